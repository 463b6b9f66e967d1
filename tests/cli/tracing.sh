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

# --- Start

same 'blocked signals: those of the start are the target'"'"'s' \
	"$(env --block-signal=USR1,TERM grep SigBlk /proc/self/status)" \
	"$(env --block-signal=USR1,TERM "$strec" -o r.trc -- grep SigBlk /proc/self/status)"
same 'no signal blocked, none is for the target' "$(grep SigBlk /proc/self/status)" \
	"$("$strec" -o r.trc -- grep SigBlk /proc/self/status)"
check 'the log begins with the exec of the target' \
	grep -qE '^[0-9]+ +execve\(' <(text r.trc | sed -n 1p)

wrong=
for closed in '0<&-' '1>&-' '2>&-' '0<&- 1>&-' '0<&- 2>&-' '1>&- 2>&-' '0<&- 1>&- 2>&-' ''; do
	eval '"$tracees/closed_fds" wanted' $closed
	eval '"$strec" -o r.trc -- "$tracees/closed_fds" got' $closed
	cmp -s wanted got || wrong+="$closed: $(tr '\n' ' ' <got) "
	"$stview" --verify r.trc >/dev/null || wrong+="$closed: the log "
	rm -f wanted got
done
same 'descriptors 0 to 2: whichever are closed stay closed' '' "$wrong"
"$strec" -o r.trc -- "$tracees/count_calls" notes 10 <&- >&- 2>&- &
tracer=$!
wait_until has_target $tracer
same 'descriptors 0 to 2: strec puts nothing of its own there' '/dev/null /dev/null /dev/null ' \
	"$(for fd in 0 1 2; do printf '%s ' "$(readlink /proc/$tracer/fd/$fd)"; done)"
kill -KILL "$target"
{ wait $tracer; } 2>/dev/null

# The reader's end of file comes with the target's close, though target and strec live on; and
# the writer's SIGPIPE.
mkfifo out in
"$strec" -q -o r.trc -- sh -c 'echo word; exec >&-; until [ -e seen ]; do sleep 0.05; done' >out &
tracer=$!
same 'standard output: strec holds no copy open' word "$(timeout 60 cat out; : >seen)"
wait $tracer
"$strec" -q -o r.trc -- sh -c 'exec <&-; until [ -e ended ]; do sleep 0.05; done' <in &
tracer=$!
check 'standard input: likewise' bash -c 'trap "" PIPE
	exec >in; SECONDS=0; while [ $SECONDS -lt 60 ] && echo word; do sleep 0.01; done 2>/dev/null; [ $SECONDS -lt 60 ]'
: >ended
wait $tracer

mkdir a b c d
mkdir a/prog
printf '#!/bin/sh\necho b\n' >b/prog
printf '#!/bin/sh\necho c\n' >c/prog && chmod +x c/prog
printf '#!/bin/sh\necho here\n' >prog && chmod +x prog
: >d/plain
at() { PATH=$1 "$strec" -o r.trc -- "${2:-prog}" 2>/dev/null; echo $?; }
same 'PATH: directories and files without x are passed over' $'c\n0' "$(at a:b:none:c)"
same 'PATH: an empty element is the current directory' $'here\n0' "$(at a::c)"
same 'PATH: also as the last one' $'here\n0' "$(at a:b:)"
same 'PATH: only what may not be executed is 126' 126 "$(at a:d plain)"
same 'PATH: nothing is 127' 127 "$(at a:d none)"

# --- Attach

sleep 1000 &
pid=$!
wait_until sleeps_in $pid 230
attach_first 'attach, sleeping: it is traced' $pid sleep.trc
second=$("$strec" -o no.trc -p $pid 2>&1)
same 'attach, traced already: refused, and by whom' "125 strec: $pid: already traced by $tracer (strec)" "$? $second"
check 'attach, refused: no log' test ! -e no.trc
check 'attach, sleeping: it sleeps on' wait_until has_state $pid S
kill -STOP $pid
check 'attach, group-stop: the log tells of it' wait_until logged sleep.trc 'stopped by SIGSTOP'
kill -CONT $pid
check 'attach, in a call: restart_syscall has a name' \
	wait_until logged sleep.trc 'restart_syscall\(<... resuming interrupted clock_nanosleep'
