# What goes into a log by the options, how the command is started, and when a recording ends.
. "$STREC_TOP/tests/cli.bash"

text() { "$stview" --export text "$1"; }
# names LOG: the calls in it, one a line, without the note of the filter
names() { text "$1" | sed -nE 's/^ *[0-9]+ +(<\.\.\. )?([a-z_0-9]+)[ (].*/\2/p' | sort -u | tr '\n' ' '; }
is_gone() { [ ! -e /proc/"$1" ] || grep -q '^State:.Z' /proc/"$1"/status; }
child_of() { child=$(ps -o pid= --ppid "$1" | head -1 | tr -d ' ') && [ -n "$child" ]; }

# The set, in the kernel and at the stops.
"$strec" -o k.trc -e trace=openat,execve -- ls / >/dev/null
same '-e trace: only the set is recorded' 'execve openat ' "$(names k.trc)"
check '-e trace: the log tells of the filter' grep -q 'note: .*seccomp filter' <(text k.trc)
seen=$("$strec" -o k.trc -e trace=openat -- sed -n 's/^Seccomp:.//p' /proc/self/status)
same '-e trace: it is in the kernel' 2 "$seen"
seen=$("$strec" -o k.trc -- sed -n 's/^Seccomp:.//p' /proc/self/status)
same 'without -e there is no filter' "$(sed -n 's/^Seccomp:.//p' /proc/self/status)" "$seen"
same '-e trace: the name of prctl is followed' "$("$strec" -o n.trc -- "$tracees/threads" >/dev/null
	text n.trc | grep -c '+++ exited')" "$("$strec" -e none -o n.trc -- "$tracees/threads" >/dev/null
	text n.trc | grep -c '+++ exited')"
"$strec" -o k.trc --trace '!all' -- sh -c 'ls / | cat; (exit 3); exit 7' >/dev/null
same '-e trace=!all: processes are followed, no calls recorded' '7  4' \
	"$? $(names k.trc) $("$stview" --info k.trc | sed -nE 's/^tasks +([0-9]+) started.*/\1/p')"
"$strec" -o k.trc -e getpid@32 -- "$tracees/int80" >/dev/null
same '-e trace: int 0x80 is judged by its own table' 'getpid ' "$(names k.trc)"
stops=$("$strec" -o k.trc -e getppid -- "$tracees/switches")
check "-e trace: two stops for a call in the set, none for others ($stops for 1,000 pairs)" \
	test "$stops" -le 2200
for tracee in thread_exec vfork signal_self many_threads group_stop int80; do
	wanted=$(timeout 60 "$tracees/$tracee" 2>&1; echo "status $?")
	got=$(timeout 100 "$strec" -e %file -o t.trc -- "$tracees/$tracee" 2>&1; echo "status $?")
	same "-e trace: $tracee behaves as without" "$(sed -E 's/[0-9]{3,}/N/g' <<<"$wanted" | sort)" \
		"$(sed -E 's/[0-9]{3,}/N/g' <<<"$got" | sort)"
done
"$strec" -o all.trc -e %network -- "$STREC_BUILD/bench/calls" 300000 >/dev/null
same '-e trace: calls outside of the set are not in the log' '' "$(names all.trc)"

sh -c 'while [ ! -e stop ]; do cat /dev/null; done' &
pid=$!
"$strec" -q -e trace=execve -o p.trc -p $pid &
tracer=$!
enough() { [ "$(text p.trc 2>/dev/null | grep -c execve)" -gt 1 ]; }
check '-p -e trace: filtered at the stops' wait_until enough
same '-p -e trace: nothing that the target sees' "$(sed -n 's/^Seccomp:.//p' /proc/self/status)" \
	"$(sed -n 's/^Seccomp:.//p' /proc/$pid/status)"
kill -TERM $tracer
wait $tracer
: >stop
wait $pid
same '-p -e trace: only the set is recorded' 'execve ' "$(names p.trc)"

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	open=$(mktemp -d)
	chmod 777 "$open"
	cp "$strec" "$open/strec"
	seen=$(setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
		"$open/strec" -e execve -o "$open/n.trc" -- sed -n 's/^NoNewPrivs:.//p' /proc/self/status 2>&1)
	same '-e trace unprivileged: no_new_privs is set' 1 "$seen"
	check '-e trace unprivileged: the log says so' grep -q no_new_privs <(text "$open/n.trc")
	seen=$("$strec" -e execve -o n.trc -- sed -n 's/^NoNewPrivs:.//p' /proc/self/status)
	same '-e trace privileged: no_new_privs is not' 0 "$seen"
	seen=$(setpriv --groups 1,2 "$strec" -u nobody -o n.trc -- sh -c 'id -un; id -gn; id -Gn')
	same '-u: user, group, groups' "$(id -un nobody; id -gn nobody; id -Gn nobody)" "$seen"
	same '-u without root is refused' 125 "$(setpriv --reuid 65534 --clear-groups --regid 65534 \
		"$open/strec" -u root -o "$open/u.trc" -- true 2>/dev/null; echo $?)"
	rm -rf "$open"
