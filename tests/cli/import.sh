# strace's text opens as a log: what the text export gives back is what strace wrote.
. "$STREC_TOP/tests/cli.bash"

if ! strace -f -o /dev/null true 2>/dev/null; then
	skip 'strace does not run here'
	exit 0
fi
cat >forks.sh <<'EOF'
for i in 1 2; do ls / | grep -c e | cat >/dev/null; done
(exit 3)
kill -TERM $$
EOF

# given EXPORT LOG: how many lines of the log the export does not give back, of how many
given() {
	local options=$1 log=$2
	"$stview" --export text $options "$log" >out.txt 2>message || return 1
	lost=$(diff "$log" out.txt | grep -c '^<')
	lines=$(wc -l <"$log")
}

# back NAME STRACE-OPTIONS EXPORT-OPTIONS COMMAND...: all lines come back, as they were.
back() {
	local name=$1 options=$2 export=$3
	shift 3
	timeout 60 strace $options -o log.txt "$@" >/dev/null 2>&1 </dev/null
	given "$export" log.txt
	check "$name, strace $options: $lines lines, $lost are not as they were" test \
		"$lines" -gt 20 -a "$lost" -eq 0
}

back ls '-f -ttt -T' '-ttt -T' ls -la /etc
back ls '-f -tt -T -y -yy' '-tt -T' ls -la /etc
back ls '-f -v -s 1000' '' ls -la /etc
back ls '-f -x' '' ls -la /etc
back ls '-t' '-t' ls -la /etc
back find '-f -r' '-r' find /etc/ssl
back forks '-f -ttt -T' '-ttt -T' sh forks.sh
back forks '-f -tt -T -y -yy' '-tt -T' sh forks.sh
back forks '-f' '' sh forks.sh
back forks '-f -r' '-r' sh forks.sh
back threads '-f -ttt -T' '-ttt -T' "$tracees/threads"

# With -k strace tells of the end of a task before the stack of its last call, and writes +0x0
# where it knows no function.
timeout 60 strace -f -ttt -T -k -o stacks.txt ls / >/dev/null 2>&1
if grep -q '^ > ' stacks.txt; then
	sed 's/(+0x0)/()/' stacks.txt >wanted.txt
	given '-ttt -T -k' wanted.txt
	check "stacks of $lines lines come back, $lost stand elsewhere" test "$lost" -le 1
	same 'each frame' "$(grep -c '^ > ' wanted.txt)" "$(grep -c '^ > ' out.txt)"
else
	skip 'this strace has no -k'
fi

# Counts are those of the text.
timeout 60 strace -f -ttt -T -o log.txt sh forks.sh >/dev/null 2>&1
counted=$(grep -v -e '<unfinished' -e '+++' -e '---' log.txt | sed 's/<\.\.\. \([a-z0-9_]*\) resumed>/\1(/' |
	awk '{split($3, n, "("); c[n[1]]++} END {for (k in c) print k, c[k]}' | sort)
same 'the summary has the calls of the text' "$counted" \
	"$("$stview" --export summary log.txt | awk '$4 ~ /^[0-9]+$/ && $NF != "total" {print $NF, $4}' | sort)"
same 'failed calls, too' "$(grep -c ' = -1 E' log.txt)" \
	"$("$stview" --export text --filter failed log.txt | grep -v unfinished | grep -c ' = -1 E')"
same 'filters know paths' "$(grep -c 'openat(.*"/etc/ld.so.cache"' log.txt)" \
	"$("$stview" --export text --filter 'path="/etc/ld.so.cache"' log.txt | grep -c 'openat(')"
check '--info names the command' grep -q '^command *sh forks.sh' <("$stview" --info log.txt)
check 'a screen shows its processes' grep -q 'killed by SIGTERM' \
	<("$stview" --frame end --size 100x30 --panels 5 log.txt)
printf '1 getuid() = 0\n' >order.txt
check 'without durations it shows none' grep -q 'p99  *-' \
	<("$stview" --frame end --size 100x30 --panels 6 order.txt)
check 'without times a screen says so' grep -q 'ORDER ONLY' \
	<("$stview" --frame end --size 100x30 order.txt)

# Live: the lines of a program that has not ended.
mkfifo pipe
"$stview" --export text -ttt -T - <pipe >live.txt &
viewer=$!
exec 7>pipe
head -n 50 log.txt >&7
check 'lines of a pipe are there before its end' wait_until grep -q execve live.txt
tail -n +51 log.txt >&7
exec 7>&-
wait $viewer
same 'and all of them at the end' "$(cksum <log.txt)" "$(cksum <live.txt)"
same 'strace | stview -' "$(strace -f -o /dev/stdout sh -c : | sed 's/^[0-9]* *//' | grep -c '(')" \
	"$(strace -f -o /dev/stdout sh -c : | "$stview" --export text - | grep -c '(')"
timeout 60 strace -ff -o each sh forks.sh >/dev/null 2>&1
for file in each.*; do
	given '' "$file"
	[ "$lost" -eq 0 ] || not_ok "one file of strace -ff: $lost of $lines"
done
ok "$(ls each.* | wc -l) files of strace -ff open one by one"

# A file that grows.
head -n 20 log.txt >grows.txt
"$stview" --follow --export text -ttt -T grows.txt >follow.txt &
viewer=$!
check 'a file is followed' wait_until grep -q execve follow.txt
tail -n +21 log.txt >>grows.txt
check 'while it grows' wait_until grep -q 'killed by SIGTERM' follow.txt
kill $viewer
wait $viewer 2>/dev/null
same 'all of it' "$(cksum <log.txt)" "$(cksum <follow.txt)"

# What is cut, or garbage, has a note with its line; the rest is there.
size=$(stat -c %s log.txt)
for part in 1 2 3 4 5 6 7; do
	head -c $((size * part / 8)) log.txt >cut.txt
	given '-ttt -T' cut.txt || not_ok "cut at $part/8: $(cat message)"
	[ "$lost" -le 1 ] || not_ok "cut at $part/8: $lost lines are missing"
done
ok 'a text that is cut loses the line that is'
{ head -n 10 log.txt; head -c 3000 /dev/urandom; echo; tail -n +11 log.txt; } >garbage.txt
"$stview" --export text -ttt -T garbage.txt >out.txt
same 'garbage in between loses nothing' 0 "$(diff log.txt out.txt | grep -c '^<')"
check 'and is told with its line' grep -q 'note: "line 1[0-9]' out.txt
echo 'this is no log' >text.txt
"$stview" --export text text.txt 2>message
same 'another text is refused' 1 $?
check 'as before' grep -q 'not a strec log' message

# This program's own text opens, too.
"$strec" -k -o run.trc -- sh forks.sh >/dev/null 2>&1
for options in '-ttt -T' '--times -T' '-tt' '-ttt -T -k'; do
	"$stview" --export text $options run.trc >own.txt
	given "$options" own.txt
	check "text of stview $options: $lines lines, $lost are not as they were" test "$lost" -eq 0
done
same 'nothing half-written stays' '' "$(find . -name 'strec-*')"
