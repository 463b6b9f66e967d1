# What the target sees and how strec ends.
. "$STREC_TOP/tests/cli.bash"

status_of() { "$@" >/dev/null 2>&1; echo $?; }

same 'exit status is the target'"'"'s' 7 "$(status_of "$strec" -o r.trc -- sh -c 'exit 7')"
same 'a signal that killed the target kills strec' 143 \
	"$(bash -c '"$0" -o r.trc -- sh -c "kill -TERM \$\$"; echo $?' "$strec" 2>/dev/null)"
same 'not found is 127' 127 "$(status_of "$strec" -o no.trc -- ./no-such-program)"
check 'a failed exec leaves no log' test ! -e no.trc
: >plain; chmod 644 plain
same 'not executable is 126' 126 "$(status_of "$strec" -o no.trc -- ./plain)"
echo kept >old.trc
"$strec" -o old.trc -- ./no-such-program 2>/dev/null
same 'a failed exec keeps an old file' kept "$(cat old.trc)"

same 'stdout of the target is untouched' hello "$("$strec" -o r.trc -- echo hello)"
same 'stdin of the target is untouched' hi "$(echo hi | "$strec" -o r.trc -- cat)"
same 'closed descriptors stay closed' \
	"$("$tracees/closed_fds" 0<&- 2>/dev/null)" \
	"$("$strec" -o r.trc -- "$tracees/closed_fds" 0<&- 2>/dev/null)"
same 'descriptors do not leak' "$(ls /proc/self/fd | wc -l)" \
	"$("$strec" -o r.trc -- ls /proc/self/fd | wc -l)"
same 'SIGPIPE ends a writer' "$(bash -c 'yes | head -1; echo ${PIPESTATUS[0]}')" \
	"$(bash -c '"$0" -o r.trc -- yes | head -1; echo ${PIPESTATUS[0]}' "$strec")"
same 'ignored signals stay ignored' \
	"$(sh -c 'trap "" INT USR1; grep SigIgn /proc/self/status')" \
	"$(sh -c 'trap "" INT USR1; exec "$0" -o r.trc -- grep SigIgn /proc/self/status' "$strec")"

for tracee in threads thread_exec vfork signal_self int80 group_stop bad_pointer many_threads fork_many; do
	wanted=$(timeout 60 "$tracees/$tracee" 2>&1; echo "status $?")
	got=$(timeout 100 "$strec" -o "$tracee.trc" -- "$tracees/$tracee" 2>&1; echo "status $?")
	same "$tracee behaves under strec" \
		"$(sed -E 's/[0-9]{3,}/N/g' <<<"$wanted" | sort)" \
		"$(sed -E 's/[0-9]{3,}/N/g' <<<"$got" | sort)"
	check "$tracee leaves a sound log" "$stview" --verify "$tracee.trc"
done
check 'int 0x80 is an i386 call' grep -q getpid <("$stview" --export text int80.trc)

sleep 1000 &
pid=$!
sleeps() { grep -qE '^(35|230) ' /proc/$pid/syscall; }
wait_until sleeps
"$strec" -p $pid -o attach.trc &
tracer=$!
check 'attach' wait_until grep -q "TracerPid:.$tracer" /proc/$pid/status
tells_sleep() { "$stview" --export text attach.trc | grep -q nanosleep; }
check 'the call in which it is' wait_until tells_sleep
kill -TERM $tracer
wait $tracer
check 'after a detach the target runs on, untraced' grep -q 'TracerPid:.0' /proc/$pid/status
check 'the log of an attach is closed and sound' "$stview" --verify attach.trc
check 'the thread, and the call in which it was, come first' test "$(
	"$stview" --export text attach.trc | sed -n -e "1s/^strace: Process $pid attached$/it/p" \
		-e "2s/^$pid  *[a-z_]*nanosleep(.* <unfinished \.\.\.>$/sleeps/p" | paste -sd ' ')" = 'it sleeps'
check 'an attach tells which descriptors and mappings were there' \
	grep -qE '^before +[1-9][0-9]* descriptors, [1-9][0-9]* mappings' <("$stview" --info attach.trc)
"$strec" -p $pid -o killed.trc &
tracer=$!
check 'attach again' wait_until grep -q "TracerPid:.$tracer" /proc/$pid/status
kill -KILL $tracer
wait $tracer 2>/dev/null
check 'kill -9 of strec leaves an attached target alive' kill -0 $pid
kill $pid
wait $pid 2>/dev/null

# kill -9 in the middle: all but the last 100 ms is there, and it says that it was not closed.
"$strec" -o busy.trc -- find / -xdev >/dev/null 2>&1 &
busy=$!
big_enough() { [ "$(stat -c %s busy.trc 2>/dev/null || echo 0)" -gt 20000 ]; }
check 'blocks reach the file while the target runs' wait_until big_enough
kill -KILL $busy
wait $busy 2>/dev/null
"$stview" --info busy.trc >info
check 'kill -9: the file says that it was not closed' grep -q '^closed *no' info
check 'kill -9: its calls are there' grep -q getdents64 <("$stview" --export summary busy.trc)

# A full disk: strec says so, the target runs on, the file is readable.
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=64k none full 2>/dev/null; then
	"$strec" -o full/run.trc -- sh -c 'find /usr/share >/dev/null; echo done' >out 2>err
	same 'full disk: the target runs to its end' done "$(cat out)"
	check 'full disk: strec says so' grep -q 'No space left' err
	"$stview" --export text full/run.trc >text # to its end, or it keeps the disk busy
	check 'full disk: it ends with a whole block' "$stview" --verify full/run.trc
	# How much was written before depends on how fast the target filled its first block.
	same 'full disk: the file is readable' 'closed no' \
		"$("$stview" --info full/run.trc | sed -nE 's/^(closed) +(no).*/\1 \2/p')"
	umount full
else
	skip 'full disk: needs root and mount'
fi

same 'viewer gone: strec ends and says so' 1 \
	"$("$strec" -- sh -c 'while [ ! -e stop ]; do ls / >/dev/null; done; : >stopped' 2>err | head -c 100 >/dev/null
		touch stop; grep -c strec err)"
check 'viewer gone: the target runs on' wait_until test -e stopped # or it would miss the stop for ever
