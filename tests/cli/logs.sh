# New logs out of logs: --export log, --cut, --filter, --merge and --redact.
. "$STREC_TOP/tests/cli.bash"

text() { "$stview" --export text -yy "$@"; }
# Calls that ended: who, which and with what; one that a cut goes through is written in two parts.
calls() {
	text "$@" | grep -v '<unfinished' |
		sed -E 's/<\.\.\. ([a-z0-9_]+) resumed>.*\) += /\1 = /; s/^([0-9]+ +[a-z0-9_]+)\(.*\) += /\1 = /'
}
whole_lines() { text "$@" | grep -vE '<unfinished|resumed>' | sort; }
field() { "$stview" --info "$2" | sed -n "s/^$1  *//p"; }
sound() { "$stview" --verify "$1" | grep -q ' 0 damaged places, closed$'; }
quiet() { "$@" >/dev/null; }

# Descriptors by dup, pipe, fork and cd, and some time between them.
cat >target.sh <<'END'
exec 5<"$PWD"/data
cd /usr
( echo word | cat >/dev/null; cat <&5 >/dev/null )
exec 6<&5
read -r line <&6
echo "$line" >&2
ls lib >/dev/null
cat /dev/null <&6
END
yes data | head -1000 >data
"$strec" -q -o a.trc -- sh target.sh 2>/dev/null

check 'a copy' quiet "$stview" --export log -o copy.trc a.trc
check 'a copy is sound' sound copy.trc
same 'a copy has the same events' "$(text a.trc)" "$(text copy.trc)"
same 'a copy is the same recording on a screen' \
	"$("$stview" --frame end --size 120x40 a.trc | tail -n +2)" \
	"$("$stview" --frame end --size 120x40 copy.trc | tail -n +2)"
same 'a pipe to a pipe gives the same' "$(text a.trc)" \
	"$("$stview" --export log - <a.trc 2>/dev/null | text -)"
same 'what was done is told' 1 "$("$stview" --export log -o copy.trc a.trc | grep -c '^events: ')"
check 'the log tells how it was made' \
	grep -qF '| stview --export log --from 10% --filter '"'read'" \
	<("$stview" --export log --from 10% -F read -o o.trc a.trc >/dev/null; field options o.trc)

# Cuts: names of descriptors are those of the whole.
for from in 10% 30% 50% 70% 90%; do
	check "--cut $from..: it is made" quiet "$stview" --cut $from.. -o cut.trc a.trc
	check "--cut $from..: it is sound" sound cut.trc
	same "--cut $from..: the calls are those of the whole" "$(calls --from $from a.trc)" "$(calls cut.trc)"
	check "--cut $from..: their descriptors have the names of the whole" test -z \
		"$(comm -13 <(whole_lines --from $from a.trc) <(whole_lines cut.trc))"
	check "--cut $from..: it says that it is a part" grep -q 'dropped before: [0-9]' \
		<("$stview" --info cut.trc)
done
"$stview" --cut 30%..60% -o cut.trc a.trc >/dev/null
same '--cut with an end' "$(calls --from 30% --to 60% a.trc)" "$(calls cut.trc)"
"$stview" --cut ..60% -o first.trc a.trc >/dev/null
"$stview" --cut 60%.. -o second.trc a.trc >/dev/null
check 'the first part of two is the beginning of the whole' test -z \
	"$("$stview" --info first.trc | grep dropped)"
"$stview" --merge second.trc first.trc -o both.trc >/dev/null
same 'two parts merged are the whole' "$(calls a.trc)" "$(calls both.trc)"
same 'and nothing is dropped' "" "$("$stview" --info both.trc | grep dropped)"
"$stview" --merge a.trc cut.trc copy.trc -o both.trc >/dev/null
same 'parts that overlap are taken once' "$(calls a.trc)" "$(calls both.trc)"
# Who lives at a time, and in which call, a cut knows as the whole does: half a second of sleep.
"$strec" -q -o long.trc -- sh -c 'cd /usr; cat </dev/null; sleep 0.5; exit 0'
"$stview" --cut 0.2s..0.4s -o cut.trc long.trc >/dev/null
lives() { "$stview" --frame 0.35s --size 160x40 --panels 5 "$1" | grep -oE '[0-9]+ +1 (sh|sleep) |(wait4|clock_nanosleep) +[0-9]+'; }
same 'a cut knows who lives, and what in' "$(lives long.trc)" "$(lives cut.trc)"
check 'which is a shell that waits for its child' grep -q wait4 <(lives cut.trc)

