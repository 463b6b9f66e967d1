# strec -k: the stacks of the programs of samples/stacks are those that gdb sees, with the same
# functions, lines and inlined functions; and they stay when the programs are gone.
. "$STREC_TOP/tests/cli.bash"
export LC_ALL=C.UTF-8 DEBUGINFOD_URLS=
set -o pipefail
programs=$STREC_BUILD/stacks here=$STREC_TOP/tests/stacks

# What this machine has no compiler for.
for name in chain_clang chain_m32 rust go; do
	[ -x "$programs/$name" ] || skip "stacks of $name: make stacks says what it needs"
done

stacks_text() { "$stview" --export text -k "$1"; }

# of_strec CALL PROGRAM: its stacks, normalised; what it prints goes to a file
of_strec() {
	"$strec" -k255 -q -o x.trc -- "$2" >printed || return 1
	stacks_text x.trc | awk -v call="$1" -f "$here/frames.awk" | c++filt | awk -f "$here/normalise.awk"
}

# of_gdb CALL PROGRAM
of_gdb() {
	rm -f x.gdb
	STACKS_CALL=$1 STACKS_TO=x.gdb timeout 120 gdb -nx -batch -x "$here/gdb.py" --args "$2" >gdb.log 2>&1 </dev/null
	! grep -q '^Python Exception' gdb.log && c++filt <x.gdb | awk -f "$here/normalise.awk"
}

# Why gdb can't be asked here; nothing where it can.
gdb_missing() {
	command -v gdb >/dev/null || { echo 'no gdb here'; return; }
	command -v addr2line >/dev/null || { echo 'no addr2line here'; return; }
	gdb -nx -batch -ex 'python print(1)' 2>&1 | grep -qx 1 || { echo 'this gdb has no Python'; return; }
	of_gdb getppid "$programs/chain" | grep -q call || echo "it may not trace here: $(tail -1 gdb.log)"
}

# as_gdb NAME [CALL [REFERENCE]]: a program's stacks of a call are as gdb sees them, in another
# program where gdb needs more than strec.
as_gdb() {
	local call=${2:-getppid} reference=${3:-$1}
	[ -x "$programs/$1" ] || return
	if ! of_gdb "$call" "$programs/$reference" >theirs; then
		not_ok "stacks of $1, $call: gdb sees them"
		tail -5 gdb.log
	elif ! of_strec "$call" "$programs/$1" >ours; then
		not_ok "stacks of $1, $call: recorded"
	else
		same "stacks of $1, $call: as in gdb" '' "$(awk -f "$here/compare.awk" theirs ours)"
	fi
}

reason=$(gdb_missing)
if [ -n "$reason" ]; then
	skip "stacks beside those of gdb: $reason"
else
	for name in chain chain_clang chain_dwarf4 chain_split chain_symbols chain_bare chain_debuglink \
		chain_static chain_static_pie chain_no_pie chain_m32 deep alloca tail signal thread dlopen \
		plt raw fork templates unwind rust go; do
		as_gdb $name
	done
	as_gdb go openat
	# Without call frame information gdb does not find the way through main, which strec does.
	as_gdb chain_fp getppid chain_fp.cfi
	as_gdb deep_fp getppid deep_fp.cfi
fi

# What is between the C library's own frames, "kind function" each
middle() { awk -F'\t' '$3 !~ /^(_*(GI_)?getppid|_start|__libc_.*|[?])$/ && $1 != "call" { print $2, $3 }'; }
# call_of NUMBER FILE: that call's frames
call_of() { awk -F'\t' -v wanted="$1" '$1 == "call" { n++ } n == wanted' "$2"; }

# Code that no file has a name for, and that gdb loses its way in.
of_strec getppid "$programs/jit" >ours || not_ok 'stacks of jit: recorded'
rm -f "$(cat printed)" # the map
for number in 1 2; do
	same "stacks of jit, call $number: the code's name is that of /tmp/perf-PID.map" \
		"$(printf 'real called_back\nreal jit_function_%d\nreal main' $(((number - 1) * 5)))" \
		"$(call_of $number ours | middle)"
done

# A stack that is deeper than a log's ends in a cut, and says so.
of_strec getppid "$programs/deep" >ours
same 'a stack of more than 400 frames is cut, and only that' '0 0 0 1' \
	"$(for n in 1 2 3 4; do call_of $n ours | grep -c "^[0-9]*	cut"; done | xargs)"

# And one that is deeper than was asked for: the innermost are kept.
"$strec" -k10 -q -o x.trc -- "$programs/deep" && stacks_text x.trc | awk -v call=getppid -f "$here/frames.awk" >ours
same 'no more frames than -k10 says, the innermost, and then a cut' \
	"$(echo __getppid d0{0..8} '?')" "$(call_of 1 ours | cut -f 2 | tail -n +2 | sed 's/^_*\(GI_*\)*getppid/__getppid/' | xargs)"

# Nothing of the program is needed when the log is read: not it, its debug file, nor its source.
mkdir gone
cp "$STREC_TOP"/samples/stacks/{chain.c,plugin.c,plugin.h,dlopen.c,noinline.h} gone
(
	cd gone || exit 1
	gcc -g -O2 -o chain chain.c -Wl,--build-id=none && objcopy --only-keep-debug chain chain.debug &&
		strip chain && objcopy --add-gnu-debuglink=chain.debug chain &&
		gcc -g -O2 -shared -fPIC -DNAME=one -o plugin_one.so plugin.c &&
		gcc -g -O2 -shared -fPIC -DNAME=two -o plugin_two.so plugin.c && gcc -g -O2 -o dlopen dlopen.c
) || not_ok 'stacks: programs to delete are built'
for name in chain dlopen; do
	check "stacks of a $name that will be gone: recorded" "$strec" -k -q -o $name.trc -- "gone/$name"
	stacks_text $name.trc >$name.before
done
rm -r gone
for name in chain dlopen; do
	check "stacks of a $name that is gone: functions and lines are known" \
		grep -qE "^ > .*/gone/$name\\(main\\+0x[0-9a-f]+\\) \\[0x[0-9a-f]+\\] .*$name\\.c:[0-9]+$" $name.before
	same "stacks of a $name that is gone: the same as when it was there" "$(cat $name.before)" "$(stacks_text $name.trc)"
done
check 'stacks of plugins that are gone: both' sh -c \
	'grep -qE "plugin_one.so\(one\+.*plugin.c:" dlopen.before && grep -qE "plugin_two.so\(two\+.*plugin.c:" dlopen.before'
