# Every screen in ASCII: nothing but ASCII, and no glyph that has no substitute.
. "$STREC_TOP/tests/cli.bash"

log=$samples/tour.trc
panels=$(sed -nE "s/^\tX\([A-Z_]+, [a-z_]+, '(.)'.*/\1/p" "$STREC_TOP/viz/views.h")
check 'there are panels' test "$(wc -w <<<"$panels")" -ge 4

compare() { # NAME OPTIONS...: a ? in ASCII is one in UTF-8 too
	local name=$1
	shift
	"$stview" "$@" "$log" >utf8
	"$stview" --ascii "$@" "$log" >ascii
	same "$name: ASCII only" 0 "$(LC_ALL=C grep -c '[^ -~]' ascii)"
	same "$name: no glyph without a substitute" "$(tr -cd '?' <utf8 | wc -c)" \
		"$(tr -cd '?' <ascii | wc -c)"
	same "$name: as wide and high" "$(wc -l <utf8)" "$(wc -l <ascii)"
}
for panel in $panels; do
	compare "panel $panel" --frame 60% --panels "$panel" --size 160x50
done
compare 'all panels' --frame 60% --size 200x60
compare 'a small screen' --frame end --size 60x15
compare 'the beginning' --frame 0 --size 120x40
compare 'filtered' --frame end --filter 'failed and %network' --size 120x40
