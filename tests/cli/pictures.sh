# The pictures are well-formed, and those of the documents are what this program draws.
. "$STREC_TOP/tests/cli.bash"

mkdir pictures
(cd "$STREC_TOP" && docs/pictures/draw "$stview" "$work/pictures")
count=0
for picture in pictures/*.svg; do
	name=${picture##*/}
	count=$((count + 1))
	check "$name is what make pictures makes" cmp "$picture" "$STREC_TOP/docs/$picture"
	if command -v python3 >/dev/null; then
		check "$name is well-formed" python3 -c \
			'import sys, xml.dom.minidom as d; d.parse(sys.argv[1])' "$picture"
	elif command -v xmllint >/dev/null; then
		check "$name is well-formed" xmllint --noout "$picture"
	else
		skip "$name is well-formed: neither python3 nor xmllint is here"
	fi
	check "$name loads nothing" test "$(grep -cE 'href|url\(|<script|<image' "$picture")" -eq 0
	check "$name stands in the README" grep -qF "docs/$picture" "$STREC_TOP/README.md"
done
same 'and there are no others' "$count" "$(ls "$STREC_TOP"/docs/pictures/*.svg | wc -l)"
check 'the settings of the user do not show in them' cmp pictures/tour.svg <(
	mkdir -p config/strec
	echo 'theme = light' >config/strec/stview.conf
	mkdir again
	cd "$STREC_TOP" && NO_COLOR=1 docs/pictures/draw "$stview" "$work/again" && cat "$work/again/tour.svg")