# Filters: what is left has the names that it had.
for filter in 'read or write' 'close' 'dup2 or fcntl' '%file failed' 'dur>20us' 'path~data' 'wait4'; do
	"$stview" -F "$filter" --export log -o few.trc a.trc >/dev/null
	check "filter $filter: it is sound" sound few.trc
	same "filter $filter: the lines are those of the whole" "$(text -F "$filter" a.trc)" "$(text few.trc)"
done
check 'a filtered log is smaller' test "$(stat -c %s few.trc)" -lt "$(stat -c %s a.trc)"

# A recorder that was killed, and damage: both are told in the log.
head -c $(($(stat -c %s a.trc) * 2 / 3)) a.trc >open.trc
"$stview" --export log -o closed.trc open.trc >/dev/null 2>message
check 'a log that was not closed: what there is is sound' sound closed.trc
check 'a log that was not closed: a note says so' grep -q 'not closed by its recorder' <(text closed.trc)
check 'a log that was not closed: so does a line' grep -q 'not closed' message
middle=$(($(stat -c %s a.trc) / 2))
cp a.trc bad.trc
printf 'XXXX' | dd of=bad.trc bs=1 seek=$middle conv=notrunc 2>/dev/null
"$stview" --export log -o mended.trc bad.trc >/dev/null 2>message
check 'damage: the new log is sound' sound mended.trc
check 'damage: a note tells where it was' grep -qE 'damaged: [0-9]+ bytes at byte [0-9]+' <(text mended.trc)
check 'damage: so does a line' grep -q '^damaged: ' message

# Two recordings at a time.
"$strec" -q -o one.trc -- sh -c 'cd /usr; for i in 1 2 3; do cat /dev/null; done' &
"$strec" -q -o two.trc -- sh -c 'cd /etc; for i in 1 2 3; do ls . >/dev/null; done'
wait
check 'a merge' quiet "$stview" --merge one.trc two.trc -o m.trc
check 'a merge is sound' sound m.trc
same 'a merge has all events' $(($(field events one.trc) + $(field events two.trc))) "$(field events m.trc)"
summary() { "$stview" --export summary -F "comm=$1" "$2"; }
same 'the calls of one are as they were' "$(summary cat one.trc)" "$(summary cat m.trc)"
same 'and those of the other' "$(summary ls two.trc)" "$(summary ls m.trc)"
check 'in the order of time' sh -c "'$stview' --export text -ttt m.trc | awk '\$1 ~ /^[0-9]+\$/ {print \$2}' | sort -c -n"
check 'directories are those of each' test "$(text m.trc | grep -c 'AT_FDCWD</etc>')" -gt 0 -a \
	"$(text m.trc | grep -c 'AT_FDCWD</usr>')" -gt 0
same 'both commands are told' 1 "$(field command m.trc | grep -c ' & ')"
for ((i = 0; i < 70; i++)); do many+=(copy.trc one.trc); done
check 'many logs' quiet "$stview" --merge "${many[@]}" -o many.trc
check 'many logs: one of each is taken' sound many.trc
same 'no such log: nothing is there' '1 no' "$("$stview" --merge a.trc none.trc -o never.trc 2>/dev/null
	echo $? $([ -e never.trc ] && echo yes || echo no))"

# Secrets, planted wherever a recording takes something in.
cat >secret.py <<'END'
import os, socket, sys
w = 'SEKRIT'
os.makedirs('/tmp/%s.dir.%d' % (w, os.getpid()), exist_ok=True)
d = '/tmp/%s.dir.%d' % (w, os.getpid())
os.chdir(d); os.getcwd()
open(w + 'file.txt', 'w').write('contents ' + w)
open(w + 'file.txt').read()
os.symlink(w + 'target', w + 'link'); os.readlink(w + 'link')
os.listdir('.')
os.setxattr(w + 'file.txt', 'user.' + w, w.encode()) if os.path.exists('/proc/self/x' + w) else None
print('output ' + w); sys.stderr.write(w + '\n')
u = socket.socket(socket.AF_UNIX); u.bind(w + 'sock'); u.close()
a = socket.socket(socket.AF_UNIX); a.bind('\0' + w); a.close()
t = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
t.connect(('198.51.100.77', 4242)); t.close()
p = socket.socketpair(); p[0].sendmsg([w.encode(), b'x' + w.encode()]); p[1].recvmsg(100)
r, x = os.pipe(); os.writev(x, [w.encode(), b'y']); os.read(r, 50)
if os.fork() == 0:
    open('/proc/self/comm', 'w').write(w + 'comm')
    os.execve('/bin/sh', ['sh', '-c', 'echo $' + w + 'V ' + w + 'arg', '--option=' + w], {w + 'V': w, 'PATH': '/bin'})
