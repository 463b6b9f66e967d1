# The stacks of a program that strec and gdb see differently: nothing where they see the same.
# Reads the normalised stacks of gdb and then those of strec: DEPTH KIND FUNCTION FILE:LINE, tabs
# between. Where gdb.py has A|B, either will do; a "cut" of ours ends what is compared.
BEGIN { FS = "\t" }

function one_of(text, allowed) { return index("|" allowed "|", "|" text "|") }

$1 == "call" { number[FILENAME]++; next }

FNR == NR { theirs[number[FILENAME], $1] = $0; depth[number[FILENAME]] = $1; next }

{
	n = number[FILENAME]
	last[n] = $1
	if ($2 == "cut") {
		cut[n] = 1
		if ($1 < 200)
			print "call " n ": cut after " $1 - 1 " frames"
		next
	}
	wanted = theirs[n, $1]
	split(wanted, want, "\t")
	same = $2 == want[2] && one_of($3, want[3]) && one_of($4, want[4])
	if (!same && !told[n]++)
		printf "call %d, gdb:   %s\n        strec: %s\n", n, wanted == "" ? "(no more)" : wanted, $0
}

END {
	if (number[ARGV[1]] + 0 != number[ARGV[2]] + 0)
		print "gdb saw " number[ARGV[1]] + 0 " calls, strec " number[ARGV[2]] + 0
	for (n = 1; n <= number[ARGV[2]]; n++)
		if (!cut[n] && last[n] < depth[n] && !told[n])
			printf "call %d ends after %d frames, gdb goes on: %s\n", n, last[n], theirs[n, last[n] + 1]
	if (!number[ARGV[1]])
		print "gdb saw no call"
}
