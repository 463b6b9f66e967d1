# The frames of one system call's stacks in the text of stview -k, as gdb.py writes them: "call",
# and then "KIND function file:line" for each frame, with tabs between. -v call=NAME.
#
# The text is that of strace -k, and a source line behind it where there is one:
#
#	 > /path/of/module(function+0x12) [0xaddress] file.c:34
#	 > /path/of/module(function) [0xaddress] file.c:34	inlined into the next
#	 > /path/of/module() [0xaddress]			no name for it
#	 > ...						the callers are not known: a "cut"
BEGIN { OFS = "\t" }

!/^ > / {
	ours = index($0, call "(") && match($0, "(^|[ ])" call "\\(") || index($0, "<... " call " resumed>")
	begun = 0
	next
}

!ours { next }

!begun++ { print "call" }

/^ > [.][.][.]$/ { print "cut", "?", "-"; next }

{
	text = substr($0, 4)
	line = "-"
	match(text, / \[0x[0-9a-f]+\][^\])]*$/)
	place = substr(text, RSTART)
	text = substr(text, 1, RSTART - 1)
	if (sub(/^ \[0x[0-9a-f]+\] /, "", place))
		line = place
	text = substr(text, index(text, "(") + 1)
	sub(/\)$/, "", text)
	kind = "real"
	if (text == "")
		text = "?"
	else if (!sub(/\+0x[0-9a-f]+$/, "", text))
		kind = "inlined"
	print kind, text, line
}
