# What docs/tutorial.md says can be done can be done, and shows what it says: its commands are run
# in their order by one shell, and each line that it shows below one must be in what that prints.
# Ids, times, numbers and bars are others each time; functions, lines and texts are not.
. "$STREC_TOP/tests/cli.bash"
export LC_ALL=C.UTF-8 PATH=$STREC_BUILD:$PATH
# At the paths that the document shows, or the columns of screens would cut them elsewhere.
place=/tmp/tutorial
mkdir "$place" 2>/dev/null || { skip "the tutorial: $place is there"; exit 0; }
trap 'rm -rf "$place" "$work"' EXIT
cp "$STREC_TOP"/docs/tutorial/*.c "$place"

# "$ command" lines of ```console blocks, the shown lines of the Nth go to shown.N
awk '
	/^```/ { inside = $0 == "```console"; next }
	!inside { next }
	more || /^[$] / { sub(/^[$] /, ""); if (!more) n++; print > ("command." n)
			  more = /\\$/; printf "" > ("shown." n); next }
	{ print > ("shown." n) }' "$STREC_TOP/docs/tutorial.md"
count=$(ls command.* | wc -l)
check 'the tutorial has commands' test "$count" -gt 20

for ((n = 1; n <= count; n++)); do
	printf '{\n%s\n} >%q 2>&1\n' "$(cat command.$n)" "$work/printed.$n"
done >all
(cd "$place" && timeout 300 bash --norc "$work/all" </dev/null >"$work/all.log" 2>&1)

# What is the same each time: words, names and the numbers of lines of the source.
plain() {
	perl -CSD -ne '
		next if /^\s*\.\.\.\s*$/;
		s/[^\x20-\x7e\n]+/ /g;                          # frames and bars
		s/\[0x[0-9a-f]+\]|\+0x[0-9a-f]+//g;             # where the compiler put it
		s/\b\d+m\d+\.\d+s\b/#/g;                        # of time
		s/\.c:(\d+)/".c:" . $1 =~ tr|0-9|a-j|r/ge;
		s/<?>?\b(0x[0-9a-f]+|\d+([.,:]\d+)*)(ns|us|ms|s|K|M|B|%)?(?![\w.])/#/g;
		s/\s+/ /g; s/^ //; s/ $//; s/#( #)+/#/g;       # axes
		print "$_\n" if /\w/' "$@"
}

# A line that is missing may be in two, as the recorder tells of a call that takes long when it
# writes what it has.
for ((n = 1; n <= count; n++)); do
	name="the tutorial: $(head -1 command.$n)"
	[ -e printed.$n ] || { not_ok "$name: run"; continue; }
	plain printed.$n >there
	missing=$(plain shown.$n | grep -vxF -f there | sed -E 's/\) = .*/ <unfinished ...>/' | grep -vxF -f there)
	if [ -z "$missing" ]; then ok "$name"; else
		not_ok "$name"
		printf '%s\n' 'missing:' "$missing" 'in:' "$(cat there)" | head -40
	fi
done
