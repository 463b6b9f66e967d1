#!/bin/bash
# Python's own tests of signals, processes and threads end the same under strec as without.
# Minutes long, and Debian ships the tests apart (libpython3-testsuite): not part of make check.
. "$STREC_TOP/tests/cli.bash"

if ! python3 -c 'import test.test_signal' 2>/dev/null; then
	skip 'python: its test package is not installed'
	exit 0
fi

# outcomes FILE: each test with what came of it, in order of its name; their own output varies.
outcomes() {
	sed -nE 's/^(test_[^ ]+ \([^)]*\)).*/\1/p; s/^(ok|FAIL|ERROR|skipped .*)$/\1/p' "$1" | sort
	grep -E '^(FAIL|ERROR): |^Total tests: ' "$1" | sort
}

for module in test_signal test_subprocess test_os test_threading test_fork1 test_wait4 test_pty \
	test_posix; do
	timeout 900 python3 -m test -v $module >plain.out 2>&1
	plain=$?
	timeout 1800 "$strec" -o run.trc -- python3 -m test -v $module >traced.out 2>&1
	same "$module ends with the same status" $plain $?
	same "$module has the same outcomes" "$(outcomes plain.out)" "$(outcomes traced.out)"
	check "$module leaves a sound log" "$stview" --verify run.trc
done
