# The otlp export: to lines of JSON, and to a collector on the loopback, tests/protobuf/collector.py.
# What arrives is decoded by Google's library with tests/protobuf/otlp.proto, by protoc without any
# definitions, and by the official definitions, of OpenTelemetry's package for JavaScript.
. "$STREC_TOP/tests/cli.bash"

for name in $(compgen -e | grep '^OTEL_') TRACEPARENT; do unset "$name"; done
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
schema=$STREC_TOP/tests/protobuf
protoc -I "$schema" --python_out=. otlp.proto || exit 1
read_otlp() { /usr/bin/python3 "$schema/read_otlp.py" . "$@"; }

# collector DIR ANSWER...: sets $url and $collector
collector() {
	mkdir "$1"
	/usr/bin/python3 "$schema/collector.py" . "$@" &
	collector=$!
	wait_until test -e "$1/port"
	url=http://127.0.0.1:$(cat "$1/port")
}
# end_collector: what it got is whole then
end_collector() { kill $collector; wait $collector 2>/dev/null; }
# bodies DIR: of requests, in their order
bodies() { ls "$1" | grep -E '^[0-9]+\.(traces|metrics)$' | sort -n | sed "s,^,$1/,"; }
spans_of() { awk -F '\t' '$1 == "span"' "$@"; }
# kind KIND FILE: spans of that kind
kind() { awk -F '\t' -v k="strec.kind=$1 " '$1 == "span" && index($11, k) == 1' "$2"; }

cat >marks.sh <<'END'
[ -e strec:begin:outer ] || :
ls /nonexistent
[ -e strec:begin:inner ] || :
sleep 0.02
[ -e strec:end:outer ] || :
[ -e 'strec:mark:here we are' ] || :
END
"$strec" -o marks.trc -- bash -c '. ./marks.sh; sh -c "kill -9 \$\$"; exec sleep 0.01' >/dev/null 2>&1
"$strec" -o threads.trc -- "$tracees/threads" >/dev/null 2>&1
"$strec" -o thread_exec.trc -- "$tracees/thread_exec" >/dev/null 2>&1
# Durations of the text are in whole us; the calls of a thread that was killed have none.
for log in marks.trc threads.trc thread_exec.trc "$samples"/{tour,v1-threads}.trc; do
	name=$(basename "$log" .trc)
	check "$name.trc is written as lines" "$stview" --export otlp --otlp-threshold 300 -o "$name.jsonl" "$log"
	check "$name.trc is read" eval "read_otlp $name.jsonl >$name.tsv"
	same "$name.trc: the calls over the threshold are those of the text" \
		"$("$stview" --export text -f -T "$log" | sed -n -E \
			-e '/(exit|exit_group)(\(| resumed)/d' \
			-e 's/^([0-9]+) +<\.\.\. ([a-z_0-9]+) resumed.* <([0-9.]+)>$/\1 \2 \3/p;t' \
			-e 's/^([0-9]+) +([a-z_0-9]+)\(.* <([0-9.]+)>$/\1 \2 \3/p' |
			awk '{us = int($3 * 1000000 + 0.5)} us >= 300 {print $1, $2, us}' | sort)" \
		"$(kind call $name.tsv | grep -v strec.unfinished | awk -F '\t' '{
			match($11, /thread.id=[0-9]+/)
			print substr($11, RSTART + 10, RLENGTH - 10), $5}' |
			paste -d ' ' - <(jq -r '.resourceSpans[]?.scopeSpans[].spans[] |
				select(.attributes | any(.value.stringValue == "call")) |
				select(.attributes | any(.key == "strec.unfinished") | not) |
				# Of numbers beyond 2^53, jq only knows the first digits.
				((.endTimeUnixNano[-12:] | tonumber) - (.startTimeUnixNano[-12:] | tonumber)) |
				if . < 0 then . + 1000000000000 else . end | ./1000 | floor' $name.jsonl) | sort)"
	same "$name.trc: ids are of one span each" '' "$(spans_of $name.tsv | cut -f 3 | sort | uniq -d)"
	same "$name.trc: each span lies within its parent" '' "$(awk -F '\t' '$1 == "span" {
		begin[$3] = substr($7, 5); end[$3] = substr($8, 5); up[$3] = $4; name[$3] = $5
		process[$3] = $11 ~ /^strec.kind=process/ }
		END { for (id in up) if (up[id] != "") {
			if (!(up[id] in begin)) print name[id], "has no parent"
			# A process may outlive the one that started it.
			else if (begin[id] < begin[up[id]] || (end[id] > end[up[id]] && !process[id]))
				print name[id], "is not within", name[up[id]] } }' $name.tsv)"
