# What the scripts in tests/cli/ share. Each runs in a directory of its own.
set -u
strec=$STREC_BUILD/strec
stview=$STREC_BUILD/stview
tracees=$STREC_BUILD/tracees
samples=$STREC_TOP/samples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export XDG_CONFIG_HOME=$work/config # not what the user has set
unset NO_COLOR

ok() { echo "ok - $*"; }
not_ok() { echo "not ok - $*"; cli_failed=1; }
skip() { echo "skip - $*"; }

# check NAME COMMAND...: ok when the command ends with 0.
check() {
	local name=$1 log
	shift
	if log=$("$@" 2>&1); then ok "$name"; else not_ok "$name"; printf '%s\n' "$log" | head -40; fi
}

# same NAME WANTED GOT
same() {
	if [ "$2" = "$3" ]; then ok "$1"; else
		not_ok "$1"
		diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") | head -30
	fi
}

# wait_until COMMAND...: a state, not a time; gives up after a minute.
wait_until() {
	local end=$((SECONDS + 60))
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

# target_of STREC: the process that it started; strec has a child of its own beside it.
target_of() { ps -o pid=,comm= --ppid "$1" | awk '$2 != "strec" {print $1; exit}'; }
# has_target STREC: sets $target
has_target() { target=$(target_of "$1") && [ -n "$target" ]; }
