# What all exports have in common: the range of time, the file that they go to.
. "$STREC_TOP/tests/cli.bash"

log=$samples/tour.trc
"$stview" --export text --times "$log" >all.txt
# between FROM TO: the lines of all.txt whose calls ended then, s.
between() {
	awk -v from="$1" -v to="$2" '
		{ split($2, t, ":"); enter = t[1] * 60 + t[2]; took = 0 }
		match($0, /<[0-9.]+>$/) { took = substr($0, RSTART + 1, RLENGTH - 2) }
		enter + took >= from && enter + took < to' all.txt
}
end=$("$stview" --info "$log" | awk '$1 == "length" {split($2, t, ":"); print t[1] * 60 + t[2]}')
from=$(awk -v e="$end" 'BEGIN {print e / 4}') to=$(awk -v e="$end" 'BEGIN {print e / 2}')

# Lines that stand for half of a call are left aside: they are written where the range begins.
lines() { grep -v -e unfinished -e resumed | wc -l; }
wanted=$(between "$from" "$to" | lines)
got=$("$stview" --export text --times --from "${from}s" --to "${to}s" "$log" | lines)
check "a range has its part of the lines: $wanted and $got" \
	test $((wanted > 20 && (got - wanted) * (got - wanted) <= 4)) = 1
first=$("$stview" --export text --times --to "${from}s" "$log" | lines)
rest=$("$stview" --export text --times --from "${from}s" "$log" | lines)
check "before and after are all: $first and $rest of $(lines <all.txt)" \
	test $(((first + rest - $(lines <all.txt)) ** 2)) -le 4
same 'a range of descriptors has their names' \
	"$("$stview" --export text -y "$log" | tail -n 3)" \
	"$("$stview" --export text -y --from 50% "$log" | tail -n 3)"
# counts OPTIONS...: the calls of each name, without the total
counts() { "$stview" --export summary "$@" "$log" | awk '$1 ~ /^[0-9.]/ && $NF != "total" {n[$NF] += $4} END {for (c in n) print c, n[c]}' | sort; }
same 'a summary of a range has what ended in it' "$(counts --filter "time>=${from}s time<${to}s")" "$(counts --from "${from}s" --to "${to}s")"
check 'which is a part of all' test "$(counts --from "${from}s" | awk '{n += $2} END {print n}')" -lt "$(counts | awk '{n += $2} END {print n}')"
"$stview" --export text --from 2s --to 1s "$log" 2>message
same 'a range that is none is wrong usage' 2 $?
check 'which is told' grep -q 'nothing lies between' message
"$stview" --export text --from nonsense "$log" 2>message
same 'so is what is no time' 2 $?

check '-o writes a file' "$stview" --export text --times -o out.txt "$log"
same 'which has all' "$(cksum <all.txt)" "$(cksum <out.txt)"
chmod 600 out.txt
ln -s out.txt link.txt
check 'and again' "$stview" --export summary -o link.txt "$log"
same 'in place of what was there, with its mode' 600 "$(stat -c %a out.txt)"
check 'a link stays a link' test -L link.txt
"$stview" --export text -o none/out.txt "$log" 2>message
same 'a directory that is not there is an error' 1 $?
check 'that names the file' grep -q 'none/out.txt: No such file' message
mkfifo pipe
cat pipe >through.txt &
check 'a FIFO is written to' "$stview" --export text --times -o pipe "$log"
wait $!
same 'and gets all' "$(cksum <all.txt)" "$(cksum <through.txt)"
if [ -e /dev/full ]; then
	"$stview" --export text -o /dev/full "$log" 2>message
	same 'a full device is an error' 1 $?
	check 'that is told' grep -q 'No space left' message
else
	skip 'there is no /dev/full'
fi
same 'nothing half-written stays' '' "$(find . -name '*.txt.*')"

# What came through a pipe and was exported takes no more place on the disk.
"$STREC_BUILD/bench/biglog" 600000 big.trc
"$stview" --export text -f -T big.trc | head -n 90000 >strace.log
mkfifo more
# spool STVIEW: bytes that its file without a name has, and the 512 bytes of the disk that it takes
spool() {
	local fd
	for fd in /proc/"$1"/fd/*; do
		case $(readlink "$fd") in *deleted*) stat -L -c '%s %b' "$fd" ;; esac
	done | sort -n | tail -1
}
all_came() { [ "$(spool $viewer | cut -d ' ' -f 1)" -ge $1 ]; }
is_small() { [ $(($(spool $viewer | cut -d ' ' -f 2) * 512)) -lt 2500000 ]; }
for export in 'text big.trc' 'json big.trc' 'json strace.log'; do
	read -r exporter input <<<"$export"
	{ head -c 4000000 $input; cat more; } | "$stview" --export $exporter - >through.$exporter &
	viewer=$!
	exec 8>more
	check "$exporter of $input: what came is kept" wait_until all_came 3900000
	check 'until it was read' wait_until is_small
	tail -c +4000001 $input >&8
	exec 8>&-
	wait $viewer
	same 'and the export is the same' "$("$stview" --export $exporter $input | cksum)" \
		"$(cksum <through.$exporter)"
done