done

parent_of() { # NAME of the parent of the span NAME KIND
	awk -F '\t' -v n="$1" -v k="strec.kind=$2 " '$1 == "span" {name[$3] = $5; split($11, a, " ")
		if ($5 == n && index($11, k) == 1) up = $4; kind[$3] = a[1]} END {print name[up], kind[up]}' marks.tsv
}
same 'a mark lies in a mark' 'outer strec.kind=mark' "$(parent_of inner mark)"
same 'that in a program' 'bash strec.kind=program' "$(parent_of outer mark)"
same 'a process in the mark in which it was started' 'outer strec.kind=mark' "$(parent_of ls process)"
same 'a call in the program' 'sleep strec.kind=program' "$(parent_of clock_nanosleep call)"
same 'a point has no duration' 1 "$(kind point marks.tsv | awk -F '\t' '$7 == $8' | grep -c 'here we are')"
same 'an exit status is an error' 'exited with 2' "$(kind program marks.tsv | awk -F '\t' '$5 == "ls" {print $10}')"
same 'so is a signal' 'killed by SIGKILL' "$(kind process marks.tsv | awk -F '\t' '$5 == "sh" {print $10}')"
check 'attributes say what was run' grep -q \
	"process.executable.path=[^ ]*/ls process.command_args=\['ls', '/nonexistent'\] process.exit.code=2 error.type=2" marks.tsv
same 'threads are spans in the program' program "$(awk -F '\t' '$1 == "span" {kind[$3] = $11}
	$11 ~ /^strec.kind=thread/ {up[$4]} END {for (id in up) {split(kind[id], a, "[= ]"); print a[2]}}' threads.tsv)"
same 'the counts are those of the summary' \
	"$("$stview" --export summary marks.trc | awk 'NF >= 8 && $1 ~ /^[0-9]/ && $NF != "total" {print $NF, $4}' | sort)" \
	"$(awk -F '\t' '$2 == "strec_syscalls_total" {sub("syscall=", "", $8); print $8, $7}' marks.tsv | sort)"
same 'the durations, too' "$("$stview" --export summary marks.trc | awk '$NF == "total" {print $2}')" \
	"$(awk -F '\t' '$4 == "histogram" {split($7, a, "/"); n += a[2]} END {printf "%.6f\n", n}' marks.tsv)"

# To a collector.
collector all 200
check 'a collector' "$stview" --export otlp --otlp-threshold 300 --otlp-endpoint "$url" marks.trc
end_collector
read_otlp $(bodies all) >all.tsv
same 'gets what the lines have' "$(cat marks.tsv)" "$(cat all.tsv)"
for body in $(bodies all); do
	check "protoc reads it without definitions: ${body##*.}" eval "protoc --decode_raw <$body"
done
if ! command -v npm >/dev/null; then
	skip 'the official definitions read it: npm is not installed'
elif ! timeout 120 npm install --silent --no-audit --no-fund --no-save --prefix . \
	@opentelemetry/otlp-transformer@0.203.0 >npm.out 2>&1; then
	skip "the official definitions read it: npm cannot get them: $(head -c 200 npm.out)"
else
	check 'the official definitions know all of it' eval \
		'node "$schema/official.js" $(bodies all) >official.jsonl'
	same 'and read the same' "$(/usr/bin/python3 "$schema/read_otlp.py" --json . $(bodies all) | jq -cS .)" "$(jq -cS . official.jsonl)"
fi
check 'with the path of each signal' eval \
	"grep -qx /v1/traces all/1.headers && grep -qx /v1/metrics all/2.headers"

