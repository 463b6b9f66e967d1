# The viewer in a real terminal, and the same screens without one.
. "$STREC_TOP/tests/cli.bash"

session=strec-$$
tm() { tmux -L "$session" "$@"; }
pane=v
screen() { tm capture-pane -p -t $pane; }
shows() { screen | grep -q -- "$1"; }
shows_not() { ! shows "$1"; }
start() { # COLUMNS LINES COMMAND: in a shell that stays, so that what the viewer leaves is seen
	pane=v$1x$2 # its own: a server that ends takes no new session
	tm -f /dev/null new-session -d -s $pane -x "$1" -y "$2" "env TERM=xterm-256color LC_ALL=C.UTF-8 PS1='prompt> ' bash --norc --noprofile"
	wait_until shows 'prompt>'
	tm send-keys -t $pane "$3" Enter
}
trap 'tm kill-server 2>/dev/null; rm -rf "$work"' EXIT

"$strec" -o run.trc -- sh -c 'for i in 1 2 3; do ls -l /etc; cat /no/such/file; done' >/dev/null 2>&1

start 120 40 "stty -g >before; $stview --speed max run.trc; stty -g >after; echo left"
check 'a recording plays to its end' wait_until shows 'TRACE COMPLETE'
for panel in Syscalls Processes Stats Events; do
	check "the panel $panel is there" shows "$panel"
done
tm send-keys -t $pane '?'
check '? shows the help' wait_until shows 'seek\|pause'
tm send-keys -t $pane Escape
tm send-keys -t $pane 9
check '9 hides Events' wait_until shows_not 'Events'
tm send-keys -t $pane 9
check '9 shows Events again' wait_until shows 'Events'
tm send-keys -t $pane e
check 'e asks for a file' wait_until shows 'export events to file: run.events.txt'
tm send-keys -t $pane Enter
check 'and says what it wrote' wait_until shows 'exported events: run.events.txt'
check 'which is what --export text writes' cmp run.events.txt <("$stview" --export text run.trc)
tm set -g set-clipboard on
tm send-keys -t $pane G k y
check 'y says what it copied' wait_until shows 'copied [0-9]* bytes to the clipboard'
has_copied() { tm show-buffer | grep -q -- "$1"; }
check 'and it is in the clipboard' wait_until has_copied '.'
tm send-keys -t $pane Enter y
check 'of the detail all is copied' wait_until has_copied '^kind  '
tm send-keys -t $pane Escape
tm send-keys -t $pane Home
check 'Home goes to the beginning' wait_until shows_not 'TRACE COMPLETE'
tm send-keys -t $pane End
check 'End shows the whole' wait_until shows 'TRACE COMPLETE'
tm resize-window -t $pane -x 40 -y 10
check 'a small window is drawn' wait_until shows 'COMPLETE\|Sys'
tm resize-window -t $pane -x 120 -y 40
check 'and a large one again' wait_until shows 'Events'
tm send-keys -t $pane q
check 'q quits' wait_until shows '^left'
check 'the terminal is as it was' cmp before after
check 'the screen is the shell'"'"'s again' shows_not 'TRACE COMPLETE'

"$strec" -o marks.trc -- sh -c '[ -e strec:begin:build ]; sleep 0.05; [ -r strec:mark:half ]; sleep 0.05; [ -e strec:end:build ]; :'
"$stview" --frame end --size 120x20 --panels 4 marks.trc >marks.txt
check 'a mark of a shell is a span' grep -q '▾ build  *1[0-9][0-9]ms ok' marks.txt
check 'what is done meanwhile is below it' grep -q '    ▾ sleep 0.05 ' marks.txt
check 'and so is a point in time' grep -q '      half  *mark' marks.txt

start 100 30 "$strec -- sh -c 'echo \$\$ >pid; exec sleep 1000' | $stview -; echo status \${PIPESTATUS[0]}"
check 'a live pipe is shown while the target runs' wait_until shows 'sleep'
check 'the call that is blocked now is shown' wait_until shows 'nanosleep(.*<unfinished \.\.\.>.*[0-9]s'
tm send-keys -t $pane q
check 'q ends the viewer and strec at once' wait_until shows '^status'
check 'and the target runs on' kill "$(cat pid)"

start 90 24 "$strec -- sh -c 'echo \$\$ >pid; echo one; printf \"two\\\\033[2J\\n\" >&2; exec sleep 1000' | $stview --panels O -"
check 'what the target writes is shown at once' wait_until shows ' one '
check 'without what would clear the screen' wait_until shows '2 two '
tm send-keys -t $pane q
kill "$(cat pid)"

start 80 24 "stty -g >before; $stview --speed 0.01 run.trc; stty sane; echo left"
wait_until shows 'Syscalls'
pid=$(ps -eo pid=,args= | awk -v s="$stview" '$2 == s && /0.01 run.trc/ {print $1; exit}')
kill -TERM "$pid"
check 'SIGTERM ends the viewer and restores the screen' wait_until shows '^left'

check 'piped, stview prints text' grep -q 'ENOENT (No such file or directory)' <("$stview" run.trc)
"$strec" -q -o true.trc -- true
"$stview" --export text true.trc >text
check 'the text begins with the exec' grep -q 'execve(".*true"' <(head -2 text)
check 'the text ends with the exit' grep -q '+++ exited with 0 +++' <(tail -1 text)
for size in 1x1 2x1 10x3 80x24 120x40 200x60 300x100; do
	"$stview" --frame end --size $size run.trc >frame
	same "--frame end at $size has its lines" "${size#*x}" "$(wc -l <frame)"
done
check '--frame as HTML is a page' grep -qi '<html' <("$stview" --frame end --format html run.trc)
check '--frame as ANSI has colours' grep -q $'\e\[' <("$stview" --frame end --format ansi run.trc)
