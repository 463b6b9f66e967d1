# Programs that nobody here wrote, and calls that few make: nothing is lost, and what the
# program does and how it ends is what it does and how it ends without strec.
. "$STREC_TOP/tests/cli.bash"

# whole LOG: closed, sound, nothing lost
whole() {
	"$stview" --verify "$1" && "$stview" --info "$1" >info && grep -q '^closed *yes' info &&
		grep -q '^lost *0 bytes' info && grep -q '^ended *exit status' info || { cat info; false; }
}
# follows NAME COMMAND...: output and status as untraced; the log is $NAME.trc
follows() {
	local name=$1 wanted got
	shift
	wanted=$("$@" 2>&1 </dev/null; echo "status $?")
	got=$("$strec" -o "$name.trc" -- "$@" 2>&1 </dev/null; echo "status $?")
	same "$name does what it does" "$wanted" "$got"
	check "$name: the log is whole" whole "$name.trc"
}
text() { "$stview" --export text "$1.trc"; }
shows() { check "$1 shows $2" grep -qE -- "$2" <(text "$1"); }
# needs NAME: false, and said so, where it is not installed
needs() { command -v "$1" >/dev/null && return; skip "${2:-$1}: $1 is not installed"; false; }

mkdir format
cp "$STREC_TOP"/format/*.[ch] "$STREC_TOP"/format/*.def format
echo 'all: $(patsubst %.c,%.o,$(wildcard format/*.c))
%.o: %.c; gcc -std=gnu11 -D_GNU_SOURCE -I. -c -o $@ $<' >Makefile
make_afresh() { rm -f format/*.o && make -s -j4 && cksum format/*.o; }
export -f make_afresh
follows make bash -c make_afresh
same 'make: every compiler is there' "$(ls format/*.c | wc -l)" \
	"$(text make | grep -c 'execve(".*/cc1"')"

follows bash bash -c 'set -m
	seq 1000 | sort -r | while read -r n; do echo $((n * 2)); done | tail -3
	(exit 3) & wait $!; echo "background $?"
	{
		sleep 1000 & kill -STOP %1
		until jobs %1 | grep -q Stopped; do sleep 0.05; done
		kill -CONT %1
		until jobs %1 | grep -q Running; do sleep 0.05; done
		kill %1; wait %1; echo "killed $?"
	} 2>/dev/null
	cat <(echo substituted) ; exec 3>&1; echo third >&3; exit 7'

if needs python3; then
	follows python3 python3 -c '
import subprocess, sys, threading, queue, socket
q = queue.Queue()
def work(i):
    a, b = socket.socketpair(); a.sendall(b"x" * i); a.close()
    n = 0
    while (d := b.recv(100)): n += len(d)
    q.put(n)
threads = [threading.Thread(target=work, args=(i,)) for i in range(1, 33)]
[t.start() for t in threads]; [t.join() for t in threads]
print(sum(q.get() for t in threads), subprocess.run(["sh", "-c", "exit 5"]).returncode)
sys.exit(9)'
	shows python3 'exited with 9'
fi
if needs node; then
	follows node node -e '
const {Worker} = require("worker_threads"), fs = require("fs"), cp = require("child_process");
fs.writeFileSync("node.txt", "written"); console.log(fs.readFileSync("node.txt", "utf8"));
console.log(cp.execSync("echo from a child").toString().trim());
const ws = [1, 2, 3, 4].map(n => new Promise(done => new Worker(
	"const {parentPort, workerData} = require(\"worker_threads\"); parentPort.postMessage(workerData * 2)",
	{eval: true, workerData: n}).on("message", done)));
Promise.all(ws).then(v => { console.log(v.join()); process.exitCode = 4; });'
	shows node 'openat\(.*"node.txt"'
fi
if needs java; then
	echo 'import java.nio.file.*; import java.util.stream.*;
public class X { public static void main(String[] a) throws Exception {
	Files.writeString(Path.of("java.txt"), "written"); System.out.println(Files.readString(Path.of("java.txt")));
	System.out.println(IntStream.range(0, 10000).parallel().sum());
	System.out.println(new ProcessBuilder("sh", "-c", "exit 6").start().waitFor()); System.exit(8); } }' >X.java
	follows java java X.java
	shows java 'openat\(.*java.txt"'
fi
if needs go; then
	mkdir go && echo 'package main
import ("fmt"; "io"; "net"; "os"; "os/exec"; "sync")
func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0"); if err != nil { panic(err) }
	go func() { for { c, err := l.Accept(); if err != nil { return }; go func() { io.Copy(c, c); c.Close() }() } }()
	var w sync.WaitGroup; var m sync.Mutex; sum := 0
	for i := 0; i < 20; i++ { w.Add(1); go func(i int) { defer w.Done()
		c, err := net.Dial("tcp", l.Addr().String()); if err != nil { panic(err) }
		fmt.Fprintf(c, "%d", i); c.(*net.TCPConn).CloseWrite()
		b, _ := io.ReadAll(c); n := 0; fmt.Sscan(string(b), &n); m.Lock(); sum += n; m.Unlock() }(i) }
	w.Wait(); l.Close(); out, _ := exec.Command("echo", "child").Output()
	fmt.Print(sum, " ", string(out)); os.Exit(3)
}' >go/main.go
	if GOFLAGS=-mod=mod GOCACHE=$work/cache GO111MODULE=off go build -o go/main go/main.go; then
		follows go go/main
		shows go 'accept4\('
	else
		not_ok 'go: the program is built'
	fi
fi

echo '#include <stdio.h>
#include <unistd.h>
int main(void) { printf("%d %zu\n", access("/of-another-kind", 0), sizeof(void *)); return 5; }' >kind.c
built() { # NAME WORDS...: a program with these compiler options, or why there is none
	local name=$1
	shift
	"$@" -o "$name" kind.c 2>/dev/null || { skip "$name: $* builds nothing here"; return 1; }
	"./$name" >/dev/null 2>&1
	[ $? -eq 5 ] || { skip "$name: its programs do not run here"; return 1; }
	follows "$name" "./$name"
	shows "$name" 'access\("/of-another-kind"'
}
built static gcc -static
built musl musl-gcc -static
built i386 gcc -m32 && shows i386 'mmap2|set_thread_area|ugetrlimit' # there is none on x86-64

follows x32_call "$tracees/x32_call"
shows x32_call 'close\(-1\) += -1 E(NOSYS|BADF)'
follows many_threads "$tracees/many_threads" 1000
same '1,000 threads: each has all its calls' 10000 "$(text many_threads | grep -c 'getppid(')"
follows fork_many "$tracees/fork_many" 5000
same '5,000 processes: each has its end' 5001 "$(text fork_many | grep -c 'exited with 0')"
