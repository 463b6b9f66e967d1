# The manuals, --help and the key list say the same.
. "$STREC_TOP/tests/cli.bash"

# long_options TEXT: the --options at the beginning of the lines of a --help
long_options() { sed -nE 's/^  (-., |    )--([a-z-]+).*/\2/p' | sort; }
manual_options() { sed -nE 's/^\.It .*Fl -([a-z-]+).*/\1/p' "$1" | sort; }

for program in strec stview; do
	same "$program.1 has the options of --help" \
		"$("$STREC_BUILD/$program" --help | long_options)" \
		"$(manual_options "$STREC_TOP/docs/$program.1")"
done

# Each help line of the key list stands in stview.1, and in the same order.
sed -nE 's/^\t(X\(|  ).*"([^"]+)"\).*/\2/p' "$STREC_TOP/viz/keys.h" >keys
lines=$(sed 's/^\\&//' "$STREC_TOP/docs/stview.1" | grep -Fx -f keys)
same 'stview.1 has the keys of the key list' "$(cat keys)" "$lines"
same 'and --list-keys has a request for each' "$(wc -l <keys)" "$("$stview" --list-keys | grep -c '^key ')"
check 'there are keys to compare' test "$(wc -l <keys)" -gt 20
for word in name %file %network %memory %process %desc %signal 'pid=' 'tid=' failed 'dur>' 'path~' 'function=' 'source=' 'module='; do
	[ "$word" = name ] && word=read
	check "stview.1 tells of the filter $word" grep -qF -- "$word" "$STREC_TOP/docs/stview.1"
done
# Panels and formats are rows of tables, too.
panels=$(sed -nE "s/^	X\([A-Z_]+, [a-z_]+, '(.)', \"([^\"]+)\",.*/\1 \2/p" "$STREC_TOP/viz/views.h" | sort)
same 'stview.1 has the panels' "$panels" "$(sed -nE 's/^\.It ([0-9A-Z] [A-Z][a-z]+( [a-z]+)?)$/\1/p' "$STREC_TOP/docs/stview.1" | sort)"
check 'there are panels to compare' test "$(wc -l <<<"$panels")" -gt 10
for format in $(sed -nE 's/^	\{\.name = "([a-z]+)".*/\1/p' "$STREC_TOP/viz/export.c"); do
	check "stview.1 tells of --export $format" grep -qE -- "-(-export|export Cm) $format" "$STREC_TOP/docs/stview.1"
done
sed -n 's/^alert /&/p' "$STREC_TOP/docs/stview.1" >manual.rules
check 'there are rules in stview.1' test "$(wc -l <manual.rules)" -gt 5
check 'and they are such' "$stview" --frame 0 --alert-rules manual.rules "$samples/example.trc"
for page in "$STREC_TOP"/docs/*.[135]; do
	name=$(basename "$page")
	command -v mandoc >/dev/null || { skip "$name: no mandoc here"; continue; }
	same "mandoc finds nothing wrong in $name" '' "$(mandoc -T lint -W warning "$page")"
done
for program in strec stview; do
	same "the first line of $program --version is for scripts" "$program $(sed -n 's|^VERSION := ||p' "$STREC_TOP/Makefile")" \
		"$("$STREC_BUILD/$program" --version | head -1)"
	check 'and the others tell of libraries' grep -qE '^zstd [0-9.]+, xxHash [0-9.]+, ' \
		<("$STREC_BUILD/$program" --version)
	check 'of what looks up lines' grep -qE 'elfutils [0-9.]+$' <("$STREC_BUILD/$program" --version)
	check 'and of the license' grep -q 'Copyright.*MIT' <("$STREC_BUILD/$program" --version)
done

check 'the README is under 120 lines' test "$(wc -l <"$STREC_TOP/README.md")" -lt 120

# The tests that internals.md names for what must hold.
grep -oE '`[a-z]+/[a-z_]+\.(c|sh): [^`]+`' "$STREC_TOP/docs/internals.md" | tr -d '`' >named
while IFS= read -r test; do
	file=$STREC_TOP/tests/${test%%: *} name=${test#*: }
	case $file in *.c) name="cmocka_unit_test($name)" ;; esac
	grep -qF -- "$name" "$file" || echo "$test"
done <named >missing
same 'the tests that internals.md names are there' '' "$(cat missing)"
check 'and it names some' test "$(wc -l <named)" -gt 30
