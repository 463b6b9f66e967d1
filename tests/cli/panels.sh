# Screens, and each panel at three sizes, are what tests/screens/ has, and every cell of it is in its place.
. "$STREC_TOP/tests/cli.bash"

mkdir screens
(cd "$STREC_TOP" && tests/screens/draw "$stview" "$work/screens")
count=0
for screen in screens/*.txt; do
	name=${screen##*/}
	count=$((count + 1))
	check "$name is what make screens draws" diff "$STREC_TOP/tests/$screen" "$screen"
done
same 'and there are no others' "$count" "$(ls "$STREC_TOP"/tests/screens/*.txt | wc -l)"
same 'each panel has one' "$(grep -c '^	X(' "$STREC_TOP/viz/views.h")" "$((count - 1))"

# Rows in the frame of a panel end at the right edge: a row that is too short or too long by a
# column would not. 'tr' makes each character a byte, so that any awk counts columns.
misplaced() {
	LC_ALL=C.UTF-8 sed 's/[^ -~]/x/g;s/^---.*, \([0-9]*\)x[0-9]*$/size \1/' "$1" |
		awk '$1 == "size" {columns = $2; next}
			/^x/ && /x$/ && length($0) != columns {print FILENAME, NR ": " length($0)}'
}
for screen in screens/*.txt; do
	same "${screen##*/}: rows are as wide as the screen" '' "$(misplaced "$screen")"
done
check 'no number is none' test -z "$(grep -liE '\b(nan|-?inf)\b' screens/*.txt)"

# How a call ended is seen where its line is too long, whatever the width.
for columns in 60 80 100 120 160; do
	"$stview" --frame end --size ${columns}x60 --panels 9 "$samples/tour.trc" >events
	same "Events, $columns columns: calls show their results" '' \
		"$(grep -E ' [a-z0-9_]+\(' events | grep -v -- '---' | grep -vE '[ )] ?= ')"
done
