# --ring: the end of a recording, whatever its length.
. "$STREC_TOP/tests/cli.bash"

SIZE=$((1 << 20))
# A file that is saved meanwhile has stacks without names, and says what to do.
"$strec" -k --ring 1M -o k.trc -- sh -c 'while [ ! -e k.trc.1 ]; do kill -USR1 $PPID; done' 2>notes
check 'with -k SIGUSR1 says who looks functions up' grep -q 'k.trc.1 holds .*; stview --symbolize' notes
check 'which works' "$stview" --symbolize k.trc.1

child_of() { child=$(ps -o pid= --ppid "$1" | head -1 | tr -d ' ') && [ -n "$child" ]; }
held() { "$stview" --export text "$1" | sed -nE 's/^.* pwrite64\(.*", 1024, ([0-9]+)(\)| <unfin).*/\1/p'; }
made() { od -An -t u8 -N8 notes | tr -d ' '; }

# A recording that fits is as without.
"$strec" --ring 1M -o r.trc -- sh -c 'ls / >/dev/null; exit 4'
same 'a ring that is not full: the status, and the file alone' '4 r.trc' "$? $(echo r.trc*)"
same 'a ring that is not full: the whole recording' '1 closed' "$("$stview" --export text r.trc |
	grep -c 'execve("[^"]*/sh", ') $("$stview" --verify r.trc | grep -o 'closed$')"
check 'a ring that is not full: nothing was dropped' \
	test -z "$("$stview" --info r.trc | grep 'dropped')"

# A target without end, whose calls tell their number: what is held has no gap and ends with
# what came last.
start() { # a ring of 1 MiB; a second process sleeps all the while
	rm -f notes r.trc*
	"$strec" -q --ring 1M -s 1024 -o r.trc -- sh -c 'sleep 1000 & exec "$0" notes' \
		"$tracees/count_writes" &
	tracer=$!
	wait_until child_of $tracer
	target=$child
}
others() { ps -o pid= --ppid "$target"; }
# Five parts of a quarter each, and many more calls than can be held.
turned() { [ -e r.trc.ring.5 ] && [ "$(made)" -gt 5000 ]; }
saved() { [ -e "$1" ]; }
whole() { # LOG: numbers that follow each other
	held "$1" | awk 'NR > 1 && $1 != last + 1 {print "after", last, "comes", $1; exit 1} {last = $1} END {exit NR < 50}'
}
judge() { # NAME LOG
	check "$1: it is sound" "$stview" --verify "$2"
	check "$1: no call is missing in it" whole "$2"
	check "$1: it is not larger than the ring" test "$(stat -c %s "$2")" -le $SIZE
	check "$1: it says how much was dropped" test "$("$stview" --info "$2" |
		sed -nE 's/^begins .* dropped before: ([0-9]+) events.*/\1/p')" -gt 1000
	check "$1: who was alive is known" grep -q ' sleep ' <("$stview" --frame end --size 120x40 "$2")
	check "$1: descriptors that were opened before are known" \
		grep -q 'pwrite64([0-9]*</dev/null>' <("$stview" --export text -y "$2")
}

start
check 'the ring turns' wait_until turned
before=$(made)
kill -USR1 $tracer
check 'SIGUSR1 writes FILE.1' wait_until saved r.trc.1
judge 'SIGUSR1' r.trc.1
check 'SIGUSR1: what was done before it is held' test "$(held r.trc.1 | tail -1)" -ge "$before"
check 'SIGUSR1: a call that was entered before is known' \
	grep -q ' sleep .* clock_nanosleep' <("$stview" --frame end --size 160x40 r.trc.1)
kill -USR1 $tracer
check 'SIGUSR1 again writes FILE.2' wait_until saved r.trc.2
check 'SIGUSR1: the recording goes on' test "$(held r.trc.2 | tail -1)" -gt "$(held r.trc.1 | tail -1)"
# Stopped in between, strec has no part half way between two names.
largest=0
for ((i = 0; i < 20; i++)); do
	kill -STOP $tracer
	wait_until grep -q '^State:.T' /proc/$tracer/status
	size=$(cat r.trc.ring.? | wc -c)
	kill -CONT $tracer
	[ "$size" -gt $largest ] && largest=$size
	sleep 0.05
done
check "the parts together, $largest bytes, are not larger than the ring" \
	test $largest -gt 0 -a $largest -le $SIZE
kill -TERM "$target" $(others)
wait $tracer
judge 'the end' r.trc
last=$(held r.trc | tail -1)
check 'the end: the last call is held' test $((last - $(made))) -ge -1 -a $((last - $(made))) -le 0
same 'the end: no part stays' 'r.trc r.trc.1 r.trc.2' "$(echo r.trc*)"

# A recorder that is killed.
start
check 'the ring turns again' wait_until turned
rest="$target $(others)"
kill -KILL $tracer
{ wait $tracer; } 2>/dev/null
kill -KILL $rest
count=$(made)
sound=
for part in r.trc.ring.?; do
	"$stview" --verify "$part" >verify || sound+="$part: $(cat verify); "
done
same 'kill -9: each part is a log' '' "$sound"
for part in r.trc.ring.?; do held "$part"; done | sort -n | uniq >kept
check 'kill -9: the parts together have no gap' awk \
	'NR > 1 && $1 != last + 1 {exit 1} {last = $1} END {exit NR < 50}' kept
check 'kill -9: they are the end of what was recorded' test "$(head -1 kept)" -gt 100 -a \
	"$(tail -1 kept)" -le "$count"
same '--ring to standard output is refused' '2 1' "$("$strec" --ring 1M -- true 2>err | cat
	echo "${PIPESTATUS[0]} $(wc -l <err)")"