# Over TLS, where each side shows a certificate, and checks the other's.
certificate() { # NAME: a key and a certificate that is its own authority, in NAME.pem
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
		-addext subjectAltName=IP:127.0.0.1 -keyout "$1.key" -out "$1.crt" 2>/dev/null
	cat "$1.crt" "$1.key" >"$1.pem"
}
certificate server
certificate client
cp client.crt clients.pem
collector tls 200
url=https${url#http}
OTEL_EXPORTER_OTLP_CERTIFICATE=server.crt OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE=client.crt \
	OTEL_EXPORTER_OTLP_CLIENT_KEY=client.key \
	"$stview" --export otlp --otlp-threshold 300 --otlp-endpoint "$url" marks.trc
same 'over TLS' 0 $?
same 'whom nobody vouches for gets nothing' 1 "$("$stview" --export otlp --otlp-endpoint "$url" marks.trc \
	2>message; echo $?)"
check 'and that is told' grep -q "$url/v1/traces: .*certificate" message
end_collector
rm server.pem
read_otlp $(bodies tls) >tls.tsv
same 'it gets the same' "$(cat marks.tsv)" "$(cat tls.tsv)"

collector environment 200
OTEL_EXPORTER_OTLP_ENDPOINT=$url/base/ OTEL_EXPORTER_OTLP_HEADERS='api-key=a%20b,x=y' \
	OTEL_EXPORTER_OTLP_COMPRESSION=gzip OTEL_BSP_MAX_EXPORT_BATCH_SIZE=5 OTEL_SERVICE_NAME=mine \
	OTEL_RESOURCE_ATTRIBUTES='deployment.environment.name=test,host.name=other%2Chost' \
	"$stview" --export otlp --otlp-threshold 300 marks.trc >out.txt 2>message
same 'one that the environment names' 0 $?
end_collector
read_otlp $(bodies environment) >environment.tsv
same 'gets the same spans' "$(spans_of marks.tsv)" "$(spans_of environment.tsv)"
same 'in as many requests as it says' $((($(spans_of marks.tsv | wc -l) + 4) / 5)) \
	"$(bodies environment | grep -c traces)"
check 'with its headers, compressed' eval "grep -qix 'api-key: a b' environment/1.headers &&
	grep -qix 'content-encoding: gzip' environment/1.headers && grep -qx /base/v1/traces environment/1.headers"
check 'and its resource' grep -q \
	'^resource	deployment.environment.name=test host.name=other,host service.name=mine ' environment.tsv
same 'nothing on standard output' '' "$(cat out.txt)"
check 'and how much it was on the other' grep -qx \
	"stview: $(spans_of marks.tsv | wc -l) spans sent; $(grep -c ^metric marks.tsv) data points sent" message
OTEL_EXPORTER_OTLP_ENDPOINT=$url "$stview" --export otlp -o file.jsonl marks.trc
check '-o goes before the environment' test -s file.jsonl

# What goes wrong.
collector again 503 429/1 cut 200
check 'what may be tried again is' "$stview" --export otlp --otlp-endpoint "$url" marks.trc
end_collector
same 'until it is taken' 5 "$(bodies again | wc -l)"
same 'always the same' 1 "$(cat again/{1,2,3,4}.traces >/dev/null && cksum <again/1.traces >want &&
	for i in 2 3 4; do cksum <again/$i.traces; done | sort -u | cmp - want && echo 1)"
collector partial partial:3
"$stview" --export otlp --otlp-endpoint "$url" marks.trc 2>message
same 'a partial success is an error' 1 $?
end_collector
same 'that is not tried again' 2 "$(bodies partial | wc -l)"
check 'and told' grep -q ' spans sent, 3 rejected; .*/v1/.*: rejected: partial:3, it says$' message
collector warning warning
check 'a warning is none' eval "'$stview' --export otlp --otlp-endpoint $url marks.trc 2>message"
end_collector
check 'and told' grep -q 'data points sent; .*: warning: warning, it says$' message
collector bad 400 200
OTEL_BSP_MAX_EXPORT_BATCH_SIZE=5 "$stview" --export otlp --otlp-threshold 300 \
	--otlp-endpoint "$url" marks.trc 2>message
same 'what is refused is an error' 1 $?
end_collector
check 'and is told, what follows is sent' grep -q \
	"$(($(spans_of marks.tsv | wc -l) - 5)) spans sent, 5 lost; .*HTTP status 400: problem 400" message
