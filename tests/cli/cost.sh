# What a stop costs the recorder in system calls of its own: wait, info, resume; and one more
# where an argument points to something. On one CPU, as strace would wait long for the other.
. "$STREC_TOP/tests/cli.bash"

# own CALLS OPTION...: system calls of the tracing thread while the target makes CALLS reads
own() {
	taskset -c 0 strace -c -o counts "$strec" "${@:2}" -o r.trc -- "$STREC_BUILD/bench/calls" "$1" >/dev/null
	awk '$NF == "total" {print $4}' counts
}
# a_call OPTION...: how many of them each read adds, in hundredths; what happens once cancels out
a_call() { echo $((($(own 6000 "$@") - $(own 1000 "$@")) / 50)); }

none=$(a_call --no-paths)
check "three system calls a stop, two stops a call ($none hundredths)" \
	test "$none" -ge 595 -a "$none" -le 615
some=$(a_call)
check "one more a call that has a buffer ($some hundredths)" \
	test "$some" -ge 695 -a "$some" -le 715
