# The summary by other things than calls, in other orders, of a part of the time.
. "$STREC_TOP/tests/cli.bash"

"$strec" -k -q -o run.trc -- sh -c 'ls -l /etc /no/such; cat /etc/passwd; exec sleep 0.01' >/dev/null 2>&1
summary() { "$stview" --export summary "$@"; }
rows() { summary "$@" | sed '1,/^---/d' | sed '/^---/,$d'; }
totals() { summary "$@" | awk '$NF == "total" {print $2, $4, NF == 9 ? $5 : 0}'; }
# Columns of rows are before the name, errors are empty where there are none: calls and errors by
# where they stand.
sums() { rows "$@" | awk '{calls += substr($0, 32, 9); errors += substr($0, 42, 9); s += substr($0, 8, 11)}
	END {printf "%d %d %.4f", calls, errors, s}'; }

read -r seconds calls errors <<<"$(totals run.trc)"
for by in call process file site; do
	read -r c e s <<<"$(sums --by $by run.trc)"
	same "--by $by: calls and errors are all" "$calls $errors" "$c $e"
	check "--by $by: and so is the time, but for what is rounded" \
		awk -v a="$seconds" -v b="$s" 'BEGIN {exit !((a - b) ^ 2 < 0.0005 ^ 2 && a > 0)}'
	same "--by $by: the total is the same" "$seconds $calls $errors" "$(totals --by $by run.trc)"
done
same 'processes are those of the text' "$("$stview" --export text run.trc | awk '/^[0-9]+ +([a-z0-9_]+\(|<\.\.\. ).*\) += / {n[$1]++}
	END {for (p in n) print p, n[p]}' | sort)" \
	"$(rows --by process run.trc | awk '{print $(NF - 1), substr($0, 32, 9) + 0}' | sort)"
if command -v jq >/dev/null; then
	same 'files are those of paths and descriptors' "$("$stview" --export json run.trc | jq -n '[inputs |
		select(.kind == "call" and any(.args[]; .string == "/etc/passwd" or .fd_path == "/etc/passwd"))] |
		length')" "$(rows --by file run.trc | awk '$NF == "/etc/passwd" {print substr($0, 32, 9) + 0}')"
else
	skip 'files are those of paths and descriptors: no jq is here'
fi
check 'sites are places in the code' grep -qE '(\.[a-zS]+:[0-9]+ |\+0x)' <(rows --by site run.trc)
"$strec" -q -o plain.trc -- true
check 'or addresses' grep -qE ' 0x[0-9a-f]+$' <(rows --by site plain.trc)

column() { case $1 in time) echo 8-18 ;; mean) echo 20-30 ;; calls) echo 32-40 ;; errors) echo 42-50 ;;
	p50) echo 52-62 ;; p99) echo 64-74 ;; max) echo 76-86 ;; esac; }
for sort in time mean calls errors p50 p99 max; do
	rows --sort $sort run.trc | cut -c"$(column $sort)" | awk '{print $1 + 0}' >got.txt
	check "--sort $sort is an order" cmp got.txt <(sort -rg got.txt)
	check "--sort $sort: of all rows" test "$(wc -l <got.txt)" -eq "$(rows run.trc | wc -l)"
done
check '--sort name is an order' env LC_ALL=C sort -c <(rows --sort name run.trc | awk '{print $NF}')
same 'the default is by time' "$(summary run.trc)" "$(summary --by call --sort time run.trc)"

read -r _ first _ <<<"$(totals --to 20% run.trc)"
read -r _ rest _ <<<"$(totals --from 20% run.trc)"
same '--from and --to part the calls' "$calls" $((first + rest))
check 'neither has all' test "$first" -gt 0 -a "$rest" -gt 0
same 'a pipe gives the same' "$(summary --by process run.trc)" "$(cat run.trc | summary --by process -)"
summary --by nothing run.trc 2>message
same 'what there is no row for is wrong usage' 2 $?
check 'and is told' grep -q 'call, process, file or site' message
summary --sort nothing run.trc 2>message
same 'so is an order that is none' 2 $?
