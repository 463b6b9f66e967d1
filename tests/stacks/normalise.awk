# What legitimately differs between the stacks of gdb.py and of frames.awk, and is made alike in
# both here, and nowhere else.
BEGIN { FS = OFS = "\t" }

# Nobody called the first function: what is found behind it and has no name is no frame. Where
# there is such, or the callers are said to be unknown, the last row is a "cut".
function end_stack(  cut, i) {
	while (depth > 0 && rows[depth] ~ /\t[?]\t-$/) {
		depth--
		cut = 1
	}
	if (cut)
		rows[++depth] = "cut\t?\t-"
	for (i = 1; i <= depth; i++)
		print i, rows[i]
	depth = 0
}

function base(places,  n, each, i, text) { # of each of A|B, without directories
	n = split(places, each, "|")
	for (i = 1; i <= n; i++) {
		sub(/.*\//, "", each[i])
		if (each[i] !~ /:[0-9]+$/)
			each[i] = "-"
		text = i == 1 ? each[i] : each[i] == each[1] ? text : text "|" each[i]
	}
	return text
}

$1 == "call" { end_stack(); print "call"; next }

{
	sub(/::h[0-9a-f]+$/, "", $2) # Rust: which crate it is of, in the old and the new mangling
	gsub(/\[[0-9a-f]+\]/, "", $2)
	gsub(/ \[clone [^\]]*\]/, "", $2) # a part that the compiler moved elsewhere is of the function
	gsub(/[.]abi0/, "", $2) # Go: the symbol of a function of assembly
	gsub(/long int/, "long", $2) # as compilers write the types in names, and as demanglers do
	gsub(/short int/, "short", $2)
	gsub(/long unsigned int/, "unsigned long", $2)
	gsub(/short unsigned int/, "unsigned short", $2)
	if ($2 ~ /^\?+$/)
		$2 = "?"
	$3 = base($3)
	rows[++depth] = $0
}

END { end_stack() }