collector away 404
"$stview" --export otlp --otlp-endpoint "$url" marks.trc 2>message
same 'nobody who wants it is an error' 1 $?
end_collector
same 'of which it is told once' 2 "$(bodies away | wc -l)"
"$stview" --export otlp --otlp-endpoint "$url" marks.trc 2>message
same 'nobody there is one' 1 $?
check 'that is told in one line' eval "test \$(wc -l <message) = 1 && grep -q '^stview: 0 spans sent, [0-9]* lost; .*refused\|onnect' message"
for wrong in OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_TIMEOUT=soon OTEL_BSP_SCHEDULE_DELAY=-1; do
	env OTEL_EXPORTER_OTLP_ENDPOINT="$url" $wrong "$stview" --export otlp marks.trc 2>message >/dev/null
	same "$wrong is wrong usage" 2 $?
done
"$stview" --export otlp --otlp-endpoint localhost:4318 marks.trc 2>message
same 'so is what is no URL' 2 $?
"$stview" --export otlp --otlp-endpoint "$url" -o x.jsonl marks.trc 2>message
same 'and two places' 2 $?

# The trace that the target was started in.
parent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
TRACEPARENT=$parent "$strec" -o parent.trc -- true
"$stview" --export otlp -o parent.jsonl parent.trc
read_otlp parent.jsonl >parent.tsv
same 'TRACEPARENT is honoured' "0af7651916cd43dd8448eb211c80319c b7ad6b7169203331 769" \
	"$(kind process parent.tsv | awk -F '\t' '{print $2, $4, $9}')"
"$strec" -E TRACEPARENT=$parent -o parent.trc -- true
"$stview" --export otlp -o parent.jsonl parent.trc
read_otlp parent.jsonl >parent.tsv
same 'also that of -E' b7ad6b7169203331 "$(kind process parent.tsv | cut -f 4)"
TRACEPARENT=00-nonsense "$strec" -o parent.trc -- true
"$stview" --export otlp -o parent.jsonl parent.trc
read_otlp parent.jsonl >parent.tsv
same 'what is none leaves the recording a trace of its own' "$(sed -n 's/.*service.instance.id=\([0-9a-f]*\).*/\1/p;q' parent.tsv)" \
	"$(kind process parent.tsv | cut -f 2)"

# What has not ended when the recording does.
"$strec" -o open.trc -- sleep 1000 &
recorder=$!
wait_until sh -c "'$stview' --export text open.trc 2>/dev/null | grep -q nanosleep"
has_target $recorder
kill -9 $recorder
"$stview" --export otlp --otlp-threshold 1 -o open.jsonl open.trc
read_otlp open.jsonl >open.tsv
same 'what has not ended is marked' 'clock_nanosleep
sleep
sleep' "$(grep 'strec.unfinished=True' open.tsv | cut -f 5 | sort)"
kill "$target" 2>/dev/null
# A call that the log told of as open, and that ended, is not.
mkfifo quiet
"$strec" -o ended.trc -- bash -c 'exec 9<>quiet; read -t 0.5 -u 9
	[ -e strec:mark:spinning ]; while :; do :; done' &
recorder=$!
wait_until sh -c "'$stview' --export text ended.trc 2>/dev/null | grep -q spinning"
has_target $recorder
kill -9 $recorder
"$stview" --export otlp --otlp-threshold 1 -o ended.jsonl ended.trc
read_otlp ended.jsonl >ended.tsv
same 'what has ended is not' '' "$(kind call ended.tsv | grep strec.unfinished)"
kill "$target" 2>/dev/null
wait 2>/dev/null

# Live: spans arrive before the end.
collector live 200
mkfifo go
"$strec" -- sh -c 'sleep 0.01; read x <go' |
	OTEL_BSP_SCHEDULE_DELAY=100 "$stview" --export otlp --otlp-endpoint "$url" - 2>message &
check 'live, spans come when they end' wait_until test -e live/1.traces
read_otlp live/1.traces >live.tsv
check 'of what has ended' grep -q '	sleep	' live.tsv
echo >go
wait $!
same 'and the rest when it does' 0 $?
end_collector
read_otlp $(bodies live) >live.tsv
same 'all of it' 2 "$(kind process live.tsv | wc -l)"
[ "${cli_failed:-0}" = 0 ]