detach
same 'attach, sleeping: after the detach it sleeps, untraced' 'S 0' "$(wait_until sleeps_in $pid 219; state $pid) $(tracer_of $pid)"
in_order sleep.trc 'attach, in a call: its end has its name' 'clock_nanosleep.*ERESTART_RESTARTBLOCK' \
	'SIGSTOP' 'stopped by SIGSTOP' 'SIGCONT' 'restart_syscall'
# Once more: now the call that it is in is a restart_syscall already.
attach_first 'attach, in a restarted call' $pid sleep2.trc
kill -TERM $pid
{ wait $pid; } 2>/dev/null
wait $tracer
in_order sleep2.trc 'attach, killed: its call and its end are there' 'restart_syscall|clock_nanosleep' 'SIGTERM' \
	'killed by SIGTERM'

cat <in >/dev/null &
pid=$!
exec 9>in
wait_until sleeps_in $pid 0
attach_first 'attach, in a read' $pid read.trc
echo word >&9
check 'attach, in a read: its end has a name, arguments and bytes' \
	wait_until logged read.trc 'read\(0|read resumed>"word'
exec 9>&-
wait $pid
same 'attach, in a read: the target ends as ever' 0 $?
wait $tracer
same 'attach: strec ends with the last tracee' 0 $?

rm -f notes
"$tracees/count_calls" notes &
pid=$!
made() { od -An -t u8 -N8 notes 2>/dev/null | tr -d ' '; }
makes_more() { [ "$(made)" -gt $((last + 1000)) ]; }
attach_first 'attach, running' $pid run.trc
check 'attach, running: its calls are there' wait_until logged run.trc 'lseek\(-1'
last=$(made)
check 'attach, running: it runs on' wait_until makes_more
detach
last=$(made)
check 'attach, running: after the detach it runs on' wait_until makes_more
kill -STOP $pid
wait_until has_state $pid T
last=$(made)
attach_first 'attach, stopped' $pid stopped.trc
check 'attach, stopped: the log says so' wait_until logged stopped.trc 'stopped by SIGSTOP'
same 'attach, stopped: it stays stopped' "t $last" "$(state $pid) $(made)"
detach
wait_until has_state $pid T # the kernel wakes it from one sort of stop into the other
same 'attach, stopped: so it does after the detach' "T 0 $last" "$(state $pid) $(tracer_of $pid) $(made)"
attach_first 'attach, stopped, again' $pid stopped.trc
kill -CONT $pid
check 'attach, stopped: SIGCONT continues it' wait_until makes_more
check 'attach, stopped: the log tells of it' wait_until logged stopped.trc 'lseek\(-1'
in_order stopped.trc 'attach, stopped: stop, SIGCONT, calls' 'stopped by SIGSTOP' '--- SIGCONT' 'lseek'
detach
same '... and the log is whole' 0 "$(status_of "$stview" --verify stopped.trc)"
wrong=
for ((i = 0; i < 10; i++)); do
	attach $pid again.trc || wrong+="$i: no attach "
	last=$(made)
	detach || wrong+="$i: status $? "
	wait_until makes_more || wrong+="$i: it does not run "
	"$stview" --verify again.trc >/dev/null || wrong+="$i: the log "
done
same 'attach and detach, ten times' '' "$wrong"
attach $pid stop_kill.trc
kill -STOP $pid
wait_until logged stop_kill.trc 'stopped by SIGSTOP'
{ kill -KILL $tracer; wait $tracer; } 2>/dev/null
check 'kill -9 of strec: a stopped target stays stopped' wait_until has_state $pid T
last=$(made)
kill -CONT $pid
check 'kill -9 of strec: ... and can be continued' wait_until makes_more
end $pid

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

same 'attach to itself is refused' '125 that is strec itself' \
	"$(sh -c 'exec "$0" -o no.trc -p $$' "$strec" 2>err; echo "$? $(sed 's/.*: //' err)")"
