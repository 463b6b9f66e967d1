# The text export with -y is what strace -f -y prints of a second run: a few programs, and a tracee that makes
# every sort of call. `make compare` does it for all programs.
. "$STREC_TOP/tests/cli.bash"

"$STREC_TOP/tests/strace/compare" "$STREC_BUILD" -y ls git_status gcc sqlite bash gallery gallery_netlink gallery_kernel >result
status=$?
while read -r first second rest; do
	case $first in
	skip) skip "the text of $second $rest" ;;
	total) [ $status -eq 0 ] && ok "text equals strace's: $second $rest" ||
		not_ok "text equals strace's, 95 % of all lines: $second $rest" ;;
	*) echo "# $first $second $rest" ;;
	esac
done <result
