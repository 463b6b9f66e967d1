# libstrec as other programs have it: installed, found with pkg-config, linked and run.
. "$STREC_TOP/tests/cli.bash"

root=$work/root
make -C "$STREC_TOP" --no-print-directory BUILD="${STREC_BUILD#"$STREC_TOP"/}" \
	DESTDIR="$root" PREFIX=/usr install >log 2>&1 || not_ok "make install: $(tail -3 log)"
library=$root/usr/lib/libstrec.so
export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$root/usr/lib/pkgconfig LD_LIBRARY_PATH=$root/usr/lib
# An instrumented library needs programs that are.
instrumented=
nm "$root/usr/lib/libstrec.a" 2>/dev/null | grep -q __asan_ && instrumented='-fsanitize=address,undefined'
nm "$root/usr/lib/libstrec.a" 2>/dev/null | grep -q __gcov_ && instrumented=--coverage
# shellcheck disable=SC2046,SC2086 # words
{
	build() { # OUTPUT FLAGS SOURCE PKG_CONFIG_OPTION...
		local output=$1 flags=$2 source=$3
		shift 3
		${CC:-gcc} $flags $instrumented -Wall -Wextra -Wpedantic -Werror -o "$output" "$source" \
			$(pkg-config --cflags "$@" libstrec) $(pkg-config --libs "$@" libstrec)
	}
}

# What is public: the map, the header, the manual and the library say the same.
map() { sed -n 's/^\t\t\(strec_[a-z_]*\);$/\1/p' "$STREC_TOP/replay/libstrec.map" | sort; }
header() { echo '#include <strec.h>' | ${CC:-gcc} -E -P -I"$root/usr/include" - | tr ';' '\n' | grep -oE '\bstrec_[a-z_]+ ?\(' | tr -d ' (' | sort; }
manual() { sed -nE 's/^\.Fn (strec_[a-z_]+) .*/\1/p' "$STREC_TOP/docs/libstrec.3" | sort -u; }
same 'the library has what the map names' "$(map)" \
	"$(nm -D --defined-only "$library" | awk '$2 == "T" { sub("@.*", "", $3); print $3 }' | grep -v '^__gcov' | sort)"
same 'the header, too' "$(map)" "$(header)"
same 'and the manual' "$(map)" "$(manual)"
same 'the static library has no other names' "$(map)" \
	"$(nm --defined-only "$root/usr/lib/libstrec.a" | awk '$2 ~ /[A-Z]/ && $2 !~ /^[nN]$/ { print $3 }' |
		grep -vE '^__(odr_)?(asan|gcov)' | sort)"
check 'its soname is libstrec.so.0' grep -q 'SONAME.*libstrec.so.0]' <(readelf -d "$library")
check 'its names have a version' grep -q 'strec_open@@STREC_0.1' <(nm -D "$library")
check 'nothing is asked of the linker at run time' test -z "$(readelf -d "$library" | grep TEXTREL)"

cp "$root/usr/share/doc/strec/examples/failed.c" .
check 'the example builds' build shared '-std=c11 -D_POSIX_C_SOURCE=200809L' failed.c
check 'it needs the library' grep -q 'libstrec.so.0' <(readelf -d shared)
check 'it builds with the static library' build static '-std=c11 -D_POSIX_C_SOURCE=200809L' failed.c --static
${CC:-gcc} $instrumented -o static failed.c -I"$root/usr/include" "$root/usr/lib/libstrec.a" -lzstd -lxxhash
check 'and then does without' test -z "$(readelf -d static | grep libstrec)"

"$strec" -o run.trc -- sh -c 'cat /nonexistent; test -e /none' 2>/dev/null
calls_failed() { "$stview" --filter failed --export text "$1" | grep -c ' = -1 E'; }
for program in shared static; do
	check "$program: it reads" ./$program run.trc
	same "$program: as many as stview" "$(calls_failed run.trc)" "$(./$program run.trc | wc -l)"
	check "$program: with paths" grep -q 'cat openat "/nonexistent": No such file' <(./$program run.trc)
	same "$program: from a pipe" "$(./$program run.trc)" "$(cat run.trc | ./$program -)"
	./$program /nonexistent 2>message
	check "$program: and tells what is wrong" grep -q 'No such file' message
done
"$strec" -- sh -c 'cat /nonexistent' | ./shared - >live
check 'live, too' grep -q 'cat openat "/nonexistent"' live

# The example of the manual.
mandoc=$STREC_TOP/docs/libstrec.3
sed -n '/^#include <stdio.h>/,/^\.Ed/p' "$mandoc" | sed '/^\.Ed/d; s/\\e/\\/g' >count.c
check 'the example of the manual builds' build count -std=c11 count.c
same 'and counts as stview does' "$("$stview" --info run.trc | sed -nE 's/^calls +([0-9,]+), ([0-9]+) failed/\1 \2/p' | tr -d ,)" \
	"$(./count run.trc | sed -nE 's/.*: ([0-9]+) calls, ([0-9]+) failed/\1 \2/p')"

# From C++, with stacks.
if command -v g++ >/dev/null; then
	cat >stack.cc <<-'END'
		#include <strec.h>
		#include <cstdio>
		int main(int, char **argv)
		{
			strec_log *log = nullptr;
			strec_error err{};
			if (strec_open(&log, argv[1], 0, &err))
				return 1;
			strec_cursor *cursor = strec_cursor_new(log);
			const strec_event *event;
			while (strec_next(cursor, &event, &err) == 0)
				for (auto frame = strec_stack(cursor); frame; frame = strec_frame_caller(frame)) {
					const strec_module *module = strec_frame_module(log, frame);
					const strec_symbol *symbol = strec_frame_symbol(log, frame, 0);
					if (module && symbol && symbol->function)
						std::printf("%s %s %u %u\n", module->path, symbol->function,
							    symbol->line, module->build_id_size);
				}
			strec_cursor_free(cursor);
			strec_close(log);
		}
	END
	cat >here.c <<-'END'
		#include <unistd.h>
		__attribute__((noinline)) long outer(long n) { return write(-1, "x", n) + 1; }
		int main(void) { return outer(7) == 0; }
	END
	${CC:-gcc} -O2 -g -o here here.c
	"$strec" -k -o stack.trc -- ./here
	# shellcheck disable=SC2046,SC2086
	check 'a C++ program builds' g++ $instrumented -std=c++11 -Wall -Wextra -Wpedantic -Werror -o stack stack.cc \
		$(pkg-config --cflags --libs libstrec)
	check 'and tells of functions and lines' grep -qE '/here outer 2 20$' <(./stack stack.trc)
	check 'the header is sound in C++20' g++ -std=c++20 -fsyntax-only -Wall -Wextra -Werror -x c++ "$root/usr/include/strec.h"
else
	skip 'the library from C++: no g++ here'
fi
check 'and in C99' ${CC:-gcc} -std=c99 -fsyntax-only -Wall -Wextra -Wpedantic -Werror -x c "$root/usr/include/strec.h"
