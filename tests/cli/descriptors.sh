# Descriptors have the names that strace -y shows, and text the times that it shows.
. "$STREC_TOP/tests/cli.bash"

# names FILE: "call descriptor<name>" of each descriptor in a text of strace or stview, sorted.
# What lies in memory is another test's: pairs of descriptors and sets of them.
names() {
	sed -E 's/^[0-9]+ +//; s/^<\.\.\. ([a-z_0-9]+) resumed>/\1(/; s/"([^"\\]|\\.)*"//g' "$1" |
		grep -vE '^(pipe|pipe2|socketpair|poll|ppoll|select|pselect6)\(' |
		awk '{
			call = $0; sub(/\(.*/, "", call)
			while (match($0, /([0-9]+|AT_FDCWD)<[^<>]+>(\(deleted\))?/)) {
				print call, substr($0, RSTART, RLENGTH)
				$0 = substr($0, RSTART + RLENGTH)
			}
		}' | sed -E 's/\[[0-9?]+\]/[N]/; s/_[A-Za-z0-9]{6}>/_X>/; s/\.[A-Za-z0-9]{6,8}>/.X>/; s,/proc/[0-9]+,/proc/N,' |
		sort
}

# as_strace NAME COMMAND...: of all names at most one in a hundred may differ.
as_strace() {
	local name=$1 all other
	shift
	"$@" >/dev/null 2>&1 # what the first run leaves behind is there for both
	strace -f -y -o strace.txt "$@" >/dev/null 2>&1
	"$strec" -o run.trc -- "$@" >/dev/null 2>&1
	"$stview" -y run.trc >stview.txt
	names strace.txt >strace.names
	names stview.txt >stview.names
	all=$(wc -l <strace.names)
	other=$(diff strace.names stview.names | grep -c '^[<>]')
	check "$name: there are names" test "$all" -gt 50
	check "$name: $all names are as strace -y shows them" test $((other * 100)) -le "$all"
	[ $((other * 100)) -le "$all" ] || diff strace.names stview.names | head -20
}

cat >client.py <<'EOF'
import os, select, socket
s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(5)
c = socket.socket(); c.connect(s.getsockname()); a, _ = s.accept()
c.send(b'x'); a.recv(1)
r, w = os.pipe(); os.write(w, b'1'); d = os.dup(r); os.dup2(w, 40); os.read(d, 1)
f = os.open('deleted', os.O_CREAT | os.O_RDWR); os.unlink('deleted'); os.write(f, b'1')
g = os.open('before', os.O_CREAT | os.O_RDWR); os.rename('before', 'after'); os.write(g, b'1')
e = select.epoll(); e.register(a, 1); e.poll(0); e.close()
if os.fork() == 0:
    os.close(40); os.chdir('/usr'); os.open('lib/os-release', 0); os._exit(0)
os.wait(); os.write(40, b'2'); os.open('after', 0)
EOF

as_strace ls ls -la /etc
as_strace bash bash -c 'ls | cat | wc -l; echo x >a; read y <a; exec 5<>a; echo q >&5
	(cd /usr && cat lib/os-release); cat <<<here'
if command -v python3 >/dev/null; then
	as_strace python3 python3 -S client.py
	"$strec" -o run.trc -- python3 -S client.py
	"$stview" -yy run.trc >yy.txt
	check '-yy shows both ends of a connection' \
		grep -qE 'recvfrom\([0-9]+<TCP:\[127\.0\.0\.1:[0-9]+->127\.0\.0\.1:[0-9]+\]>' yy.txt
	check '-yy shows that a file is gone' grep -qE 'write\([0-9]+<[^>]*/deleted>\(deleted\)' yy.txt
else
	skip 'python3: not installed'
fi
if command -v git >/dev/null; then
	git init -q repository && echo a >repository/a
	as_strace git git -C repository status
else
	skip 'git: not installed'
fi

"$strec" -o cat.trc -- cat /etc/passwd >/dev/null
check 'a filter finds descriptors by their names' \
	grep -qE '^[0-9]+ +read\(3<' <("$stview" -y --filter 'read path~passwd$' cat.trc)
same 'and only those' '' "$("$stview" --filter 'read path~passwd$' -y cat.trc | grep -vE 'passwd|\+\+\+')"
same 'the same through a pipe' "$("$stview" -yy cat.trc)" "$(cat cat.trc | "$stview" -yy -)"
check 'the Events panel shows them' grep -q 'read(3</etc/passwd>' \
	<("$stview" --frame end --size 160x60 cat.trc)

# line OPTIONS PATTERN: the second line of the text has this form
line() {
	check "$1 as strace" grep -qE "^[0-9]+ +$2" <("$stview" $1 cat.trc | sed -n 2p)
}
line -f '[a-z_0-9]+\('
line -t '[0-9]{2}:[0-9]{2}:[0-9]{2} [a-z]'
line -tt '[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6} [a-z]'
line -ttt '[0-9]{10}\.[0-9]{6} [a-z]'
line -r ' +[0-9]+\.[0-9]{6} [a-z]'
line '-r -tt' '[0-9:]{8}\.[0-9]{6} \(\+ +[0-9]+\.[0-9]{6}\) [a-z]'
line -T '.* <[0-9]+\.[0-9]{6}>$'
recorded=$(date +%s -r cat.trc) shown=$("$stview" -ttt cat.trc | sed -nE '1s/^[0-9]+ +([0-9]+)\..*/\1/p')
check '-ttt is the time of the recording' test $((recorded - shown)) -ge 0 -a $((recorded - shown)) -le 60

# What was there at an attach: directory, pipe, file.
(cd /usr && exec 5</etc/passwd && while :; do
	read -r _ <&5 || exec 5</etc/passwd
	read -r _ <lib/os-release
	sleep 0.01
done) &
pid=$!
"$strec" -o attach.trc -p $pid 2>/dev/null &
recorder=$!
shows() { "$stview" --export text attach.trc | grep -q "$1"; }
wait_until shows 'dup2(5, 0)'
kill $pid
wait $recorder $pid 2>/dev/null
"$stview" -y attach.trc >attach.txt
check 'a descriptor from before the attach has a name' grep -qE 'dup2\(5</etc/passwd>, 0' attach.txt
check 'and so has the working directory' \
	grep -qE 'openat\(AT_FDCWD</usr>, "lib/os-release".*= [0-9]+</usr/lib/os-release>' attach.txt
