# What a tracer may get wrong: each situation is made to happen, and what the log says of it is
# compared. docs/tracing.md lists them all, with those that other scripts show.
. "$STREC_TOP/tests/cli.bash"

text() { "$stview" --export text "$1"; }
# shows LOG NAME REGEX: some line of its text matches
shows() { check "$2" grep -qE -- "$3" <(text "$1"); }
# count LOG REGEX: how many lines of its text match
count() { text "$1" | grep -cE -- "$2"; }
# in_order LOG NAME REGEX...: lines that match each, one behind the other
in_order() {
	local log=$1 name=$2
	shift 2
	same "$name" '' "$(text "$log" | wanted=$(printf '%s\n' "$@") awk '
		BEGIN {n = split(ENVIRON["wanted"], regex, "\n"); at = 1}
		at <= n && $0 ~ regex[at] {at++}
		END {if (at <= n) print "not found: " regex[at]}')"
}
run() { timeout 60 "$strec" -q -o "$1.trc" -- "$tracees/$1" "${@:2}"; }
state() { sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$1/status"; }
tracer_of() { sed -n 's/^TracerPid:\t//p' "/proc/$1/status"; }
is_traced_by() { [ "$(tracer_of "$2")" = "$1" ]; }
has_state() { [[ "$(state "$1")" == [$2] ]]; }
# sleeps_in PID NR: no tracer holds it, and it is in that call
sleeps_in() { has_state "$1" S && [ "$(cut -d' ' -f1 "/proc/$1/syscall")" = "$2" ]; }
logged() { text "$1" 2>/dev/null | grep -qE -- "$2"; }
# attach PID LOG: starts strec in the background and waits until the log tells of the process
attach() {
	rm -f "$2"
	"$strec" -q -p "$1" -o "$2" 9>&- & # 9: a pipe of the test
	tracer=$!
	wait_until is_traced_by $tracer "$1" && wait_until tells_of_tasks "$2"
}
attach_first() { attach "$2" "$3" && ok "$1" || not_ok "$1"; } # not by check: it would wait for strec
tells_of_tasks() { "$stview" --info "$1" | grep -q '^tasks *[1-9]'; }
detach() { kill -TERM $tracer; wait $tracer; }
end() { kill -KILL "$1"; { wait "$1"; } 2>/dev/null; }
status_of() { "$@" >/dev/null 2>&1; echo $?; }

# --- Attach

"$tracees/thread_storm" storm_end &
pid=$!
has_threads() { [ "$(ls /proc/$pid/task | wc -l)" -ge 9 ]; }
all_traced_by() { ! grep -L "TracerPid:.$1\$" /proc/$pid/task/*/status 2>/dev/null | grep -q .; }
wait_until has_threads
wrong=
for ((i = 0; i < 5; i++)); do
	attach $pid storm.trc || wrong+="$i: no attach "
	wait_until all_traced_by $tracer || wrong+="$i: a thread was missed "
	wait_until logged storm.trc 'clone3?(\(| resumed)' || wrong+="$i: no births "
	detach || wrong+="$i: status $? "
	wait_until all_traced_by 0 || wrong+="$i: a thread was kept "
	"$stview" --verify storm.trc >/dev/null || wrong+="$i: the log "
done
attach $pid storm.trc
: >storm_end
wait $pid
same 'attach to threads that make threads: it ends as ever' 6 $?
same 'attach to threads that make threads: all are found, and let go' '' "$wrong"
wait $tracer
# tasks LOG: "N begun, N ended"
tasks() { "$stview" --info "$1" | sed -nE 's/^tasks *([0-9]+) .* ([0-9]+) ended/\1 begun, \2 ended/p'; }
all_ended() { [[ $(tasks "$1") =~ ^([0-9]+)\ begun,\ ([0-9]+)\ ended$ ]] && [ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ]; }
check 'attach to threads that make threads: each has its end' all_ended storm.trc
# A child that is told of before its parent's event must not be told of again by that.
wrong=
for ((i = 0; i < 5; i++)); do
	rm -f storm_end
	"$strec" -q -o storm.trc -- "$tracees/thread_storm" storm_end &
	tracer=$!
	has_many() { [ "$(tasks storm.trc | cut -d' ' -f1)" -gt 500 ]; }
	wait_until has_many || wrong+="$i: it makes no threads "
	: >storm_end
	wait $tracer
	[ $? -eq 6 ] || wrong+="$i: its status "
	all_ended storm.trc || wrong+="$i: $(tasks storm.trc) "
done
same 'threads that make threads: each begins once and has its end' '' "$wrong"

"$tracees/exec_loop" exec_end &
pid=$!
wrong=
for ((i = 0; i < 10; i++)); do
	attach $pid execs.trc || wrong+="$i: no attach "
	wait_until logged execs.trc 'execve\("/proc/self/exe"' || wrong+="$i: no exec "
	detach || wrong+="$i: status $? "
	wait_until is_traced_by 0 $pid || wrong+="$i: it was kept "
	"$stview" --verify execs.trc >/dev/null || wrong+="$i: the log "
done
same 'attach to threads that execute programs' '' "$wrong"
attach $pid execs.trc
: >exec_end
wait $pid
same '... it ends as ever' 6 $?
wait $tracer
shows execs.trc '... which the log tells' "^$pid +\+\+\+ exited with 6"

timeout -s KILL 60 "$strec" -o own.trc -- sh -c '"$0" -o no.trc -p $(sed -n "s/^TracerPid:.//p" /proc/self/status) 2>err; echo $? >status' "$strec"
same 'attach to its own tracer is refused' 125 "$(cat status)"
check '... and it says why' grep -qE '^strec: [0-9]+: it traces strec itself$' err
