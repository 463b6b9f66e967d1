# The JSON and CSV exports: what others read of them is what the other exports say.
. "$STREC_TOP/tests/cli.bash"

odd=$(printf 'odd-\303\244-\377-"\\-,\nend')
mkdir "$odd"
"$strec" -k -q -o run.trc -- sh -c "ls -l . /no/such; cat \"\$1\"/none /etc/passwd; kill -USR1 \$\$; exec sleep 0.05" \
	sh "$odd" >/dev/null 2>&1
"$strec" -q -o threads.trc -- "$tracees/threads" >/dev/null 2>&1
"$strec" -q -o signals.trc -- "$tracees/signal_self" >/dev/null 2>&1
"$strec" -q -o gallery.trc -- "$tracees/gallery" >/dev/null 2>&1
logs=(run.trc threads.trc signals.trc gallery.trc "$samples"/*.trc)
json() { "$stview" --export json "$@"; }
csv() { "$stview" --export csv "$@"; }
total() { "$stview" --export summary "$@" | awk '$NF == "total" {print $4, NF == 9 ? $5 : 0, $2}'; }

for log in "${logs[@]}"; do
	name=${log##*/}
	json "$log" >"$name.json"
	if command -v jq >/dev/null; then
		same "$name: jq finds the calls, the errors and the time of the summary" "$(total "$log")" \
			"$(jq -rn '[inputs | select(.kind == "call")] |
				[length, (map(select(.errno)) | length),
				 (map(select((.unfinished or .attached) | not) | .duration_ns) | add // 0)] |
				@tsv' "$name.json" | awk '{printf "%d %d %.6f\n", $1, $2, $3 / 1e9}')"
	else
		skip "$name: jq finds the calls, the errors and the time of the summary: no jq is here"
	fi
done

same 'a text is what it was' "$odd/none" \
	"$(jq -r 'select(.syscall == "openat" and .error == "ENOENT") | .args.pathname |
		select(.string_base64) | .string_base64' run.trc.json | tail -1 | base64 -d)"
same 'and where it is not UTF-8 there is something to look at' "$(printf 'odd-\303\244-\357\277\275-"\\-,\nend/none')" \
	"$(jq -r '.args.pathname? | select(.string_base64) | .string' run.trc.json | tail -2)"
same 'arguments have names' 'dirfd pathname flags' \
	"$(jq -r 'select(.syscall == "openat") | .args | keys_unsorted | join(" ")' run.trc.json | head -1)"
same 'descriptors lead to files' /etc/passwd \
	"$(jq -r 'select(.comm == "cat" and .syscall == "read") | .args.fd.fd_path' run.trc.json | grep passwd | head -1)"
check 'stacks have functions' test -n \
	"$(jq -r 'select(.syscall == "execve") | .stack[]?.function // empty' run.trc.json | head -1)"
same 'signals have names' 'SIGUSR1' "$(jq -r 'select(.kind == "signal") | .signal' run.trc.json | grep USR1)"
same 'threads have their process' "$(jq -r 'select(.kind == "start") | .pid' threads.trc.json | sort -u | wc -l)" 1
same 'a range is a range' "$(json --from 5ms run.trc | jq -s 'map(.time_ns) | min >= 5000000')" true
same 'a filter filters' "$(total --filter 'failed' run.trc | cut -d' ' -f1)" \
	"$(json --filter failed run.trc | jq -n '[inputs | select(.kind == "call")] | length')"
check 'a pipe gives the same' cmp run.trc.json <(cat run.trc | json -)

# Python with what the schema needs: Debian's own has the package.
for python in /usr/bin/python3 python3; do
	"$python" -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null && break
	python=
done
cat >validate.py <<'EOF'
import json, sys
import jsonschema

with open(sys.argv[1]) as f:
    schema = json.load(f)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for name in sys.argv[2:]:
    shapes = {}
    for line in open(name, 'rb'):
        event = json.loads(line.decode('utf-8'))
        # Of lines that are alike in all but their values, the first few.
        shape = (event['kind'], event.get('syscall'), event.get('error'), 'stack' in event)
        shapes[shape] = shapes.get(shape, 0) + 1
        if shapes[shape] > 2:
            continue
        for error in validator.iter_errors(event):
            sys.exit(f'{name}: {list(error.path)}: {error.message[:200]}')
    if not shapes:
        sys.exit(f'{name}: nothing')
broken = json.loads(open(sys.argv[2], 'rb').readline().decode('utf-8'))
broken['tmie_ns'] = 1
if validator.is_valid(broken):
    sys.exit('the schema lets anything through')
EOF
if [ -n "$python" ]; then
	check 'all lines are as the schema says' \
		"$python" validate.py "$STREC_TOP/docs/strec-json.schema.json" ./*.json
else
	skip 'all lines are as the schema says: python3-jsonschema is not here'
fi

# CSV as Python and SQLite read it: as many rows, and fields that put together are the line of text.
cat >rows.py <<'EOF'
import csv, sys

with open(sys.argv[1], newline='', encoding='utf-8') as f:
    data = f.read()
if '\n' in data.replace('\r\n', ''):
    sys.exit('a line ends without CR')
rows = list(csv.DictReader(data.splitlines(keepends=True), strict=True))
for row in rows:
    if None in row or None in row.values():
        sys.exit(f'a row of other columns: {row}')
    if row['kind'] == 'call':
        print(f"{row['tid']} {row['syscall']}({row['args']}) = {row['result_text']}")
EOF
# Lines of calls that are whole, with one blank before the sign.
text_lines() { "$stview" --export text "$1" | sed -nE '/ unfinished|<\.\.\. |^ > /d; s/^([0-9]+) +/\1 /; s/\) +(= [^"]*)$/) \1/; /\) = /p' | sort; }
if command -v python3 >/dev/null; then
	for log in "${logs[@]}"; do
		name=${log##*/}
		csv "$log" >"$name.csv"
		check "$name: csv is read by Python" python3 rows.py "$name.csv"
		python3 rows.py "$name.csv" | sort >rows.txt
		text_lines "$log" >lines.txt
		check "$name: and its values are those of the text" test -s lines.txt -a \
			-z "$(comm -23 lines.txt rows.txt | head -5)"
	done
else
	skip 'csv is read by Python: no python3 is here'
fi
if command -v sqlite3 >/dev/null; then
	read -r calls errors seconds <<<"$(total run.trc)"
	same 'SQLite finds the calls and the errors' "$calls $errors" \
		"$(sqlite3 -separator ' ' :memory: '.import --csv run.trc.csv log' \
			"select count(*), sum(error <> '') from log where kind = 'call'")"
else
	skip 'SQLite finds the calls and the errors: no sqlite3 is here'
fi

if [ -e /dev/full ]; then
	for format in json csv; do
		"$stview" --export $format run.trc >/dev/full 2>message
		same "a full disk is an error of $format" 1 $?
		check 'that is told' grep -q 'No space left' message
	done
else
	skip 'a full disk is an error: there is no /dev/full'
fi
