# strec and other programs that run programs: over it, under it, and in other namespaces.
. "$STREC_TOP/tests/cli.bash"

text() { "$stview" --export text "$1"; }
needs() { command -v "$1" >/dev/null && return; skip "${2:-$1}: $1 is not installed"; false; }

# over and under NAME COMMAND...: a program that runs a program, above and below strec
over_and_under() {
	local name=$1 wanted
	shift
	wanted=$("$@" "$tracees/closed_fds" out 2>&1 </dev/null; echo "status $?"; cat out)
	same "$name strec" "$wanted" \
		"$("$@" "$strec" -o over.trc -- "$tracees/closed_fds" out 2>&1 </dev/null; echo "status $?"; cat out)"
	same "strec $name" "$wanted" \
		"$("$strec" -o under.trc -- "$@" "$tracees/closed_fds" out 2>&1 </dev/null; echo "status $?"; cat out)"
}
over_and_under nohup nohup
over_and_under timeout timeout 100
over_and_under env env A=b
over_and_under nice nice -n 3
same 'env strec: the environment is there' b "$(env A=b "$strec" -o r.trc -- sh -c 'echo $A')"
# The target's own end is waited for, so that no time decides.
status_of() { "$@" >/dev/null 2>&1; echo $?; }
for signal in TERM INT HUP; do
	same "timeout -s $signal strec: as without strec" \
		"$(status_of timeout -s $signal 0.3 sleep 1000)" \
		"$(status_of timeout -s $signal 0.3 "$strec" -o r.trc -- sleep 1000)"
	same "strec timeout -s $signal: as without strec" \
		"$(status_of timeout -s $signal 0.3 sleep 1000)" \
		"$(status_of "$strec" -o r.trc -- timeout -s $signal 0.3 sleep 1000)"
done
same 'SIGCHLD ignored at the start: the status is the target'"'"'s' 7 \
	"$(status_of bash -c 'trap "" CHLD; exec "$@"' sh "$strec" -o r.trc -- sh -c 'exit 7')"
same 'SIGCHLD ignored at the start: so it is for the target' \
	"$(bash -c 'trap "" CHLD; exec grep SigIgn /proc/self/status')" \
	"$(bash -c 'trap "" CHLD; exec "$@"' sh "$strec" -o r.trc -- grep SigIgn /proc/self/status)"

# What is traced already cannot be traced by another; both say so. Nor can the leak check of a
# sanitizer's build, which is a tracer too, look at what is traced.
export ASAN_OPTIONS=detect_leaks=0
"$strec" -q -o outer.trc -- "$strec" -o inner.trc -- true 2>err
same 'strec under strec: the inner one fails' 125 $?
check 'and says why in one line' grep -qx 'strec: this process is traced by [0-9]*, so its children cannot be recorded' err
same 'one line' 1 "$(wc -l <err)"
check 'and leaves no log' test ! -e inner.trc
check 'the outer log is whole' "$stview" --verify outer.trc
if needs gdb 'gdb under strec'; then
	"$strec" -o gdb.trc -- gdb -nx -batch -ex run "$tracees/vfork" >out 2>&1 </dev/null
	check 'gdb under strec ends by itself, the log is whole' "$stview" --verify gdb.trc
	check 'gdb under strec is told that it cannot trace' grep -q 'ptrace.*not permitted' out
	check 'the log says so, too' grep -q 'note: "uses ptrace' <(text gdb.trc)
fi
"$strec" -o strace.trc -- strace -o /dev/null true 2>/dev/null
check 'strace under strec: the log is whole' "$stview" --verify strace.trc
strace -f -o /dev/null "$strec" -o r.trc -- true 2>err
same 'strec under strace fails' 125 $?
check 'and says why' grep -q 'traced by' err

# A pid namespace in the target; strec in a pid namespace, with and without its own /proc.
names() { "$stview" --frame end --size 120x60 "$1" | grep -oE '│ +[0-9]+ +[0-9]+ [^ ]+' |
	awk '{print $3, $4}' | sort | xargs; }