# The leak check of a sanitizer's build is a tracer, too, and one is enough.
ASAN_OPTIONS=detect_leaks=0 timeout -s KILL 60 "$strec" -o own.trc -- sh -c '"$0" -o no.trc -p $(sed -n "s/^TracerPid:.//p" /proc/self/status) 2>err; echo $? >status' "$strec"
same 'attach to its own tracer is refused' 125 "$(cat status)"
check '... and it says why' grep -qE '^strec: [0-9]+: it traces strec itself$' err
"$tracees/zombie" zombie sleep 1000 &
pid=$!
is_zombie() { has_state "$(cat zombie)" Z; }
wait_until is_zombie
check 'attach to what has ended is refused' grep -q 'it has ended already' \
	<("$strec" -o no.trc -p "$(cat zombie)" 2>&1)
end $pid
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	open=$(mktemp -d)
	chmod 777 "$open"
	cp "$strec" "$open"
	check 'attach to another user'"'"'s process is refused' grep -q ': not permitted: it is a process of user 0' \
		<(setpriv --reuid 65534 --regid 65534 --clear-groups "$open/strec" -o "$open/no.trc" -p $$ 2>&1)
	rm -rf "$open"
else
	skip 'attach to another user'"'"'s process: needs root and setpriv'
fi

# --- The loop

same 'fairness: no child has more than 20 calls for one of the process' yes \
	"$(n=$(run fair) && [ "$n" -le 20 ] && echo yes || echo "${n:-it does not end}")"
same 'fairness: all calls of the process are there' 300 "$(count fair.trc 'getpgid\(')"

run sigkill_in_call
same 'SIGKILL in a call: as without strec' 0 $?
in_order sigkill_in_call.trc 'SIGKILL in a call: the call is there, without a result' \
	'pause\(' 'pause resumed.* = \?$' 'killed by SIGKILL'
run kill_storm 30
same 'SIGKILL at any moment: the status comes' 0 $?
same 'SIGKILL at any moment: each of 5 x 30 threads has its end' 150 "$(count kill_storm.trc '\+\+\+ killed by SIGKILL')"
run exit_group
same 'exit_group: status' 5 $?
same 'exit_group: ends the calls of all others' 4 "$(count exit_group.trc '(pause|futex) resumed.* = \?$')"
same 'exit_group: each thread has its end' 5 "$(count exit_group.trc '\+\+\+ exited with 5')"

# The first process ends before its child; strec stays for that one.
"$strec" -q -o daemon.trc -- sh -c '(until [ -e daemon_end ]; do sleep 0.05; done; exit 4) & exit 3' &
tracer=$!
check 'the first process has ended' wait_until logged daemon.trc 'exited with 3'
check '... strec stays for its child' kill -0 $tracer
: >daemon_end
wait $tracer
same '... and has the first one'"'"'s status' 3 $?
shows daemon.trc '... both ends are in the log' 'exited with 4'
sh -c 'sleep 1000 & echo $! >pid; exec "$0" -o r.trc -- sh -c "exit 6"' "$strec"
same 'a child from before strec is not waited for' 6 $?
check '... and lives on' kill "$(cat pid)"
"$tracees/zombie" zombie "$strec" -o r.trc -- sh -c 'exit 6'
same 'a child from before strec that has died is none of the target' '6 0' "$? $(count r.trc 'exited with 9')"

run signal_self 2>/dev/null
in_order signal_self.trc 'signals: each with its siginfo' \
	'--- SIGUSR1 [{]si_signo=SIGUSR1, si_code=SI_USER, si_pid=[0-9]+, si_uid=[0-9]+[}] ---' \
	'--- SIGUSR2 [{].*si_code=SI_QUEUE, .*si_int=42' '--- SIGTERM' 'killed by SIGTERM'
run group_stop >/dev/null
in_order group_stop.trc 'group-stop: signal, stop, SIGCONT; twice' '--- SIGSTOP' 'stopped by SIGSTOP' \
	'--- SIGCONT' '--- SIGTSTP' 'stopped by SIGTSTP' '--- SIGCONT' 'exited with 3'
run restart
same 'interrupted calls: as without strec' 0 $?
in_order restart.trc 'interrupted calls: a read that the handler restarts' \
	'read.* = [?] ERESTARTSYS' '--- SIGUSR1' 'rt_sigreturn' 'read.*"x", 1[)] += 1'
