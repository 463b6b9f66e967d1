# The page: well-formed, loads nothing, as large as it is asked to be; its numbers are those of
# the other exports, and what its script does is seen in a browser.
. "$STREC_TOP/tests/cli.bash"

"$strec" -k -q -o run.trc -- sh -c 'ls -l /etc /no/such; cat /etc/passwd; /bin/sleep 0.3; exec ls /' >/dev/null 2>&1
page() { "$stview" --export html "$@"; }
# json ID FILE: what a script element of the page holds.
json() { xmllint --xpath "string(//*[@id='$1'])" "$2"; }
# head_cell FILE LABEL: the total of that name, without separators.
head_cell() { xmllint --xpath "string(//*[local-name()='dt'][.='$2']/following-sibling::*/text())" "$1" | tr -d ,; }
table() { "$stview" --export summary "$@"; }
total() { table "$@" | awk '$NF == "total" {print $4}'; }

page -o run.html run.trc
check 'a pipe gives the same' cmp run.html <(cat run.trc | page -)
same 'it loads nothing' '' "$(grep -oE 'src=|href=|url\(|@import|<link|<image|https?://[a-z0-9.]*' run.html |
	sort -u | grep -v 'http://www.w3.org')"
check 'it is light, and dark where the reader is' grep -q 'prefers-color-scheme:dark' run.html
check 'a theme colours it' test -z "$(page --theme colorblind run.trc | grep prefers-color)"
for bad in -1 x 500001; do
	"$stview" --export html --html-events=$bad run.trc >/dev/null 2>err.txt
	same "--html-events $bad is a mistake" "2 1" "$? $(grep -c 'from 0 to 500000' err.txt)"
done