else
	skip '-u and no_new_privs: needs root and setpriv'
fi

# A target under a filter cannot be let go.
"$strec" -q -e %network -o kill.trc -- sleep 1000 &
tracer=$!
wait_until child_of $tracer
target=$child
in_sleep() { grep -q '^sleep' /proc/"$target"/comm && [ "$(cut -d' ' -f1 /proc/"$target"/syscall)" = 230 ]; }
wait_until in_sleep
kill -KILL $tracer
wait $tracer 2>/dev/null
check 'kill -9 of strec under a filter ends the target' wait_until is_gone "$target"
got=$("$strec" -q --max-calls 3 -e %file -o stay.trc -- \
	sh -c '(exit 4); ls / >/dev/null && cat <stay.trc | wc -c; exit 5'; echo "status $?")
check 'a filter: after the end of the recording the target runs on' grep -q 'status 5' <<<"$got"
check 'a filter: ... and its log was closed before' test "$(head -1 <<<"$got")" = "$(stat -c %s stay.trc)"
"$strec" -q -e %file -o int.trc -- sh -c 'trap "n=\$((n+1))" TERM; : >up; until [ -e go ]; do sleep 0.1; done
	ls / >/dev/null && exit $((n + 20))' &
tracer=$!
wait_until test -e up
kill -TERM $tracer
sleep 0.5
kill -TERM $tracer
closed() { grep -q '^closed *yes' <("$stview" --info int.trc); }
check 'a filter: a second interrupt closes the log' wait_until closed
: >go
wait $tracer
same 'a filter: ... and strec waits for the target' 21 $?

# What else chooses.
echo hi >f
"$strec" -o P.trc -P f -- sh -c 'cat f; cat <f; cd /; cat "$0/./f" /dev/null' "$PWD" >/dev/null
same '-P: each open of the file, none of others' 3 "$(text P.trc | grep -c openat)"
same '-P: each of its reads' 6 "$(text P.trc | grep -c ' read')"
check '-P: no other call' test -z "$(names P.trc | tr ' ' '\n' |
	grep -vxE 'openat|read|close|newfstatat|fadvise64|dup2|mmap|fstat|splice|copy_file_range|')"
"$strec" -o z.trc -z -- ls /nonesuch 2>/dev/null
same '-z: no call failed' 0 "$(text z.trc | grep -c ' = -1 E')"
check '-z: the others are there' grep -q mmap <(text z.trc)
"$strec" -o Z.trc -Z -- ls /nonesuch 2>/dev/null
same '-Z: each call failed' 0 "$(text Z.trc | grep -vE '\+\+\+|---' | grep -vc ' = -1 E')"
check '-Z: they are there' grep -q nonesuch <(text Z.trc)
"$strec" -o u.trc -e status=unfinished -- "$tracees/sigkill_in_call" 2>/dev/null
same '-e status=unfinished: no other' 0 "$(text u.trc | grep -vE '\+\+\+|---' | grep -vc ' = ?')"
check '-e status=unfinished: they are there' grep -q ' = ?' <(text u.trc)
"$strec" -o s.trc -e signal=usr1 -- sh -c 'trap : USR1 TERM; kill -USR1 $$; kill -TERM $$; true'
same '-e signal: only the set is recorded' '--- SIGUSR1' "$(text s.trc | grep -oE -- '--- SIG[A-Z0-9]+')"

# How the command is started.
same '-E sets, changes and unsets' ' 4 3' \
	"$(X=1 Y=2 "$strec" -o e.trc -E X -E Z=3 -E Y=4 -- sh -c 'echo "$X $Y $Z"')"
check '-E PATH does not change where the command is found' "$strec" -o e.trc -E PATH=/none -- true
same '--argv0' foo "$("$strec" -o e.trc --argv0=foo -- sh -c 'echo $0')"
follow() { "$strec" -o "$1" --follow="$2" -- sh -c 'ls / >/dev/null; (exit 3); exit $?'; echo $?; }
same '--follow=no: one process' '3 1' "$(follow fo.trc no) $("$stview" --info fo.trc |
	sed -nE 's/^tasks +([0-9]+) started.*/\1/p')"
same '--follow=no: its threads belong to it' "$("$strec" -o t.trc -- "$tracees/threads" >/dev/null
	text t.trc | grep -c '+++ exited')" "$("$strec" --follow=no -o t.trc -- "$tracees/threads" >/dev/null
	text t.trc | grep -c '+++ exited')"
