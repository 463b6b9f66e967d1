# The perfetto export, as a reader of such traces sees it: tests/protobuf/read_perfetto.py, as
# trace_processor itself is in no registry of packages.
. "$STREC_TOP/tests/cli.bash"

schema=$STREC_TOP/tests/protobuf
protoc -I "$schema" --python_out=. perfetto.proto || exit 1
# export_of LOG [OPTION...]: as lines, in $out.tsv
export_of() {
	out=$(basename "$1" .trc)
	"$stview" --export perfetto -o "$out.pftrace" "${@:2}" "$1" &&
		/usr/bin/python3 "$schema/read_perfetto.py" . "$out.pftrace" >"$out.tsv"
}
# calls_of_text LOG: thread, name and us of each call that has a duration, as the text has them
calls_of_text() {
	"$stview" --export text -f -T "$1" | sed -n -E \
		-e 's/^([0-9]+) +<\.\.\. ([a-z_0-9]+) resumed.* <([0-9.]+)>$/\1 \2 \3/p;t' \
		-e 's/^([0-9]+) +([a-z_0-9]+)\(.* <([0-9.]+)>$/\1 \2 \3/p' |
		awk '{printf "%s %s %d\n", $1, $2, $3 * 1000000 + 0.5}' | sort
}
# calls_of_trace NAME: the same of slices
calls_of_trace() {
	awk -F '\t' '$1 == "slice" && $4 != "mark" && $4 != "program" && $8 !~ /unfinished/ &&
		$9 !~ /unfinished/ {printf "%s %s %d\n", $3, $5, $7 / 1000}' "$1.tsv" | sort
}

cat >marks.sh <<'END'
[ -e strec:begin:outer ] || :
ls /etc/passwd /nonexistent
[ -e strec:begin:inner ] || :
sleep 0.02
[ -e strec:end:outer ] || :
[ -e 'strec:mark:here we are' ] || :
kill -USR1 $$
END
"$strec" -o marks.trc -- bash -c 'trap : USR1; . ./marks.sh; exec sleep 0.01' >/dev/null 2>&1
for tracee in threads thread_exec vfork pid_reuse signal_self int80; do
	"$strec" -o $tracee.trc -- "$tracees/$tracee" >/dev/null 2>&1
done
for log in marks.trc {threads,thread_exec,vfork,pid_reuse,signal_self,int80}.trc \
	"$samples"/{tour,v1-threads}.trc; do
	check "$(basename "$log") is a trace" export_of "$log"
	same "$(basename "$log"): calls and their durations are those of the text" \
		"$(calls_of_text "$log")" "$(calls_of_trace "$(basename "$log" .trc)")"
done

# field NAME: of slices and instants with that name, what a column has
rows() { awk -F '\t' -v OFS='\t' "$1" marks.tsv; }
shell=$(rows '$1 == "process" && $3 == "sleep" && $5 == "0.01" {print $2}')
same 'a process has the name and the arguments of what it ran last' sleep \
	"$(rows "\$2 == \"$shell\" && \$1 == \"process\" {print \$3}")"
check 'errors have names' test "$(rows '/"\/nonexistent"/ && /error=ENOENT/' | wc -l)" -ge 1
same 'marks are slices, one in the other' "inner 1
outer 0" "$(rows '$4 == "mark" && $1 == "slice" {print $5, $8}' | tr '\t' ' ')"
same 'a point is an instant' 'here we are' "$(rows '$4 == "mark" && $1 == "instant" {print $5}')"
rows '$1 == "slice" && $5 == "outer" {print $6, $6 + $7}' >outer
read -r begin end <outer
inside=$(rows '$1 == "slice" && $3 == '"$shell"' && $8 > 0 && $4 != "mark" {print $6, $6 + $7}' |
	awk -v b="$begin" -v e="$end" '{n++} $1 < b || $2 > e {bad++} END {print (n > 20), bad + 0}')
same 'what lies within a mark was done within it' '1 0' "$inside"
same 'from the return of the call that begins it to the enter of the one that ends it' \
	"$(rows '$1 == "slice" && /"strec:begin:outer"/ {b = $6 + $7} /"strec:end:outer"/ {print b, $6}')" \
	"$(cat outer)"
same 'signals are instants' 1 "$(rows '$1 == "instant" && $5 == "SIGUSR1"' | wc -l)"
same 'programs are slices of their process' 'bash ls sleep sleep' \
	"$(rows '$1 == "slice" && $4 == "program" {print $5}' | sort | xargs)"
same 'a flow goes from the call to the child' 2 \
	"$(rows '$1 == "flow"' | grep -c -E "	$shell:$shell:(clone|clone3|fork|vfork)	[0-9:]+:start$")"
same 'descriptors have names' 1 "$(rows '/arg0=1<.*> arg1="\/etc\/passwd/' | wc -l)"
same 'and those that a call made' 1 \
	"$(rows '/\topenat\t.*marks.sh/ && /result_fd=<.*marks.sh>/' | wc -l)"
same 'the rates add up to all calls' \
	"$(rows '$1 == "slice" && $4 != "mark" && $4 != "program"' | wc -l)" \
	"$(rows '$1 == "counter" && $2 == "calls/s" {n += $5} END {print n / 10}')"
check 'CPU time is there' test "$(rows '$2 == "CPU time" && $5 > 0' | wc -l)" -ge 2

export_of marks.trc -F failed
same 'leaves the other calls out' 0 "$(rows '$1 == "slice" && /result=/' | wc -l)"
same 'and not the marks' 2 "$(rows '$4 == "mark" && $1 == "slice"' | wc -l)"
export_of marks.trc --from 50%
check 'a part of the recording' grep -q '^slice' marks.tsv

# A recorder that was killed: the call has no end.
"$strec" -o open.trc -- sleep 1000 &
recorder=$!
wait_until sh -c "'$stview' --export text open.trc 2>/dev/null | grep -q nanosleep"
has_target $recorder
kill -9 $recorder
export_of open.trc
same 'a call that is open has no end' -1 "$(awk -F '\t' '$5 == "clock_nanosleep" {print $7}' open.tsv)"
kill "$target" 2>/dev/null
# One that the log told of as open and that ended later is not open any more.
mkfifo quiet
"$strec" -o ended.trc -- bash -c 'exec 9<>quiet; read -t 0.5 -u 9
	[ -e strec:mark:spinning ]; while :; do :; done' &
recorder=$!
wait_until sh -c "'$stview' --export text ended.trc 2>/dev/null | grep -q spinning"
has_target $recorder
kill -9 $recorder
export_of ended.trc
same 'a call that ended is not open' "bash" \
	"$(awk -F '\t' '$1 == "slice" && $7 == -1 {print $5}' ended.tsv)"
kill "$target" 2>/dev/null
wait 2>/dev/null

# Bytes that are no UTF-8 make no trace that a reader refuses.
"$strec" -o bytes.trc -- sh -c "[ -e 'strec:begin:$(printf '\377\300x')' ]" >/dev/null 2>&1
check 'a name of any bytes' export_of bytes.trc
check 'is still a name' grep -q $'\tmark\t\xef\xbf\xbd\xef\xbf\xbdx\t' bytes.tsv
"$strec" -- sh -c 'ls / >/dev/null' | "$stview" --export perfetto - >live.pftrace
check 'live' /usr/bin/python3 "$schema/read_perfetto.py" . live.pftrace
[ "${cli_failed:-0}" = 0 ]