in_order restart.trc 'interrupted calls: a read that it does not' \
	'read.*"x"' 'read.* = [?] ERESTARTSYS' '--- SIGUSR2' 'rt_sigreturn.* = -1 EINTR'
in_order restart.trc 'interrupted calls: a sleep that goes on by restart_syscall' \
	'nanosleep.* = [?] ERESTART_RESTARTBLOCK' 'stopped by SIGSTOP' '--- SIGCONT' \
	'restart_syscall\(<... resuming interrupted nanosleep' '--- SIGTERM' 'killed by SIGTERM'
same 'interrupted calls: each is shown once' '2 1' \
	"$(count restart.trc 'ERESTARTSYS') $(count restart.trc '^[0-9]+ +nanosleep\(')"

run int80
case $? in
77) skip 'int 0x80: this kernel has none' ;;
*)
	shows int80.trc 'int 0x80: its arguments are 32 bits wide' ' brk\(0x23456789\) '
	same 'int 0x80: getpid is the same call by another number' 2 "$(count int80.trc ' getpid\(\)')"
	;;
esac
"$strec" -q -o x32_call.trc -e trace=close@x32 -- "$tracees/x32_call"
same 'x32: the number is recognised' '1 1' "$(count x32_call.trc ' close\(-1\) += -1 E(NOSYS|BADF)') $(
	count x32_call.trc ' close\(')"

# --- exec, clone, vfork

run thread_exec
same 'exec in a thread: status' 7 $?
same 'exec in a thread: the calls of the others end as superseded' 2 \
	"$(count thread_exec.trc 'pause resumed.* = \? \(superseded by an execve\)')"
in_order thread_exec.trc 'exec in a thread: it goes on under the id of the process' \
	'superseded' 'execve.* = 0' 'exited with 7'
same 'exec in a thread: one process, its id at the exec and at the end' 1 "$(text thread_exec.trc |
	sed -nE 's/^([0-9]+) +(<... execve resumed.*= 0|\+\+\+ exited with 7 .*)/\1/p' | sort -u | wc -l)"
run vfork
in_order vfork.trc 'vfork: the parent waits for the exec of the child' '[0-9]+ +vfork\(' \
	'execve\("/bin/true"' 'vfork resumed>.* = [1-9]' 'exited with 0' 'exited with 0'
run untraced_clone
shows untraced_clone.trc 'CLONE_UNTRACED: a note' 'note: "makes a child with CLONE_UNTRACED'
same 'CLONE_UNTRACED: the child is not seen' 1 "$(count untraced_clone.trc '\+\+\+ exited')"
shows untraced_clone.trc 'a user of ptrace: a note' 'note: "uses ptrace'
run pid_reuse
case $? in
77) skip 'a pid that is used again: needs CAP_CHECKPOINT_RESTORE' ;;
*)
	same 'a pid that is used again: two tasks' '3 started or found, 1 execs, 3 ended' \
		"$("$stview" --info pid_reuse.trc | sed -n 's/^tasks *//p')"
	check 'a pid that is used again: the screen has both' grep -q 'Processes · 3, 0 alive' \
		<("$stview" --frame end --size 120x60 pid_reuse.trc)
	same 'a pid that is used again: each has its own end' '1 1 1' \
		"$(count pid_reuse.trc 'exited with 3') $(count pid_reuse.trc 'exited with 4') $(
			text pid_reuse.trc | sed -nE 's/^([0-9]+) .* exited with [34] .*/\1/p' | sort -u | wc -l)"
	;;
esac
if unshare -pf true 2>/dev/null; then
	"$strec" -q -o ns.trc -- unshare -pf "$tracees/int80"
	shows ns.trc 'a pid namespace: the id that strec knows, and the one that the target sees' \
		'^([2-9]|[0-9]{2,}) +getpid\(\) += 1$'
	same 'in a pid namespace as its first process: no signal ends strec, so 128+n' 143 \
		"$(unshare -pf "$strec" -o r.trc -- sh -c 'kill -TERM $$'; echo $?)"
else
	skip 'pid namespaces: no permission to make one'
fi

# --- The end

