# kill -9 of strec, at any moment: the log holds all whole blocks and says that it was not
# closed; what it holds is what the target did, one call after the other, at the times that
# the target noted itself. How much is missing at the end depends on the machine's speed,
# and is printed; what decides is what does not depend on it: at most the batches that go
# round between the threads of strec are missing, and what a target did before it fell
# silent reaches the file without a further event.
. "$STREC_TOP/tests/cli.bash"

BATCHES_CALLS=$((4 * 8192))
KILLS=20

made() { od -An -t u8 -N8 notes 2>/dev/null | tr -d ' '; }
has_made() { [ "$(made || echo 0)" -ge "$1" ] 2>/dev/null; }
# The calls of a log: number, microseconds of its beginning, one a line.
logged() { "$stview" --times --export text "$1" |
	sed -nE 's/^[0-9]+ +([0-9]+):([0-9]+)\.([0-9]{6}) lseek\(-1, ([0-9]+).*/\4 \1 \2 \3/p' |
	awk '{printf "%d %d\n", $1, ($2 * 60 + $3) * 1000000 + $4}'; }
# The microsecond of trace time in which the target noted each call, from call 0 on.
noted() { od -An -v -t u8 -w8 -j8 -N$((8 * $2)) notes |
	awk -v start="$(od -An -t u8 -j40 -N8 "$1")" '{printf "%d\n", ($1 - start) / 1000}'; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }

# judge LOG MADE: says what is wrong, and sets $missing
judge() {
	local count
	logged "$1" >calls
	count=$(wc -l <calls)
	missing=$(($2 - count))
	[ $missing -le $BATCHES_CALLS ] || echo "$missing calls are missing"
	noted "$1" $((count + 1)) >times
	paste -d ' ' calls times <(tail -n +2 times) | head -$count | awk '
		$1 != NR - 1 || $2 < $3 || $2 > $4 {print "call", NR - 1, "is", $0; exit}'
	"$stview" --info "$1" | grep -q '^closed *no' || echo 'it does not say that it was not closed'
	"$stview" --verify "$1" | grep -q ' 0 damaged places, not closed' ||
		"$stview" --verify "$1"
}

wrong= lags=
for ((i = 0; i < KILLS; i++)); do
	rm -f notes cut.trc
	"$strec" -o cut.trc -- "$tracees/count_calls" notes &
	tracer=$!
	wait_until has_made $((RANDOM % 15000 + 1)) || wrong+="$i: the target does nothing; "
	target=$(target_of $tracer)
	count=$(made)
	{ kill -KILL $tracer; wait $tracer; } 2>/dev/null
	has_run_on() { has_made $((count + 100000)); }
	wait_until has_run_on || wrong+="$i: the target does not run on; "
	kill -KILL "$target"
	wait_until is_gone "$target"
	judge cut.trc "$count" >text
	[ -s text ] && wrong+="$i: $(cat text)"
	lags+=" $missing"
done
same "$KILLS times kill -9: the log is the beginning of what the target did" '' "$wrong"
echo "# calls that were missing:$lags"

rm -f notes
watched=silent.trc
"$strec" -o silent.trc -- "$tracees/count_calls" notes 1000 &
tracer=$!
has_all() { [ "$(logged "$watched" 2>/dev/null | wc -l)" -eq 1000 ]; }
check 'what was done before a silence reaches the file' wait_until has_all
target=$(target_of $tracer)
{ kill -KILL $tracer; wait $tracer; } 2>/dev/null
judge silent.trc 1000 >wrong
same 'and is there after kill -9' 0 "$missing$(cat wrong)"
check 'kill -9: the target runs on' kill -0 "$target"
check 'untraced' grep -q 'TracerPid:.0' "/proc/$target/status"
kill -KILL "$target"

"$strec" --kill-on-exit -o dies.trc -- "$tracees/count_calls" notes 1000 &
tracer=$!
watched=dies.trc
check 'with --kill-on-exit, too' wait_until has_all
target=$(target_of $tracer)
{ kill -KILL $tracer; wait $tracer; } 2>/dev/null
check 'kill -9 with --kill-on-exit: the target dies, too' wait_until is_gone "$target"
