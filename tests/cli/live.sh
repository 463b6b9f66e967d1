# The viewer while it waits, idles and is stopped, in a real terminal.
. "$STREC_TOP/tests/cli.bash"

session=strec-$$
tm() { tmux -L "$session" "$@"; }
pane=v
screen() { tm capture-pane -p -t $pane; }
shows() { screen | grep -q -- "$1"; }
start() { # NAME COMMAND
	pane=$1
	tm -f /dev/null new-session -d -s "$pane" -x 80 -y 24 "env TERM=xterm-256color LC_ALL=C.UTF-8 PS1='prompt> ' bash --norc --noprofile"
	wait_until shows 'prompt>'
	tm send-keys -t "$pane" "$2" Enter
}
viewer() { ps -eo pid=,args= | awk -v s="$stview" -v a="$1" '$2 == s && index($0, a) {print $1; exit}'; }
trap 'tm kill-server 2>/dev/null; rm -rf "$work"' EXIT

# Nothing has come through the pipe, not even a header.
mkfifo silent
start waiting "exec 8<>silent; $stview - <silent; echo left"
check 'who waits for a header is told so' wait_until shows 'waiting for a recording'
tm send-keys -t waiting C-c
check 'and ^C ends it, as it says' wait_until shows '^prompt>$'
tm send-keys -t waiting "($strec -q -- sleep 0.3; sleep 1) | (sleep 0.5; exec $stview -)" Enter
check 'when a header comes late there is a screen' wait_until shows '1 Syscalls'
tm send-keys -t waiting q

# A target that does nothing for long: keys work, and so does what comes then.
mkfifo go
start quiet "$strec -- sh -c 'echo \$\$ >pid; read x <go; echo done >&2; exec sleep 1000' 2>/dev/null | $stview --panels 9 -"
check 'a target that waits is shown' wait_until shows '<unfinished'
tm send-keys -t quiet '?'
check 'help opens meanwhile' wait_until shows 'this help'
tm send-keys -t quiet Escape
timeout 60 sh -c 'echo x >go'
check 'and what the target does then is shown' wait_until shows 'nanosleep('
tm send-keys -t quiet q
kill "$(cat pid)"

# A complete recording asks for nothing, so the viewer takes no time.
ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
start idle "stty -g >before; $stview --speed max $samples/tour.trc; stty -g >after; echo left"
wait_until shows 'TRACE COMPLETE'
pid=$(viewer "--speed max $samples/tour.trc")
before=$(ticks)
sleep 2
check 'an idle viewer takes less than 1 % of a CPU' test $(($(ticks) - before)) -le 2

# Stopped, the terminal is the shell's; continued, the screen is there again.
kill -TSTP "$pid"
check 'SIGTSTP gives the terminal back' wait_until shows 'Stopped'
stopped=$(screen)
check 'without the screen' test "$(grep -c 'Syscalls\|Events' <<<"$stopped")" -eq 0
tm send-keys -t idle 'fg' Enter
check 'and fg draws it again' wait_until shows 'TRACE COMPLETE'
kill -STOP "$pid"
wait_until shows 'Stopped' # by the shell, which takes the terminal: without fg it would not get it
tm send-keys -t idle 'fg' Enter
wait_until shows 'TRACE COMPLETE'
tm send-keys -t idle '?'
check 'after SIGSTOP and SIGCONT keys work' wait_until shows 'this help'
tm send-keys -t idle q
check 'and q ends it' wait_until shows '^left'
check 'with the terminal as it was' cmp before after

# A crash leaves a terminal that can be used.
start crash "stty -g >before; $stview --speed max $samples/tour.trc; stty -g >after; echo left"
wait_until shows 'TRACE COMPLETE'
kill -SEGV "$(viewer "--speed max $samples/tour.trc")"
check 'a crash shows the shell again' wait_until shows '^left'
check 'with the terminal as it was before' cmp before after
