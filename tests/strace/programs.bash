# The programs that tests/strace/compare runs: available NAME says whether one can, and
# prepare NAME makes the state that it begins in and sets command, an array.

all_programs=(ls git_status git_log find tar gcc python curl sqlite bash node redis)

has() { # COMMAND...: whether all are installed
	local one
	for one in "$@"; do
		command -v "$one" >/dev/null || { reason="no $one"; return 1; }
	done
}

available() {
	reason=
	has strace setarch || return 1
	case $1 in
	git_*) has git ;;
	python) has python3 ;;
	curl) has curl python3 ;;
	sqlite) has sqlite3 ;;
	gallery*) [ -x "$build/tracees/$1" ] ;;
	redis) has redis-server redis-benchmark ;;
	*) has "$1" ;;
	esac
}

repository() { # a small one, once
	[ -d repository ] && return
	git init -q repository &&
		for i in 1 2 3 4; do
			echo "$i" >repository/file$i
			git -C repository add . &&
				git -C repository -c user.name=a -c user.email=a@b commit -qm "change $i"
		done
}

server() { # an HTTP server on 127.0.0.1:18457
	[ -n "${server_pid:-}" ] && return
	python3 -m http.server --bind 127.0.0.1 18457 >/dev/null 2>&1 &
	server_pid=$!
	until (exec 3<>/dev/tcp/127.0.0.1/18457) 2>/dev/null; do sleep 0.05; done
}

cleanup() { [ -z "${server_pid:-}" ] || kill "$server_pid"; }

prepare() {
	mkdir -p home
	rm -rf made
	case $1 in
	ls) command=(ls -la /etc) ;;
	git_status) repository; command=(git -C repository status) ;;
	git_log) repository; command=(git -C repository log -3) ;;
	find) command=(find /usr/include) ;;
	tar) command=(tar cf made /etc) ;;
	gcc)
		echo 'int main(void) { return 0; }' >made.c
		command=(gcc -c made.c -o made)
		;;
	python) command=(python3 -c 'import os, json, re, socket, subprocess, threading, random, logging, email, ssl') ;;
	curl) server; command=(curl -s http://127.0.0.1:18457/programs) ;;
	sqlite) command=(sqlite3 made 'create table t(a, b); insert into t values(1, 2); select * from t;') ;;
	bash)
		command=(bash -c 'set -m; ls / | grep e | wc -l; (sleep 0.1; exit 3) & wait; jobs; echo done')
		;;
	node) command=(node -e 'console.log(1 + 1)') ;;
	redis)
		command=(bash -c 'redis-server --port 18458 --save "" --hz 1 --daemonize no & p=$!
			sleep 1
			redis-benchmark -p 18458 -n 50 -c 2 -t get,set -q; kill $p; wait')
		;;
	gallery*) command=("$build/tracees/$1") ;;
	*) command=("$1") ;;
	esac
}
