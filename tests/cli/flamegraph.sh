# Folded stacks and the flame graph: sums are those of the other exports, growing logs give the
# same, and the tools that they are for read them.
. "$STREC_TOP/tests/cli.bash"

"$strec" -k -q -o run.trc -- sh -c 'ls -l /etc /no/such; cat /etc/passwd; exec sleep 0.05' >/dev/null 2>&1
folded() { "$stview" --export folded "$@"; }
sum() { awk '{sum += $NF} END {printf "%.0f", sum}'; }

for weight in time count bytes; do
	folded --weight $weight run.trc >$weight.txt 2>$weight.err
	same "--weight $weight tells nothing else" '' "$(cat $weight.err)"
	check "--weight $weight: each line is a stack and a number" \
		test -s $weight.txt -a -z "$(grep -avE '^[^;]+(;[^;]+)+ [1-9][0-9]*$' $weight.txt)"
	check "--weight $weight: the lines are in order" env LC_ALL=C sort -c $weight.txt
	same "--weight $weight: each stack is once" '' "$(sed 's/ [0-9]*$//' $weight.txt | uniq -d)"
done
check 'stacks have functions' grep -qaE '^ls;.*;(__)?(libc_start|main).* [0-9]+$' time.txt
check 'and end in calls' grep -qa '^sleep;.*;clock_nanosleep [0-9]*$' time.txt

total() { "$stview" --export summary "$@" | awk '$NF == "total" {print $4, $2}'; }
read -r calls seconds <<<"$(total run.trc)"
same 'calls are as many as in the summary' "$calls" "$(sum <count.txt)"
same 'and take as long' "$seconds" "$(sum <time.txt | awk '{printf "%.6f", $1 / 1e9}')"
# The text has whole microseconds of each call.
check 'and as in the text' awk -v us="$("$stview" --export text -T run.trc |
	awk -F'[<>]' '/>$/ {sum += $(NF - 1)} END {printf "%.0f", 1e6 * sum}')" \
	-v ns="$(sum <time.txt)" -v calls="$calls" \
	'BEGIN {off = ns - 1000 * us; exit !(us > 0 && off <= 1000 * calls && -off <= 1000 * calls)}'
same 'bytes are those of the text' "$("$stview" --export text run.trc |
	awk '/^[0-9]+ +(read|write|pread64|pwrite64|copy_file_range|sendfile|splice|recvmsg|sendto)\(/ && $NF > 0 {sum += $NF} END {print sum}')" "$(sum <bytes.txt)"
same '--filter chooses' "$(total --filter '%file failed' run.trc | cut -d' ' -f1)" \
	"$(folded --weight count --filter '%file failed' run.trc 2>/dev/null | sum)"

check 'a pipe gives the same' cmp time.txt <(cat run.trc | folded -)
head -c 3000 run.trc >growing.trc
timeout 60 "$stview" --follow --export folded growing.trc >grown.txt &
tail -c +3001 run.trc >>growing.trc
wait $!
check 'and so does a log that grows' cmp time.txt grown.txt
check 'a recording under way is folded at its end' grep -qa '^true;.*;execve [0-9]*$\|^true;.*;exit_group [0-9]*$' \
	<("$strec" -k -- true | folded --weight count -)

"$strec" -q -o plain.trc -- true
folded --weight count plain.trc >plain.txt 2>plain.err
same 'without stacks there are commands and calls' '' "$(grep -vE '^[^;]+;[a-z0-9_]+ [0-9]+$' plain.txt)"
same 'all of them' "$(total plain.trc | cut -d' ' -f1)" "$(sum <plain.txt)"
check 'one line says how to record stacks' test "$(wc -l <plain.err)" -eq 1 -a -n "$(grep 'strec -k' plain.err)"

"$stview" --export flamegraph run.trc >run.svg
"$stview" --export flamegraph --filter accept run.trc >none.svg 2>/dev/null
for picture in run none; do
	if command -v xmllint >/dev/null; then
		check "$picture.svg is well-formed" xmllint --noout $picture.svg
	elif command -v python3 >/dev/null; then
		check "$picture.svg is well-formed" python3 -c \
			'import sys, xml.dom.minidom as d; d.parse(sys.argv[1])' $picture.svg
	else
		skip "$picture.svg is well-formed: neither xmllint nor python3 is here"
	fi
