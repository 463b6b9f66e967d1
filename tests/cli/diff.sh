# stview --diff: what changed between two recordings of a program.
. "$STREC_TOP/tests/cli.bash"

record() { "$strec" -q -o "$1" -- "${@:2}" >/dev/null 2>&1; }
# diff_of A B OPTION...: the text into out, the status into status
diff_of() { "$stview" --diff "${@:3}" "$1" "$2" >out 2>message; status=$?; }
says() { grep -q -- "$1" out; }

# Twice the same.
twice() { # NAME COMMAND...
	local name=$1
	shift
	record a.trc "$@"
	record b.trc "$@"
	diff_of a.trc b.trc
	same "$name twice is the same" 0 $status
	[ $status = 0 ] || head -40 out
}
mkdir list && touch list/one list/two
twice 'true' true
twice 'ls' ls -l list
twice 'a shell with temporary files' sh -c 'f=$(mktemp); d=$(mktemp -d); echo x >"$f"; mv "$f" "$d/y"; cat "$d/y" /proc/$$/stat; rm -r "$d"'
twice 'a pipeline' sh -c 'cat /etc/passwd | sort | uniq -c | tail -n 1'
twice 'a program with threads' "$tracees/threads"
twice 'a program with many threads' "$tracees/many_threads"
twice 'a program that forks' "$tracees/fork_many"
if command -v python3 >/dev/null; then
	twice 'Python with threads and temporary files' python3 -c '
