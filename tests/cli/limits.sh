# Where the log cannot go, strec says so in one line, the exit status tells whose failure it
# was, a target that has begun runs to its end, and nothing half begun is left.
. "$STREC_TOP/tests/cli.bash"

# says NAME STATUS REGEX: of the last run, whose output is in out, err and $status
says() {
	if [ "$status" -eq "$2" ] && [ "$(wc -l <err)" -eq 1 ] && grep -qE -- "$3" err; then
		ok "$1"
	else
		not_ok "$1: status $status, wanted $2 and one line with '$3'"
		head -5 err
	fi
}
run() { "$@" >out 2>err </dev/null; status=$?; }
# A program that fails where strec cannot begin: then it has not run.
leave_trace() { check "$1: the target has not run" test ! -e ran; rm -f ran; }

run "$strec" -o /dev/full -- touch ran
says '-o /dev/full' 125 '^strec: /dev/full: No space left'
leave_trace '-o /dev/full'
"$strec" -- touch ran >/dev/full 2>err </dev/null
status=$?
says 'standard output is /dev/full' 125 '^strec: standard output: No space left'
leave_trace 'standard output is /dev/full'
"$strec" -- touch ran >&- 2>err </dev/null
status=$?
says 'standard output is closed' 125 '^strec: standard output is closed'
leave_trace 'standard output is closed'
same 'standard output is closed, with -o: the target finds it so' \
	"$(ls >&- 2>err; echo $?)" "$("$strec" -o closed.trc -- ls >&- 2>err; echo $?)"
mkdir dir
for place in dir missing/x.trc dir/. ''; do
	run "$strec" -o "$place" -- touch ran
	says "-o '$place'" "$([ "$place" ] && echo 125 || echo 2)" '^strec: .*(directory|name of a file)'
	leave_trace "-o '$place'"
done
if [ "$(id -u)" != 0 ]; then
	chmod 555 dir
	run "$strec" -o dir/x.trc -- touch ran
	says 'a directory that is read-only' 125 '^strec: dir/x.trc: Permission denied'
	: >mine.trc && chmod 444 mine.trc
	run "$strec" -o mine.trc -- touch ran
	says 'a file that is read-only' 125 '^strec: mine.trc: Permission denied'
elif mount -t tmpfs -o ro none dir 2>/dev/null; then
	run "$strec" -o dir/x.trc -- touch ran
	says 'a directory that is read-only' 125 '^strec: dir/x.trc: Read-only'
	umount dir
else
	skip 'a directory that is read-only: root here may not mount'
fi

# A FIFO: the log waits for its reader, and an interrupt ends the wait.
mkfifo fifo
"$strec" -o fifo -- sh -c 'echo out; exit 6' >out 2>err &
tracer=$!
cat fifo >read.trc
wait $tracer
same 'a FIFO: status and output are the target'"'"'s' '6 out' "$? $(cat out)"
check 'a FIFO: the log is whole' "$stview" --verify read.trc
rm -f ran
"$strec" -o fifo -- touch ran 2>err &
tracer=$!
in_open() { grep -q wait_for_partner "/proc/$tracer/wchan" ||
	grep -q '^257 .* 0x80241 ' "/proc/$tracer/syscall"; } # O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC
check 'a FIFO that nobody reads: strec waits' wait_until in_open
kill -TERM $tracer
{ wait $tracer; } 2>/dev/null
same 'a FIFO that nobody reads: a signal ends the wait' 143 $?
leave_trace 'a FIFO that nobody reads'