# signalled SIGNAL: of a target that goes on after the first: what it saw, whether strec had gone
signalled() {
	rm -f up got
	env --default-signal="$1" "$strec" -q -o s.trc -- sh -c 'echo $$ >up.new
		trap "echo got >>got" '"$1"'; mv up.new up; until [ -e s_end ]; do sleep 0.05; done' &
	tracer=$!
	wait_until test -e up
	target=$(cat up)
	kill -"$1" $tracer
	wait_until test -e got || echo 'the target got nothing'
	is_traced_by $tracer "$target" || echo 'the first one ended the recording'
	sleep 0.25 # two within 200 ms count as one
	kill -"$1" $tracer
	{ wait $tracer; } 2>/dev/null
	echo "status $?, seen $(wc -l <got), tracer $(tracer_of "$target")"
	grep -q '^closed *yes' <("$stview" --info s.trc) || echo 'not closed'
	kill -KILL "$target"
}
for signal in INT TERM HUP QUIT; do
	same "SIG$signal: the first is the target's, the second detaches and closes" \
		"status $((128 + $(kill -l $signal))), seen 1, tracer 0" "$(signalled $signal 2>&1)"
	sh -c 'until [ -e s_end ]; do sleep 0.05; done' &
	pid=$!
	rm -f p.trc
	env --default-signal=$signal "$strec" -q -p $pid -o p.trc &
	tracer=$!
	wait_until is_traced_by $tracer $pid && wait_until tells_of_tasks p.trc
	kill -$signal $tracer
	wait $tracer
	same "SIG$signal with -p: it detaches and closes" '0 0 yes' \
		"$? $(tracer_of $pid) $("$stview" --info p.trc | sed -n 's/^closed *//p')"
	check "SIG$signal with -p: the target has not had it" kill -0 $pid
	end $pid
done

case $(cat /proc/sys/kernel/core_pattern) in
'|'*) skip 'one core file: the pattern is a pipe, so nobody here sees them' ;;
*)
	mkdir core && cd core && ulimit -c unlimited
	export ASAN_OPTIONS=disable_coredump=0 # which a sanitizer's strec would hand down
	dumped() { { bash -c '"$@"; exit $?' sh "$@"; } 2>&1 | grep -c 'core dumped'; }
	same 'a core file is the target'"'"'s only' '1 0' "$(dumped sh -c 'kill -QUIT $$') $(
		dumped "$strec" -o r.trc -- sh -c 'kill -QUIT $$')"
	shows r.trc '... and the log tells of it' 'killed by SIGQUIT \(core dumped\)'
	cd .. && ulimit -c 0
	;;
esac

# --- A terminal

# type TEXT: into the terminal; screen REGEX: it has shown this by now
type() { printf '%b' "$1" >&8; }
screen() { tr -d '\r' <screen | grep -qE -- "$1"; }
# terminal COMMAND: runs in a pseudo-terminal, whose keyboard is descriptor 8
terminal() {
	rm -f keys screen && mkfifo keys
	TERM=dumb env --default-signal=INT,QUIT script -qfc "$1" screen <keys >/dev/null 2>&1 &
	terminal=$!
	exec 8>keys
}
leave_terminal() { exec 8>&-; wait $terminal; }
has_pid() { job=$(cat "$1") && [ -n "$job" ]; }
in_front() { [ "$(ps -o pgid= -p "$job")" -eq "$(ps -o tpgid= -p "$job")" ]; }
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	# The job is in a group of its own, without strec.
	terminal "'$strec' -q -o job.trc -- bash --norc --noprofile -i"
	check 'a shell under strec has job control' wait_until screen 'bash-.*[$#] '
	type "sh -c 'echo \$\$ >job; exec sleep 1000'\n"
	wait_until has_pid job && wait_until sleeps_in "$job" 230
	type '\032'
	check '^Z: the shell says that it has stopped' wait_until screen 'Stopped'
	check '^Z: the log says so' wait_until logged job.trc 'stopped by SIGTSTP'
	type 'bg\n'
	check 'bg: the log tells of SIGCONT' wait_until logged job.trc '--- SIGCONT'
	type 'kill -STOP %%\n'
	check 'a stop in the background' wait_until logged job.trc 'stopped by SIGSTOP'
	type 'fg\n'
	check 'fg: it sleeps on' wait_until sleeps_in "$job" 219
	wait_until in_front
	type '\003'
	check '^C: the job ends' wait_until logged job.trc 'killed by SIGINT'
	type 'echo status $?; exit 4\n'
	check '^C: the shell lives on' wait_until screen '^status 130'
	leave_terminal
	in_order job.trc '^Z, bg, fg and ^C, in the log' '--- SIGTSTP [{].*SI_KERNEL' 'stopped by SIGTSTP' \
		'--- SIGCONT' 'stopped by SIGSTOP' '--- SIGCONT' '--- SIGINT [{].*SI_KERNEL' 'killed by SIGINT' \
		'exited with 4'

	# strec is in the group of the job, and stops with it.
	terminal 'bash --norc --noprofile -i'
	wait_until screen 'bash-.*[$#] '
	cat >traps <<'S'
