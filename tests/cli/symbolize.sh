# stview --symbolize: functions and lines of a recording that was made without.
. "$STREC_TOP/tests/cli.bash"

mkdir here
cat >here/prog.c <<'END'
#include <unistd.h>
static inline __attribute__((always_inline)) long inner(long n) { return write(-1, "x", n) + n; }
__attribute__((noinline)) long outer(long n) { return inner(n) + 1; }
int main(void) { return outer(7) == 0; }
END
${CC:-gcc} -O2 -g -o here/prog here/prog.c
text() { "$stview" --export text -k "$1" | sed 's/^[0-9]* *//'; }
# The stack of the call that prog.c makes.
stack() { text "$1" | sed -n '/^write(-1/,/^[^ >]/p' | grep -o '(.*' | grep -F prog.c; }

"$strec" -k --no-symbols -o plain.trc -- here/prog
"$strec" -k -o named.trc -- here/prog
check 'without symbols there are none' test -z "$(stack plain.trc)"
told() { "$stview" --info "$1" | sed -nE 's/^stacks +through [0-9]+ modules?, //p'; }
same 'which --info tells, and what to do' 'without functions and lines: stview --symbolize looks them up' "$(told plain.trc)"
check 'where there are it tells of how many' grep -qE '^[1-9][0-9]* places looked up$' <(told named.trc)
cp plain.trc in_place.trc
chmod 640 in_place.trc
check '--symbolize finds them later' "$stview" --symbolize in_place.trc
same 'and then they are those that strec finds' "$(stack named.trc)" "$(stack in_place.trc)"
same 'with inlined functions' 3 "$(stack in_place.trc | wc -l)"
check 'which is written with its line' grep -qE '^\(inner\) .*/prog\.c:2$' <(stack in_place.trc)
same 'the file keeps its mode' 640 "$(stat -c %a in_place.trc)"
check 'and is sound' "$stview" --verify in_place.trc
same 'the calls are the same' "$("$stview" --export text plain.trc)" \
	"$("$stview" --export text in_place.trc)"
cp in_place.trc again.trc
"$stview" --symbolize again.trc >again.txt
same 'once more changes nothing' "$(cksum <in_place.trc)" "$(cksum <again.trc)"
check 'and says how much is known' grep -qE '^[0-9]+ places in stacks: [0-9]+ with lines' again.txt

# To another file; from a pipe only so.
check '-o leaves the log as it is' "$stview" --symbolize -o other.trc plain.trc
same 'and writes another' "$(stack in_place.trc)" "$(stack other.trc)"
check 'a pipe will do' "$stview" --symbolize -o piped.trc - <plain.trc
same 'with the same outcome' "$(stack in_place.trc)" "$(stack piped.trc)"
"$stview" --symbolize - <plain.trc 2>message
same 'without -o that is wrong usage' 2 $?
check 'which is told' grep -q -- '-o' message

# A separate debug file, as a distribution has it.
objcopy --only-keep-debug here/prog prog.debug
strip here/prog
"$strec" -k -o stripped.trc -- here/prog
check 'a stripped program has no lines' test -z "$(stack stripped.trc)"
id=$(LC_ALL=C readelf -n here/prog | sed -n 's/.*Build ID: //p')
mkdir -p "debug/.build-id/${id:0:2}"
mv prog.debug "debug/.build-id/${id:0:2}/${id:2}.debug"
"$stview" --symbolize --debug-path "$PWD/debug" stripped.trc >/dev/null
same 'they come from its debug file' "$(stack named.trc | sed 's/.*(/(/')" \
	"$(stack stripped.trc | sed 's/.*(/(/')"

# Another program at the same path, and none at all.
"$strec" -k --no-symbols -o gone.trc -- here/prog
cp /bin/true here/prog
"$stview" --symbolize gone.trc >other_file.txt
check 'another file gives no symbols' test -z "$(stack gone.trc)"
check 'which is told' grep -q '/here/prog: another file is there now' other_file.txt
rm here/prog
"$stview" --symbolize gone.trc >no_file.txt
check 'nor does none' grep -q '/here/prog: no such file' no_file.txt
"$stview" --symbolize --debug-path "$PWD/debug" gone.trc >/dev/null
same 'a debug file alone will do' 3 "$(stack gone.trc | wc -l)"

# Without the program that reads debug information.
mkdir alone
cp "$strec" "$stview" alone
alone/strec -k -o alone.trc -- /bin/true 2>message
same 'without strec-symbols a recording is one' 0 $?
check 'and it is told what is missing' grep -q 'strec-symbols cannot be run' message
check 'with its stacks' grep -q '^ > ' <("$stview" -k alone.trc)
cp "$(dirname "$strec")/strec-symbols" alone
alone/stview --symbolize alone.trc >/dev/null
check 'which get their symbols later' grep -qE '^ > [^(]*\([^)]' <("$stview" -k alone.trc)

# A recorder that was killed leaves no index, and maybe half a block.
head -c $(($(stat -c %s plain.trc) - 40)) plain.trc >killed.trc
check 'a log that was cut off will do' "$stview" --symbolize killed.trc
check 'and is closed then' "$stview" --verify killed.trc
check 'with its symbols' grep -qE '^ > [^(]*\([^)]' <("$stview" -k killed.trc)

# A log that is damaged is left as it is.
cp plain.trc damaged.trc
printf x | dd of=damaged.trc bs=1 seek=1000 conv=notrunc status=none
before=$(cksum <damaged.trc)
"$stview" --symbolize damaged.trc 2>message
same 'damage is an error' 1 $?
check 'which says how to go on' grep -q 'stview --verify' message
same 'and the log is what it was' "$before" "$(cksum <damaged.trc)"
same 'nothing else is left' '' "$(find . -name '*.trc.*')"
"$stview" --symbolize -o "$PWD/none/out.trc" plain.trc 2>message
same 'nor where it cannot be written' 1 $?
check 'which names the file' grep -q none message
