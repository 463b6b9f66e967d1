# Bad input gets one line that says what is wrong and what to do, and nothing is written.
. "$STREC_TOP/tests/cli.bash"

# refuses NAME STATUS WORD COMMAND...: one line on stderr with WORD, nothing on stdout
refuses() {
	local name=$1 status=$2 word=$3 got
	shift 3
	"$@" >out 2>err </dev/null
	got=$?
	if [ $got -eq "$status" ] && [ "$(wc -l <err)" -eq 1 ] && grep -qi -- "$word" err &&
		[ ! -s out ]; then
		ok "$name"
	else
		not_ok "$name: status $got, wanted $status and one line with '$word'"
		head -5 out err
	fi
}

refuses 'strec: wrong option' 2 'help' "$strec" --no-such-option
refuses 'strec: no command' 2 'help' "$strec" -o x.trc
refuses 'strec: -o is a directory' 125 'directory' "$strec" -o / -- true
refuses 'strec: -o in no directory' 125 'no such' "$strec" -o no/such/x.trc -- true
refuses 'strec: -p of no process' 125 'no such process' "$strec" -o x.trc -p 4194304
refuses 'strec: -p of no number' 2 'process id' "$strec" -o x.trc -p abc
check 'nothing was written' test ! -e x.trc
if script -qec true /dev/null >/dev/null 2>&1; then
	script -qec "$strec -- true" /dev/null >out </dev/null
	check 'strec: a terminal as log is refused with the right commands' \
		grep -q 'stview' out
else
	skip 'strec: log to a terminal: script(1) is missing'
fi

printf 'alert a: threads > 1\nalert b: rate(reads) > 1/s\n' >bad.rules
refuses 'stview: a mistake in a rule' 2 'bad.rules:2:15: .*write one of' \
	"$stview" --frame end --alert-rules bad.rules "$samples/example.trc"
refuses 'stview: no file of rules' 2 'no such file' \
	"$stview" --frame end --alert-rules none.rules "$samples/example.trc"
refuses 'stview: a wrong threshold' 2 'microseconds' \
	"$stview" --alert-latency-threshold fast "$samples/example.trc"

: >empty.trc
echo 'hello, this is a text file of more than a few bytes, and it is no log at all' >text.trc
cp /bin/true elf.trc
cp "$samples/example.trc" later.trc
printf '\377' | dd of=later.trc bs=1 seek=10 conv=notrunc 2>/dev/null
head -c 30 "$samples/example.trc" >short.trc
for option in '--info' '--verify' '--export text' '--export summary' '--frame end'; do
	# shellcheck disable=SC2086
	{
		refuses "stview $option: missing file" 1 'no such file' "$stview" $option none.trc
		refuses "stview $option: directory" 1 'directory' "$stview" $option /
		refuses "stview $option: empty file" 1 'empty' "$stview" $option empty.trc
		refuses "stview $option: text file" 1 'not a strec log' "$stview" $option text.trc
		refuses "stview $option: program" 1 'not a strec log' "$stview" $option elf.trc
		refuses "stview $option: damaged header" 1 'checksum' "$stview" $option later.trc
		refuses "stview $option: cut header" 1 'ends' "$stview" $option short.trc
	}
done
refuses 'stview: wrong option' 2 'help' "$stview" --no-such-option "$samples/example.trc"
refuses 'stview: no file' 2 'help' "$stview"
refuses 'stview: wrong size' 2 'size' "$stview" --frame end --size 12 "$samples/example.trc"
refuses 'stview: no history' 2 'history-size' "$stview" --history-size 0 "$samples/example.trc"
refuses 'stview: wrong time' 2 'time' "$stview" --frame never "$samples/example.trc"
refuses 'stview: wrong format' 2 'export' "$stview" --export nothing "$samples/example.trc"
refuses 'stview: wrong filter' 2 'filter' "$stview" --filter 'dur>>' --export text "$samples/example.trc"
refuses 'stview: wrong speed' 2 'speed' "$stview" --speed 0 "$samples/example.trc"