same '--follow=no -e trace: children are under no filter' '2 done' \
	"$("$strec" --follow=no -e %file -o t.trc -- sh -c 'ls -d / /tmp | wc -l; echo done' | tr '\n' ' ' | sed 's/ $//')"
"$strec" -b execve -o b.trc -- sh -c 'ls / >/dev/null; (exit 1); cat /dev/null; exit 6'
same '-b execve: the command itself is recorded to its end' 6 $?
same '-b execve: whoever executes is let go' 2 "$(text b.trc | grep -c '+++ detached')"
for how in -D -DD -DDD; do
	sh -c 'echo $$ >shell; exec "$0" "$@"' "$strec" $how -o D.trc -- sh -c 'echo $PPID $$ >ids
		t=$(sed -n "s/^TracerPid:.//p" /proc/$$/status); ps -o pgid= $$ $t | tr -d " " | uniq | wc -l
		ps -o sid= $$ $t | tr -d " " | uniq | wc -l; exit 9' >groups
	same "$how: the status is the command's" 9 $?
	same "$how: it is what the caller started" "$$ $(cat shell)" "$(cat ids)"
	case $how in -D) wanted='1 1' ;; -DD) wanted='2 1' ;; *) wanted='2 2' ;; esac
	same "$how: groups and sessions of both" "$wanted" "$(tr '\n' ' ' <groups | sed 's/ $//')"
	closed() { grep -q '^closed *yes' <("$stview" --info D.trc); }
	check "$how: the log is closed" wait_until closed
	rm -f D.trc
done
same '-D: not found is 127' 127 "$("$strec" -D -o D.trc -- ./none 2>/dev/null; echo $?)"

# Interrupts.
interrupted() { # WHEN: of a target that survives TERM: strec's status, after one TERM
	rm -f up end
	"$strec" -q -I "$1" -o I.trc -- sh -c 'trap "exit 3" TERM; : >up; while :; do sleep 0.1; done' &
	tracer=$!
	wait_until test -e up
	kill -TERM $tracer
	wait $tracer
	echo $?
}
same '-I waiting: the first interrupt is the target'"'"'s' 3 "$(interrupted waiting)"
rm -f up end
"$strec" -q -I anywhere -o I.trc -- sh -c 'trap "" TERM; : >up; until [ -e end ]; do sleep 0.1; done' &
tracer=$!
wait_until test -e up
kill -TERM $tracer
wait $tracer
same '-I anywhere: the first one ends the recording' 143 $?
: >end
rm -f up
"$strec" -q -I never -o I.trc -- sh -c 'trap "n=\$((n+1)); : >got\$n; [ \$n = 3 ] && exit 5" TERM
	: >up; while :; do sleep 0.1; done' &
tracer=$!
wait_until test -e up
for n in 1 2 3; do
	sleep 0.3 # two within 200 ms count as one
	kill -TERM $tracer
	wait_until test -e got$n
done
wait $tracer
same '-I never: all are the target'"'"'s' 5 $?
check '-I never: the recording goes to the end' grep -q '^ended *exit status 5' <("$stview" --info I.trc)

# Limits: the log is closed, the target runs on, one line says so.
limited() { # OPTION... -- COMMAND...: status of strec, lines that it says
	"$strec" -o l.trc "$@" 2>err
	echo "$? $(grep -c "^strec: $1 is reached" err) $(wc -l <err)"
}
same '--max-calls: the target runs on' '5 1 1' "$(limited --max-calls 10 -- sh -c 'ls / >/dev/null; exit 5')"
same '--max-calls: so many are in the log' 10 "$(text l.trc | grep -c ' = [^?]')"
check '--max-calls: it is closed' grep -q 'closed$' <("$stview" --verify l.trc)
same '--max-time: the target runs on' '6 1 1' \
	"$(limited --max-time 100ms -- sh -c 'until grep -q closed: l.new; do "$0" --info l.trc |
		sed -n "s/^closed *yes/closed:/p" >l.new; done 2>/dev/null; exit 6' "$stview")"
same '--max-size: the target runs on' '4 1 1' \
	"$(limited --max-size 64K -- sh -c 'i=0; while [ $i -lt 60000 ]; do i=$((i+1)); echo $i; done >/dev/null; exit 4')"
check '--max-size: at least so much, and not much more' test "$(stat -c %s l.trc)" -ge 65536 -a \
	"$(stat -c %s l.trc)" -lt 1000000
sleep 1000 &
pid=$!
"$strec" -q --max-time 100ms -o l.trc -p $pid
got="$? $(sed -n 's/^TracerPid:.//p' /proc/$pid/status)"
kill $pid
wait $pid 2>/dev/null
same '--max-time -p: it is let go' '0 0' "$got"