import subprocess, tempfile, threading
subprocess.run(["ls", "list"], capture_output=True)
with tempfile.TemporaryDirectory() as d: open(d + "/x", "w").write("a")
threads = [threading.Thread(target=sum, args=(range(100000),)) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()'
	twice 'a server and its client' python3 -c '
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen()
c = socket.create_connection(s.getsockname()); a, _ = s.accept()
c.sendall(b"hello"); a.recv(10)'
else
	skip 'there is no python3'
fi
diff_of a.trc a.trc
same 'a log is the same as itself' 0 $status
same 'the own log in the directory is no difference' 0 "$(record c.trc ls -a; record d.trc ls -a; rm -f c.trc.*; "$stview" --diff c.trc d.trc >out; echo $?)"

# One more file.
if command -v git >/dev/null; then
	git init -q repo && echo a >repo/a && git -C repo add a
	git -C repo status >/dev/null
	record a.trc git -C repo status
	record b.trc git -C repo status
	diff_of a.trc b.trc
	same 'git status twice is the same' 0 $status
	touch repo/newfile
	record b.trc git -C repo status
	diff_of a.trc b.trc
	same 'with one more file it is different' 1 $status
	check 'which is named' says 'repo/newfile  (seen in its directory)'
	check 'as one that B had' says '^1 file that only B had'
	diff_of b.trc a.trc
	check 'and the other way round, A' says '^1 file that only A had'
else
	skip 'there is no git'
fi

# A new error, another exit status, another file.
record a.trc sh -c 'cat list/one'
record b.trc sh -c 'cat list/none'
diff_of a.trc b.trc
same 'a new error is a difference' 1 $status
check 'named with its file' says 'new .* ENOENT  openat .*/list/none'
check 'with the first call that is another one' says '^First difference: process 2 (cat)'
check 'and what it was in A' says '^  A  .*list/one.*= [0-9]'
check 'and in B' says '^  B  .*list/none.*ENOENT'
check 'exit statuses are compared' says 'exit status 0 -> exit status 1'
check 'so is what was executed' says 'list/one'
record b.trc sh -c 'cat list/one; ls list'
diff_of a.trc b.trc
check 'a process more is named' says '^  B  process [0-9]* (ls): ls list'
diff_of a.trc b.trc --all
check '--all cuts nothing' test "$(grep -c '^ *and [0-9]* more' out)" = 0

# Slower: the FIFO's other end decides.
mkfifo fifo
slow() { # LOG COMMAND: for each line written
	(exec >fifo; for i in {10..40}; do echo $i; $2; done) &
	record "$1" sh -c 'while read x; do :; done <fifo'
	wait $!
}
slow a.trc :
slow b.trc 'sleep 0.1'
diff_of a.trc b.trc
check 'a slow FIFO is named' says '^Slower in B'
check 'with the call that waits for it' says '[0-9]ms  *read .*/fifo'
check 'and is no difference by itself' test $status = 0
[ $status = 0 ] || cat out
diff_of a.trc b.trc --tolerance time=50%
same 'but with a tolerance of time' 1 $status

# As a gate.
record a.trc sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do read x </etc/passwd; done'
record b.trc sh -c 'for i in 1 2 3 4 5 6 7 8 9 10 11; do read x </etc/passwd; done'
for case in 1: 1:calls=1% 0:calls=50% 0:calls=any 0:calls=1000 1:calls=0,errors=any; do
	[ -z "${case#*:}" ] && diff_of a.trc b.trc || diff_of a.trc b.trc --tolerance "${case#*:}"
	same "ten and eleven reads with tolerance '${case#*:}'" "${case%%:*}" $status
done
check 'what is tolerated is told' says '^.*different: calls\|^does not count\|^different: '

# Trouble.
for case in 'none.trc b.trc' 'a.trc none.trc' 'a.trc' 'a.trc b.trc b.trc' '--tolerance nothing=1 a.trc b.trc' \
	'--format html a.trc b.trc' '- -' "a.trc $0"; do
	"$stview" --diff $case >out 2>message </dev/null
	same "'--diff ${case%% /*}' is trouble" 2 $?
	check 'and is told' test -s message
done
head -c $(($(stat -c %s a.trc) - 40)) a.trc >cut.trc
head -c 3000 a.trc >torn.trc
diff_of a.trc torn.trc
same 'so is a log that is torn' 2 $status
check 'with what it is about' says '^B is damaged'
if [ -e /dev/full ]; then
	"$stview" --diff a.trc b.trc >/dev/full 2>message
	same 'and a full device' 2 $?
fi

# JSON.
"$stview" --diff --format json a.trc b.trc >out.json
same 'JSON has the same status' 1 $?
if command -v jq >/dev/null; then
	same 'and says so' true "$(jq .different out.json)"
	same 'with each aspect' '["calls","errors","exits","files","hosts","order","processes","time"]' "$(jq -c '.aspects | keys' out.json)"
	same 'and how much of it' true "$(jq '.aspects.calls.differs > 0 and .aspects.calls.exceeds' out.json)"
	same 'and the first difference' '"process 1"' "$(jq '.first.a.task[0:9]' out.json)"
	same 'and every call' true "$(jq '[.calls[] | select(.call == "openat")] | length > 0' out.json)"
elif command -v python3 >/dev/null; then
	check 'and is JSON' python3 -m json.tool out.json
else
	skip 'there is neither jq nor python3'
fi
record a.trc sh -c ':'
record b.trc sh -c 'cat "$(printf "no\\nsuch\\042\\377file")"'
"$stview" --diff --format json a.trc b.trc >out.json
if command -v python3 >/dev/null; then
	check 'any name is valid JSON' python3 -m json.tool out.json
fi
diff_of a.trc b.trc
same 'and nothing for a terminal' 0 "$(LC_ALL=C tr -d '\n -~\200-\377' <out | wc -c)"

# From a pipe, to a file, of a part.
"$stview" --diff - b.trc <b.trc >out
same 'one may come from a pipe' 0 $?
"$stview" --diff -o whole.txt a.trc b.trc
same 'with -o the status is the same' 1 $?
check 'and the text is in the file' grep -q '^different' whole.txt
diff_of a.trc b.trc --filter getppid
check 'a filter is for both' test "$(sed -n 's/.*, \([0-9]*\) calls.*/\1/p' out | sort -u | wc -l)" = 1

# With stacks: who made the call.
if [ -x "$tracees/count_calls" ]; then
	"$strec" -q -k -o a.trc -- "$tracees/threads" >/dev/null 2>&1
	"$strec" -q -k -o b.trc -- "$tracees/threads" >/dev/null 2>&1
	diff_of a.trc b.trc
	same 'with stacks twice is the same, too' 0 $status
fi

# The screen.
session=strec-diff-$$
tm() { tmux -L "$session" "$@"; }
screen() { tm capture-pane -p; }
shows() { screen | grep -q -- "$1"; }
trap 'tm kill-server 2>/dev/null; rm -rf "$work"' EXIT
if command -v tmux >/dev/null; then
	record a.trc cat list/one
	record b.trc cat list/none
	tm -f /dev/null new-session -d -x 100 -y 30 "env TERM=xterm-256color LC_ALL=C.UTF-8 PS1='prompt> ' bash --norc --noprofile"
	wait_until shows 'prompt>'
	tm send-keys "$stview --diff a.trc b.trc; echo left with \$?" Enter
	check 'a terminal has a screen' wait_until shows '^ DIFFERENT  A a.trc  B b.trc'
	tm send-keys Tab Enter
	check 'Enter shows the first difference whole' wait_until shows 'A  process 1 (cat), call'
	tm send-keys Escape
	check 'Esc goes back' wait_until shows 'First difference'
	tm send-keys q
	check 'q quits, with the status' wait_until shows 'left with 1'
else
	skip 'there is no tmux'
fi