os.wait()
for name in os.listdir('.'):
    os.remove(name)
os.rmdir(d)
END
mkdir SEKRITcwd
(cd SEKRITcwd && "$strec" -q -k -s 4096 -o ../s.trc -- python3 ../secret.py SEKRITargument >/dev/null 2>&1)
# All bytes of all blocks, as they are without compression.
cat >raw.pl <<'END'
use strict; local $/; binmode STDIN; my $log = <STDIN>; my $at = unpack 'V', substr $log, 12, 4;
print substr $log, 0, $at;
while (substr($log, $at, 4) eq "\xb1BLK") {
	my ($type, $flags, $head, $stored) = unpack 'CCvV', substr $log, $at + 4, 8;
	my $bytes = substr $log, $at + $head, $stored;
	if ($flags & 1) { open my $z, '|-', 'zstd -dc >raw.block 2>/dev/null' or die; binmode $z; print $z $bytes; close $z;
		open my $f, '<', 'raw.block'; binmode $f; $bytes = <$f>; }
	print $bytes; $at += $head + $stored + 16;
}
END
raw() { perl raw.pl <"$1"; }
host=$(uname -n)
address='\xc6\x33\x64\x4d' # 198.51.100.77
count() { raw "$1" | LC_ALL=C grep -aoP "$2" | wc -l; }
check 'the secrets are in the recording' test "$(count s.trc SEKRIT)" -gt 30 -a "$(count s.trc "$address")" -gt 0
for what in '' =all; do
	check "--redact$what" quiet "$stview" --redact$what -o safe.trc s.trc
	check "--redact$what: it is sound" sound safe.trc
	same "--redact$what: no secret is in its blocks" 0 "$(count safe.trc '(?i)sekrit')"
	same "--redact$what: nor in its text" 0 "$(text -v -s 65536 -k safe.trc | grep -ciE 'sekrit|198\.51\.100')"
	same "--redact$what: nor the address" 0 "$(count safe.trc "$address")"
	same "--redact$what: the host has another name" 0 "$("$stview" --info safe.trc | grep -cE "^host +$host\$")"
	same "--redact$what: the calls are the same ones" "$("$stview" --export summary s.trc | awk '{print $4, $NF}' | sort)" \
		"$("$stview" --export summary safe.trc | awk '{print $4, $NF}' | sort)"
done
same '--redact: what is known stays' 1 "$("$stview" --redact - <s.trc 2>/dev/null | text - | grep -m1 -c '"/etc/ld.so.cache"')"
same '--redact=all: nothing does' 0 "$(text safe.trc | grep -c 'ld.so.cache')"
"$stview" --redact -o safe.trc s.trc >said
same '--redact says what it did' 2 "$(grep -cE '^(hidden|left readable): ' said)"
# A file has one name wherever it is told of.
name=$(text safe.trc | grep -oP 'openat\(AT_FDCWD<[^>]*>, "\K[a-z0-9]{8}\.txt(?=", O_WRONLY)')
check "--redact: a file keeps one name, $name" test "$(text safe.trc | grep -c "</tmp/[^ ]*/$name>")" -ge 2
"$stview" --redact -o again.trc s.trc >/dev/null
check '--redact: another run, another key' test "$(text again.trc | grep -c "$name")" = 0
"$stview" --redact=paths -o paths.trc s.trc >/dev/null
check '--redact=paths leaves contents' grep -q 'contents SEKRIT' <(text -s 100 paths.trc)
check '--redact=paths has no path of it' test "$(text paths.trc | grep -c '</tmp/SEKRIT')" = 0

# Wrong usage.
for wrong in '--redact=nothing' '--cut 1s' '--cut 2s..1s' '--merge --cut 1s..2s' '--redact --export text' '--merge --info'; do
	"$stview" $wrong -o never.trc a.trc 2>message
	same "wrong usage: $wrong" '2 1' "$? $(wc -l <message)"
done
check 'and nothing was written' test ! -e never.trc

# A call that only a newer strace knows: its name is in the log, and goes along.
cat >newer.log <<'END'
100 getpid() = 100
100 newest_call(1, 2) = 0
100 +++ exited with 0 +++
END
"$stview" --export log -o newer.trc newer.log
check 'a call that this program does not know has its name' \
	grep -q '^100 *newest_call(' <("$stview" --export text newer.trc)
"$stview" --export log -o again.trc newer.trc
check 'and again' grep -q '^100 *newest_call(' <("$stview" --export text again.trc)
