# What a stop costs the recorder in system calls of its own: wait, info, resume; and one more
# where an argument points to something.
. "$STREC_TOP/tests/cli.bash"

calls=5000
# own OPTION...: system calls of the tracing thread while the target makes $calls reads
own() {
	strace -c -o counts "$strec" "$@" -o r.trc -- "$STREC_BUILD/bench/calls" $calls >/dev/null
	awk '$NF == "total" {print $4}' counts
}
# Starting, ending and what else happens once, or every now and then, is far below this.
once=1500

none=$(own --no-paths)
check "three system calls a stop, not more ($none for $calls calls)" \
	test "$none" -le $((calls * 2 * 3 + once))
check 'and as many as that, or the count is wrong' test "$none" -ge $((calls * 2 * 3))
some=$(own)
check "one more a call that has a buffer ($some)" test "$some" -le $((calls * 7 + once))