# The file size limit, at the header, in the blocks, in the index and in the footer: SIGXFSZ
# is not strec's death.
"$strec" -o size.trc -- "$tracees/vfork"
size=$(stat -c %s size.trc)
status_wrong= line_wrong= closed_wrong=
for limit in 1 100 $((size / 2)) $(seq $((size - 300)) 20 $((size - 40))); do
	rm -f l.trc
	# Not on a file: the limit would be that of the message, too.
	text=$(prlimit --fsize="$limit" "$strec" -o l.trc -- "$tracees/vfork" 2>&1)
	status=$?
	if [ -e l.trc ]; then
		[ $status -eq 0 ] || status_wrong+="$limit:$status "
		"$stview" --info l.trc >info || closed_wrong+="$limit "
		[ -z "$text" ] && ! grep -q '^closed *yes' info && line_wrong+="$limit "
	else
		[ $status -eq 125 ] || status_wrong+="$limit:$status "
	fi
	[ -z "$text" ] || [[ $text == *'l.trc: File too large'* && $text != *$'\n'* ]] ||
		line_wrong+="$limit: $text"
done
same 'file size limits: the status is the target'"'"'s, or 125 where it has not run' '' "$status_wrong"
same 'file size limits: one line says so' '' "$line_wrong"
same 'file size limits: what is there can be read' '' "$closed_wrong"
same 'the target has the SIGXFSZ of strec'"'"'s start' \
	"$(grep SigIgn /proc/self/status)" "$("$strec" -o x.trc -- grep SigIgn /proc/self/status)"

# A full disk, at many sizes; in a small one not even the first block has room.
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=4k none full 2>/dev/null; then
	umount full
	for kib in 4 8 12 16 32 64 128; do
		mount -t tmpfs -o size=${kib}k none full
		run "$strec" -o full/run.trc -- sh -c 'ls -lR /usr/share /usr/lib /etc >/dev/null 2>&1; echo done; exit 5'
		if [ "$status" -eq 125 ]; then
			says "full disk, $kib KiB: no room for what stands first" 125 'No space left'
			check "full disk, $kib KiB: nothing is left" test ! -e full/run.trc
			umount full
			continue
		fi
		same "full disk, $kib KiB: the target runs to its end" '5 done' "$status $(cat out)"
		if "$stview" --info full/run.trc | grep -q '^closed *yes'; then
			check "full disk, $kib KiB: it has sufficed" "$stview" --verify full/run.trc
		else
			says "full disk, $kib KiB: one line" 5 '^strec: full/run.trc: No space left'
			check "full disk, $kib KiB: the file is readable" \
				"$stview" --export summary full/run.trc
		fi
		umount full
	done
	mount -t tmpfs -o size=4k none full
	head -c 4096 /dev/zero >full/ballast
	run "$strec" -o full/run.trc -- touch ran
	says 'no room for the header' 125 '^strec: full/run.trc: No space left'
	leave_trace 'no room for the header'
	check 'no room for the header: no empty file is left' test ! -e full/run.trc
	umount full
else
	skip 'full disk: needs root and mount'
fi

# The viewer has gone after one byte: the target runs on, with its output read by nobody.
"$strec" -- sh -c 'echo $$ >pid; exec yes' 2>err | head -c 1 >/dev/null
same 'viewer gone: strec ends with 0' 0 "${PIPESTATUS[0]}"
check 'viewer gone: one line says so' test "$(grep -c '^strec: the viewer has gone' err)" = 1
check 'viewer gone: the target runs on' kill "$(cat pid)"
mkfifo unread
exec 8<>unread 9>unread 8<&- # 9 is a pipe that nobody reads
"$strec" -- sh -c 'yes | head -n 100000; touch ran' >&9 2>err </dev/null
status=$?
says 'viewer gone before it began' 0 '^strec: the viewer has gone: recording ended, the target runs on'
check 'viewer gone before it began: the target runs to its end' wait_until test -e ran
rm -f ran
"$strec" --kill-on-exit -- touch ran >&9 2>err </dev/null
status=$?
says 'viewer gone before it began, with --kill-on-exit' 0 '^strec: the viewer has gone'
leave_trace 'viewer gone before it began, with --kill-on-exit'
exec 9>&-
"$strec" --kill-on-exit -- sh -c 'echo $$ >pid; exec yes' 2>err | head -c 1 >/dev/null
is_gone() { ! kill -0 "$(cat pid)" 2>/dev/null; }
check 'viewer gone, with --kill-on-exit: the target dies' wait_until is_gone