if command -v xmllint >/dev/null && command -v jq >/dev/null; then
	check 'it is well-formed' xmllint --noout run.html
	same 'calls are as many as in the summary' "$(total run.trc)" "$(head_cell run.html Calls)"
	json data run.html >data.json
	json events-data run.html >events.json
	# Of each call its number and its errors: in the summary, over time, and in the list of events.
	table run.trc | awk 'NF > 7 && $NF != "total" && $4 ~ /^[0-9]+$/ {print $NF, $4, (NF > 8 ? $5 : 0)}' |
		sort >want.txt
	same 'over time there are as many of each' "$(cat want.txt)" "$(jq -r '. as $d |
		[.cells[] | {name: $d.calls[.[1]][0], calls: .[2], errors: .[3]}] | group_by(.name)[] |
		"\(.[0].name) \(map(.calls) | add) \(map(.errors) | add)"' data.json | sort)"
	same 'and in the chart' "$(total run.trc)" "$(jq '[.line[] | .[1:6] | add] | add' data.json)"
	same 'and of errors' "$(awk '{sum += $3} END {print sum}' want.txt)" \
		"$(jq '[.line[] | .[6]] | add' data.json)"
	same 'all events are there' "$(cat want.txt)" "$(jq -r --slurpfile d data.json '
		[.rows[] | select(.[3] >= 0) | {name: $d[0].calls[.[3]][0], errors: .[5]}] |
		group_by(.name)[] | "\(.[0].name) \(length) \(map(.errors) | add)"' events.json | sort)"
	same 'the table of calls has the same' "$(cat want.txt)" "$(xmllint --xpath \
		"//*[@id='call-table']/*[local-name()='tbody']/*[local-name()='tr']" run.html |
		sed -nE 's/.*data-find="call:([^"]*)".*<\/th><td data-v="([0-9]+)">[^<]*<\/td><td class="e?" data-v="([0-9]+)".*/\1 \2 \3/p' | sort)"
	check 'stacks have functions' test -n "$(jq -r '.places[][]' events.json | grep -E '^(__)?libc_start')"
	check 'and each leads to the outermost' jq -e '. as $d | [range(.frames | length / 2) |
		select($d.frames[2 * . + 1] > .)] | length == 0' events.json

	page --html-events 60 run.trc >few.html
	json events-data few.html >few.json
	shown=$(jq '.rows | length' few.json)
	check 'few events are as many as asked for, nearly' test "$shown" -le 60 -a "$shown" -ge 45
	check 'and the page says how many of how many' grep -qF \
		"<strong>$shown of $(sed -nE 's/.*All ([0-9,]*) events of.*/\1/p' run.html) events</strong>" few.html
	check 'the longest call is among them' jq -e --slurpfile all events.json '
		([$all[0].rows[] | .[1]] | max) == ([.rows[] | .[1]] | max)' few.json
	check 'and the first and the last' jq -e --slurpfile all events.json '
		.rows[0][6] == $all[0].rows[0][6] and .rows[-1][6] == $all[0].rows[-1][6]' few.json
	same 'the counts are of all' "$(head_cell run.html Calls)" "$(head_cell few.html Calls)"
	same 'no events are possible' 0 "$(page --html-events 0 run.trc >none.html &&
		json events-data none.html | jq '.rows | length')"

	page --filter '%file failed' run.trc >failed.html
	same '--filter chooses' "$(total --filter '%file failed' run.trc)" "$(head_cell failed.html Calls)"
	# From the end of one call to that of another, so the first is in and the last is not.
	ends=$(jq '.rows[] | select(.[1] >= 0) | .[0] + .[1]' events.json | sort -n)
	from=$(sed -n 100p <<<"$ends") to=$(sed -n 300p <<<"$ends")
	page --from ${from}ns --to ${to}ns run.trc >part.html
	same '--from and --to choose' "$(awk -v from=$from -v to=$to '$1 >= from && $1 < to' <<<"$ends" |
		wc -l)" "$(head_cell part.html Calls)"
	same 'as a filter does' "$(total --filter "time>=${from}ns && time<${to}ns" run.trc)" \
		"$(head_cell part.html Calls)"
	same 'also events' "$(head_cell part.html Calls)" \
		"$(json events-data part.html | jq '[.rows[] | select(.[3] >= 0)] | length')"
	check 'and the page says so' grep -q 'Only what happened from' part.html

	# What must not end the page, or break its script.
	odd=$'</script><!--\u2028]]>&amp;"\\'
	"$strec" -q -o odd.trc -- sh -c 'cat "$1" "$2"; exit 3' "$odd" "$odd" $'/\xff\xfe\xc0\x80\x01' >/dev/null 2>&1
	page odd.trc >odd.html
	check 'hostile names leave it well-formed' xmllint --noout odd.html
	check 'and its data' jq -e '.rows | length > 10' <(json events-data odd.html)
	same 'a script ends where it should' "$(grep -o '<script' run.html | wc -l)" \
		"$(grep -o '</script' odd.html | wc -l)"
	same 'the command is as it was' 1 "$(xmllint --xpath 'string(//*[local-name()="h1"])' odd.html | grep -cF '</script><!--')"
	same 'the exit status is there' 3 "$(head_cell odd.html 'Exit status')"
	"$strec" -q -o text.trc -- sh -c ': </no/such; exec true' 2>/dev/null
	same 'lines are those of the text' "$("$stview" --export text -yy -s 64 text.trc |
		sed -E 's/^[0-9]+ +//; s/ += / = /')" \
		"$(page text.trc | xmllint --xpath "string(//*[@id='events-data'])" - |
		jq -r '.rows[][6]' | grep -vE '^(---|\+\+\+) (exec|start)' | sed -E 's/ += / = /')"
else
	skip 'what is on the page: xmllint or jq is not here'
fi