"$strec" -o plain.trc -- sh -c "$tracees/threads; ls | cat >out; exit 3" >/dev/null
if unshare -pf true 2>/dev/null; then
	same 'a pid namespace in the target' $'1\nstatus 3' \
		"$("$strec" -o ns.trc -- unshare -pf sh -c 'echo $$; "$0"; exit 3' "$tracees/vfork"; echo "status $?")"
	same 'a pid namespace in the target: each process has its exit' 4 \
		"$(text ns.trc | grep -c '+++ exited')"
	for proc in '' --mount-proc; do
		if ! unshare -pf $proc true 2>/dev/null; then
			skip "strec in a pid namespace $proc: no permission to make one"
			continue
		fi
		rm -f in.trc attached.trc
		unshare -pf $proc sh -c '"$0" -o in.trc -- sh -c "$1; ls | cat >out; exit 3"; exit $?' \
			"$strec" "$tracees/threads" >out
		same "strec in a pid namespace ${proc:-with a foreign /proc}: status" 3 $?
		same "strec in a pid namespace ${proc:-with a foreign /proc}: names and threads" \
			"$(names plain.trc)" "$(names in.trc)"
		# Opening a FIFO waits for the other end, so cat has begun when strec does.
		unshare -pf $proc sh -c '
			mkfifo go$$; cat go$$ & target=$!; exec 9>go$$; rm go$$
			"$0" -q -o attached.trc -p $target 9>&- & tracer=$!
			until "$1" --info attached.trc 2>/dev/null | grep -q "^tasks *1"; do sleep 0.05; done
			exec 9>&-; wait $target; wait $tracer' "$strec" "$stview"
		check "strec -p in a pid namespace ${proc:-with a foreign /proc}" \
			"$stview" --verify attached.trc
		same "strec -p in a pid namespace ${proc:-with a foreign /proc}: names" \
			cat "$(names attached.trc | tr -d ' 0-9')"
	done
else
	skip 'pid namespaces: no permission to make one'
fi

# What made itself undumpable.
"$strec" -o und.trc -- "$tracees/undumpable"
same 'undumpable: status' 0 $?
if [ "$(id -u)" = 0 ]; then
	check 'undumpable: a privileged strec has the path' grep -q '"/of-the-undumpable"' <(text und.trc)
	if command -v setpriv >/dev/null; then
		mkdir -m 777 open && chmod 755 . && cp "$strec" "$tracees/undumpable" open
		setpriv --reuid 65534 --regid 65534 --clear-groups open/strec -o open/und.trc -- open/undumpable
		same 'undumpable, another user: status' 0 $?
		check 'undumpable, another user: the call is there' \
			grep -qE 'openat\(AT_FDCWD, 0x.*ENOENT' <(text open/und.trc)
		check 'undumpable, another user: the log is whole' "$stview" --verify open/und.trc
	fi
fi
if [ -e /proc/sys/kernel/yama/ptrace_scope ] && [ "$(id -u)" != 0 ] &&
	[ "$(cat /proc/sys/kernel/yama/ptrace_scope)" = 1 ]; then
	(exec setsid sleep 1000) & 
	pid=$!
	"$strec" -o yama.trc -p $pid 2>err
	check 'Yama: the refusal names it' grep -q 'yama/ptrace_scope is 1' err
	kill $pid
else
	skip 'Yama: its refusal needs a kernel that has it, at ptrace_scope 1, and not root'
fi

# strec ends while a tracee is in a vfork that lasts: the child is let go at once, the parent
# as soon as the kernel lets it; both live on.
mkfifo go
"$tracees/vfork_wait" go &
parent=$!
has_child() { child=$(ps -o pid= --ppid $parent | tr -d ' ') && [ -n "$child" ]; }
traced_by() { grep -q "TracerPid:.$1\$" "/proc/$2/status"; }
wait_until has_child
"$strec" -q -o vfork.trc -p "$parent,$child" &
tracer=$!
check 'vfork: an attach to parent and child' wait_until traced_by $tracer "$child"
kill -TERM $tracer
check 'vfork: the child is let go' wait_until traced_by 0 "$child"
check 'vfork: it waits on' kill -0 "$child"
printf '\3' >go
wait $tracer
same 'vfork: strec ends when the parent can be let go' 0 $?
wait $parent
same 'vfork: the parent runs to its end' 3 $?
check 'vfork: the log is whole' "$stview" --verify vfork.trc
