# The stacks of a program that strec and gdb see differently: nothing where they see the same.
# Reads the normalised stacks of gdb and then those of strec: DEPTH KIND FUNCTION FILE:LINE, tabs
# between. Where gdb.py has A|B, either will do. A "cut" of ours must be where gdb knows no more
# either, or so deep that a log has no room; where gdb's is, ours may end.
BEGIN { FS = "\t" }

function one_of(text, allowed) { return index("|" allowed "|", "|" text "|") }

$1 == "call" { number[FILENAME]++; next }

FNR == NR { theirs[number[FILENAME], $1] = $0; depth[number[FILENAME]] = $1; next }

{
	n = number[FILENAME]
	last[n] = $1
	wanted = theirs[n, $1]
	split(wanted, want, "\t")
	if ($2 == "cut" && $1 > 200)
		cut[n] = 1
	else if ($2 != want[2] || !one_of($3, want[3]) || !one_of($4, want[4]))
		tell(wanted == "" ? "(no more)" : wanted, $0)
}

function tell(gdb, strec) {
	if (!told[n]++)
		printf "call %d, gdb:   %s\n        strec: %s\n", n, gdb, strec
}

END {
	if (number[ARGV[1]] + 0 != number[ARGV[2]] + 0)
		print "gdb saw " number[ARGV[1]] + 0 " calls, strec " number[ARGV[2]] + 0
	if (!number[ARGV[1]])
		print "gdb saw no call"
	for (n = 1; n <= number[ARGV[2]]; n++) {
		wanted = theirs[n, last[n] + 1]
		if (!cut[n] && wanted != "" && wanted !~ /\tcut\t/)
			tell(wanted, "(no more)")
	}
}