done
same 'the picture loads nothing' '' "$(grep -oE 'href|url\(|<image|@import|https?://[a-z0-9.]*' run.svg |
	sort -u | grep -v 'http://www.w3.org')"
same 'its root has all the weight' "$(sum <time.txt)" \
	"$(sed -n 's/.*data-weight="\([0-9]*\)" data-level="0".*/\1/p' run.svg)"
check 'a theme colours it' grep -q '^\.page{fill:#ffffff}' <("$stview" --export flamegraph --theme light run.trc)

# What a tool made of the stacks: the number that it gives the whole.
whole() { sed -n 's/.*<title>all (\([0-9,]*\) [a-z]*, 100.*/\1/p' "$1" | tr -d ,; }
tool=$(command -v flamegraph.pl || ls /usr/share/perl5/Devel/NYTProf/flamegraph.pl 2>/dev/null)
if [ -n "$tool" ] && command -v perl >/dev/null; then
	perl "$tool" --countname=ns time.txt >pl.svg 2>pl.err
	same 'flamegraph.pl takes every line' '' "$(cat pl.err)"
	same 'and finds the same sum' "$(sum <time.txt)" "$(whole pl.svg)"
else
	skip 'flamegraph.pl takes every line: it is in the package libdevel-nytprof-perl'
fi
if command -v inferno-flamegraph >/dev/null; then
	inferno-flamegraph --countname ns time.txt >inferno.svg 2>inferno.err
	same 'inferno takes every line' '' "$(cat inferno.err)"
	same 'and finds the same sum too' "$(sum <time.txt)" "$(whole inferno.svg)"
else
	skip 'inferno takes every line: inferno-flamegraph is not here'
fi

# What the script does: to the picture before its end, a visitor is added.
cat >visit.js <<'EOF'
(function () {
'use strict';
var frames = Array.from(document.querySelectorAll('.frames > g')), said = [];
var named = function (name) {
  return frames.find(function (g) { return g.textContent.indexOf(name + '\n') === 0; });
};
var width = function (g) { return Math.round(g.querySelector('rect').getAttribute('width')); };
var tell = function (what, value) { said.push(what + '=' + value); };
var shown = function () {
  return frames.filter(function (g) { return g.style.display !== 'none'; }).length;
};
var press = function (key) {
  document.dispatchEvent(new KeyboardEvent('keydown', { key: key }));
};
var ls = named('ls'), before = width(ls);
ls.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
tell('detail', document.querySelector('.detail').textContent.split(' ')[0]);
ls.dispatchEvent(new MouseEvent('click', { bubbles: true }));
tell('zoomed', width(ls));
tell('root', frames[0].getAttribute('class').split(' ').pop() + width(frames[0]));
tell('hidden', named('sleep').style.display);
named('sleep').dispatchEvent(new MouseEvent('click', { bubbles: true }));
tell('last', frames[0].getAttribute('class').split(' ').pop());
press('Escape');
tell('reset', width(ls) === before && shown() === frames.length);
press('/');
var input = document.querySelector('input');
input.value = '^(ls|sh|cat|sleep)$';
input.dispatchEvent(new Event('input'));
tell('text', Array.from(document.querySelectorAll('text'), function (t) { return t.textContent; })
  .find(function (t) { return t.indexOf('found: ') === 0; }));
tell('marked', document.querySelectorAll('.found').length > 0);
input.value = '(';
input.dispatchEvent(new Event('input'));
tell('literal', document.querySelectorAll('.found').length);
document.querySelector('title').textContent = '[' + said.join(' ') + ']';
}());
EOF
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -n "$browser" ]; then
	sed '$d' run.svg >visited.svg
	{ echo '<script><![CDATA['; cat visit.js; echo ']]></script></svg>'; } >>visited.svg
	timeout 120 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/browser" \
		--dump-dom "file://$work/visited.svg" >dom.txt 2>/dev/null
	same 'the script zooms, resets and searches' \
		'[detail=ls zoomed=1180 root=caller1180 hidden=none last=caller reset=true text=found: 100.0% marked=true literal=0]' \
		"$(grep -o '\[detail=[^]]*\]' dom.txt | head -1)"
else
	skip 'the script zooms, resets and searches: no chromium is here'
fi