# What the script does: before the page's end, a visitor is added.
cat >visit.js <<'EOF'
(function () {
'use strict';
var said = [], id = function (name) { return document.getElementById(name); };
var tell = function (what, value) { said.push(what + '=' + value); };
var press = function (target, key) {
	target.dispatchEvent(new KeyboardEvent('keydown', { key: key, bubbles: true, cancelable: true }));
};
var words = function (text) {
	id('filter').value = text;
	id('filter').dispatchEvent(new Event('input'));
	return +id('count').textContent.split(' ')[0].replace(/,/g, '');
};
var column = function (n) {
	return Array.from(id('call-table').tBodies[0].rows).filter(function (row) {
		return !row.classList.contains('out');
	}).map(function (row) { return row.cells[n]; });
};
var sum = function (n) { return column(n).reduce(function (all, cell) { return all + +cell.dataset.v; }, 0); };
var sorted = function (list) {
	return list.every(function (v, i) { return i === 0 || list[i - 1] >= v; });
};
var calls = id('call-table').querySelectorAll('th button')[1], before = sum(1), events = words('');
var values = function () { return column(1).map(function (cell) { return +cell.dataset.v; }); };

tell('all', events);
tell('openat', words('call:openat'));
tell('failed', words('call:openat failed'));
tell('not', words('call:openat -failed'));
tell('enoent', words('enoent'));
tell('long', words('>100ms'));
tell('quoted', words('"no such file"') > 0);
tell('none', words('no-such-text-anywhere') + id('list').textContent.trim());
words('call:openat');
press(id('filter'), 'ArrowDown');
press(id('list'), 'End');
press(id('list'), 'Enter');
tell('detail', !id('detail').hidden && /^openat\(/.test(id('detail').querySelector('.line').textContent));
tell('stack', id('detail').querySelectorAll('tr').length > 1);
press(id('list'), 'Escape');
tell('closed', id('detail').hidden);
words('');
tell('drawn', document.querySelectorAll('.event').length < 60);
id('list').scrollTop = 22 * 200;
id('list').dispatchEvent(new Event('scroll'));
tell('scrolled', id('event-200') !== null && id('event-0') === null);
calls.click();
tell('down', sorted(values()) && calls.parentNode.getAttribute('aria-sort'));
calls.click();
tell('up', sorted(values().reverse()) && calls.parentNode.getAttribute('aria-sort'));
document.querySelector('[data-find="call:openat"]').click();
tell('found', id('filter').value);
words('');
var box = id('chart').getBoundingClientRect(), drag = function (type, part) {
	id('chart').dispatchEvent(new PointerEvent(type, { clientX: box.left + part * box.width,
		bubbles: true, button: 0 }));
};
/* From the beginning into a piece of the table of calls that has some, as the next one has. */
var data = strecPage.data, whole = data.end - data.begin, has = {}, piece = 3;
data.cells.forEach(function (cell) { has[cell[0]] = true; });
while (piece < 240 && !(has[piece - 1] && has[piece])) piece++;
drag('pointerdown', 0);
drag('pointermove', 0.01);
drag('pointerup', (piece - 0.5) / 240);
tell('chosen', Math.abs(240 * (strecPage.to - strecPage.from) / whole - piece + 0.5) < 0.2);
tell('fewer', sum(1) < before && words('') < events);
var first = Math.floor((strecPage.from - data.begin) / whole * 240);
var last = Math.ceil((strecPage.to - data.begin) / whole * 240);
tell('sum', sum(1) === data.cells.reduce(function (all, cell) {
	return all + (cell[0] >= first && cell[0] < last ? cell[2] : 0);
}, 0));
tell('lives', document.querySelectorAll('#process-table tr.out').length > 0);
press(id('chart'), 'Escape');
tell('back', sum(1) === before && words('') === events && id('reset').hidden &&
	!document.querySelector('tr.out'));
document.title = '[' + said.join(' ') + ']';
}());
EOF
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -n "$browser" ] && command -v jq >/dev/null; then
	sed '/^<\/body>/,$d' run.html >visited.html
	{ echo '<script>//<![CDATA['; cat visit.js; echo '//]]></script></body></html>'; } >>visited.html
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/browser" \
		--dump-dom "file://$work/visited.html" >dom.txt 2>/dev/null
	count() { # CONDITION: events of the page of which it holds
		jq --slurpfile d data.json "[.rows[] | {name: (if .[3] < 0 then \"\" else
			\$d[0].calls[.[3]][0] end), took: .[1], failed: (.[5] == 1), text: .[6]} |
			select($1)] | length" events.json
	}
	openat='.name == "openat"'
	wanted="[all=$(count true) openat=$(count "$openat") failed=$(count "$openat and .failed")"
	wanted+=" not=$(count "$openat and (.failed | not)") enoent=$(count '.text | test("ENOENT")')"
	wanted+=" long=$(count '.took >= 1e8') quoted=true none=0no event on this page matches"
	wanted+=' detail=true stack=true closed=true drawn=true scrolled=true down=descending up=ascending'
	wanted+=' found=call:openat chosen=true fewer=true sum=true lives=true back=true]'
	same 'the script searches, opens, sorts and zooms' "$wanted" \
		"$(grep -o '\[all=[^]]*\]' dom.txt | head -1)"
else
	skip 'the script searches, opens, sorts and zooms: no chromium, or no jq, is here'
fi
