# --frames: the screens of --frame, one after the other, from one play.
. "$STREC_TOP/tests/cli.bash"

frames() { "$stview" --frames "$1" --size 100x30 --tick 10 "${@:2}"; }
frame() { "$stview" --frame "$1" --size 100x30 --tick 10 "${@:2}"; }

# the_same NAME RANGE LOG TIME...: the range has these times and the screens of --frame.
the_same() {
	local name=$1 range=$2 log=$3 time n=0
	shift 3
	frames "$range" "$log" >many
	for time; do
		n=$((n + 1))
		frame "$time" "$log" >one
		awk -v n=$n '/^--- [0-9:.]* ---$/ {at++; next} at == n' many >other
		check "$name: $time" cmp one other
	done
	same "$name: as many" $n "$(grep -c '^--- [0-9:.]* ---$' many)"
}

log=$samples/v1-shell.trc
the_same 'by times' 0..160ms/20ms "$log" 0 20ms 40ms 60ms 80ms 100ms 120ms 140ms 160ms
# Where the end is asked for, the screens tell it: 0% alone does not ask.
the_same 'by percent' 20%..100%/20% "$log" 20% 40% 60% 80% 100%
the_same 'a short one' 0.1%.. "$samples/v1-threads.trc" 0.1% end
the_same 'a tick is the step' 20ms..50ms "$samples/v1-shell.trc" 20ms 30ms 40ms 50ms
same 'each has its time' '--- 0:00.020 --- 0:00.030 --- 0:00.040 --- 0:00.050 ---' \
	"$(frames 20ms..50ms "$samples/v1-shell.trc" | grep '^---' | xargs | sed 's/--- ---/---/g')"
check 'the last one of .. is that of --frame end' cmp <(frame end "$samples/v1-shell.trc") \
	<(frames .. "$samples/v1-shell.trc" | tail -30)
same 'nothing comes after the end' "$(frames .. "$samples/v1-shell.trc" | grep -c '^---')" \
	"$(frames ..5h "$samples/v1-shell.trc" | grep -c '^---')"
check 'a filter is one of --frame too' cmp <(frame 40ms --filter failed "$samples/v1-shell.trc") \
	<(frames 40ms..40ms --filter failed "$samples/v1-shell.trc" | tail -n +2)
check 'a pipe gives the same' cmp <(frames 0..40ms "$samples/v1-shell.trc") \
	<(frames 0..40ms - <"$samples/v1-shell.trc")

# What is known is written while more comes: the pipe stays open until the screens are there.
mkfifo log
frames 0..20ms - <log >live &
viewer=$!
exec 9>log
cat "$samples/v1-shell.trc" >&9
check 'the screens come, and it ends, before the pipe does' wait_until eval '! kill -0 $viewer 2>/dev/null'
exec 9>&-
wait "$viewer"
check 'with all of them' cmp live <(frames 0..20ms "$samples/v1-shell.trc")

frames .. --format ansi "$samples/v1-shell.trc" >ansi
same 'of ANSI each clears the screen' "$(frames .. "$samples/v1-shell.trc" | grep -c '^---')" \
	"$(grep -c $'^\e\[H\e\[2J' ansi)"
frames .. --format html "$samples/v1-shell.trc" >page
same 'HTML is one page' 1 "$(grep -c '</html>' page)"
same 'with all of them' "$(grep -c '' <(frames .. "$samples/v1-shell.trc" | grep '^---'))" \
	"$(grep -c '^<pre data-time="[0-9:.]*">' page)"
check 'that loads nothing' test "$(grep -cE 'https?:|src=|href=|url\(' page)" -eq 0
frame end --format html "$samples/v1-shell.trc" | sed -n '2,${/<pre>/,/<\/pre>/p}' | sed '1d;$d' >one
awk '/^<pre data-time/ {text = ""; next} {text = text $0 "\n"} /^<\/pre>/ {last = text}
	END {printf "%s", last}' page | sed '$d' >other
check 'whose rows are those of the one page' cmp one other
check 'and there are some' test "$(wc -l <one)" -eq 30

refuses() { # NAME WORDS ARGS...
	local name=$1 words=$2
	shift 2
	"$stview" "$@" "$samples/v1-shell.trc" >out 2>err
	same "$name: 2" 2 $?
	check "$name: why" grep -q -- "$words" err
	check "$name: no output" test ! -s out
}
refuses 'no range' 'FROM..TO' --frames 1s
refuses 'no step' 'FROM..TO' --frames 1s..2s/
refuses 'no time' 'no time' --frames x..2s
refuses 'backwards' 'after TO' --frames 2s..1s
refuses 'a small step' 'less than a tick' --frames 0..1s/1ms