trap 'echo got INT' INT
echo $PPID >strec_pid
echo begun
until [ -e traps_end ]; do sleep 0.05; done
echo ended
S
	type "'$strec' -q -o group.trc -- sh traps; echo status \$?\n"
	wait_until screen '^begun' && wait_until has_pid strec_pid
	type '\032'
	check '^Z of strec'"'"'s group: strec has stopped' wait_until has_state "$job" T
	check '^Z of strec'"'"'s group: the shell says so' wait_until screen 'Stopped'
	type 'bg\n'
	check '^Z of strec'"'"'s group: bg' wait_until has_state "$job" SR
	type 'fg\n'
	check '^Z of strec'"'"'s group: fg' wait_until in_front
	type '\003'
	check '^C of strec'"'"'s group: the target has it' wait_until screen 'got INT'
	: >traps_end
	check '^C of strec'"'"'s group: strec goes on' wait_until screen '^ended'
	type 'exit\n'
	leave_terminal
	same '^C of strec'"'"'s group: the target has it once' 1 "$(tr -d '\r' <screen | grep -c '^[^e]*got INT')"
	same '^C of strec'"'"'s group: strec sends none of its own' 0 "$(count group.trc '--- SIGINT .*SI_USER')"
	in_order group.trc '... and the log tells all' '--- SIGCONT' '--- SIGINT' 'exited with 0'
	check '... and is whole' "$stview" --verify group.trc
else
	skip 'a terminal: script(1) is missing'
fi

# --- Memory

run bad_pointer
in_order bad_pointer.trc 'texts: a bad pointer is an address' 'openat\(AT_FDCWD, 0x10, O_RDONLY\) += -1 EFAULT' \
	'"/page-end", ' '"/page-cross", '
shows bad_pointer.trc 'texts: into unmapped memory, what could be read is kept' '"/fault"\.\.\., .* = -1 EFAULT'
same 'texts: of a long one so much as a path can have' 4096 "$(text bad_pointer.trc |
	sed -nE 's/.*"(x+)"\.\.\., O_RDONLY.*ENAMETOOLONG.*/\1/p' | tr -d '\n' | wc -c)"
timeout 60 "$strec" -q -s 64 -o buffers.trc -- "$tracees/buffers"
same 'buffers: as without strec' 0 $?
in_order buffers.trc 'buffers: as far as the result says' 'read\([0-9]+, "hello", 64\) += 5' \
	'readv\(.*"hel", iov_len=3.*"lo", iov_len=32.* = 5'
same 'buffers: nothing else of them' 0 "$(text buffers.trc | grep -c '"[^"]*zz')"
shows buffers.trc 'buffers: of a read that failed, the address' 'read\([0-9]+, 0x[0-9a-f]+, 64\) += -1 EAGAIN'
shows buffers.trc 'buffers: into unmapped memory, what could be read is kept' \
	'write\([0-9]+, "end"\.\.\., 5\) += -1 EFAULT'
same 'buffers: no more than the limit' 64 "$(text buffers.trc |
	"$stview" -s 4096 --export text buffers.trc | sed -nE 's/.*"(l+)"\.\.\., 1048576\).*/\1/p' | tr -d '\n' | wc -c)"
