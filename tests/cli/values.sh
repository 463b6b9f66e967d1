# What each panel shows of a sample is what awk counts in its text export.
. "$STREC_TOP/tests/cli.bash"
export LC_ALL=C.UTF-8
log=$samples/tour.trc

"$stview" --export text --times -f -yy "$log" >text
# panel KEY SIZE: its rows at the end, without the frame
panel() { "$stview" --no-config --frame end --size "$2" --panels "$1" "${@:3}" "$log" | sed -nE 's/^│(.*)│$/\1/p'; }

# The calls, both halves of a line in one: "end in us since the start, thread, name, what it
# returned, errno or -, us or - of a call that did not end, the line", with tabs between them.
awk -v OFS='\t' '
	{ tid = $1; split($2, time, ":"); at = (time[1] * 60 + time[2]) * 1e6; line = $0
		sub(/^[0-9]+ +[0-9:.]+ /, "", line) }
	line ~ /^(---|\+\+\+)/ { next }
	line ~ /<unfinished \.\.\.>$/ {
		sub(/ *<unfinished \.\.\.>$/, "", line); half[tid] = line; next
	}
	{
		resumed = sub(/^<\.\.\. [a-z0-9_]+ resumed>/, "", line)
		if (resumed) line = half[tid] line
		name = line; sub(/\(.*/, "", name)
		us = "-"
		if (match(line, / <[0-9.]+>$/)) {
			us = substr(line, RSTART + 2, RLENGTH - 3) * 1e6
			line = substr(line, 1, RSTART - 1)
		}
		result = line; sub(/.*\) += /, "", result); split(result, words, " ")
		error = words[1] == "-1" || words[1] == "?" && words[2] ~ /^ERESTART/ ? words[2] : "-"
		printf "%.0f\t", at + (resumed || us == "-" ? 0 : us)
		print tid, name, words[1], error, us, line
	}' text >calls
columns() { awk -F'\t' "$@" calls; }

# as_counted NAME WANTED SHOWN: "key number [tolerance]" and "key number", in any order. What is
# shown may have a unit, and then as many digits as it has; times are in us. A - is nothing.
cat >as_counted.awk <<'END'
function unit(text) {
	if (text ~ /us(\/s)?$/) return 1
	if (text ~ /ms(\/s)?$/) return 1e3
	if (text ~ /ns$/) return 1e-3
	if (text ~ /[0-9]s$/) return 1e6
	if (text ~ /K(\/s)?$/) return kilo
	if (text ~ /M(\/s)?$/) return kilo * kilo
	return 1
}
FNR == NR { wanted[$1] = $2; slack[$1] = $3; next }
{
	gsub(/,/, "", $2)
	if (!($1 in wanted)) { if ($2 + 0) print $1 ": shown as " $2 ", not counted"; next }
	text = $2; sub(/[^0-9.].*/, "", text)
	digits = text ~ /[.]/ ? length(text) - index(text, ".") : 0
	off = ($2 + 0) * unit($2) - wanted[$1]
	exact = unit($2) == 1 && !digits && $2 !~ /us|\/s/ ? 0 : unit($2) / 10 ^ digits / 2
	exact += slack[$1] + 1e-6 * exact
	if (off > exact || -off > exact) print $1 ": shown as " $2 ", counted " wanted[$1]
	delete wanted[$1]
}
END { for (key in wanted) if (wanted[key] != 0) print key ": not shown, counted " wanted[key] }
END
as_counted() {
	check "$1: there is something to compare" test -s "$2" -a -s "$3"
	same "$1" '' "$(awk -v kilo="${kilo:-1000}" -f as_counted.awk "$2" "$3")"
}

# Syscalls. The categories are those of format/syscalls.h, here by name for what the sample has.
cat >categories <<'END'
file access chdir chmod close copy_file_range dup2 fadvise64 fcntl fstatfs getcwd getdents64 ioctl
file link lseek mkdir newfstatat openat pipe2 pread64 read readlink rename stat symlink unlink
file unlinkat write
network accept4 bind connect epoll_create1 getpeername getsockname listen pselect6 recvfrom sendto
network setsockopt socket
memory brk madvise mmap mprotect munmap
process arch_prctl clone clone3 execve exit exit_group getegid geteuid getgid getpid getppid gettid
process getuid kill prlimit64 rseq rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend
process sched_getaffinity set_robust_list set_tid_address setpgid setresgid setresuid vfork wait4
END
# The rate is of the calls that ended in the last second, that is 20 whole ticks.
awk -F'\t' 'NR == FNR { n = split($0, word, " "); for (i = 2; i <= n; i++) of[word[i]] = word[1]; next }
	{
		category = $3 in of ? of[$3] : "other"
		for (i = 0; i < 2; i++) {
			calls[category]++; errors[category] += $5 != "-"
			rate[category] += $1 >= 100000
			category = "all"
		}
	}
	END { for (c in calls) printf "%s.calls %d\n%s.errors %d\n%s.rate %d\n", c, calls[c], c, errors[c], c, rate[c] }
	' categories calls >counted
panel 1 200x60 | sed -nE 's/^([a-z]+) +([0-9.KM]+)\/s .* ([0-9.KM]+) calls +([0-9.KM]+) errors? *$/\1.rate \2\n\1.calls \3\n\1.errors \4/p' >shown
sed -i -E 's/^(.*\.rate [0-9.]+)(K?)$/\1\2\/s/' shown
as_counted 'Syscalls' counted shown

# Stats
columns '{ n++; e += $5 != "-" } END { print "calls", n; print "errors", e }' >counted
grep -c -- ' --- SIG' text | sed 's/^/signals /' >>counted
columns '$6 != "-" { n++; sum += $6; if ($6 > max) max = $6 } END { print "mean", sum / n, 1; print "max", max, 1 }' >>counted
panel 6 80x24 | tr -s ' ' '\n' | awk '/^(calls|errors|signals|mean|max)$/ { key = $0; next } key { print key, $0; key = "" }' >shown
as_counted 'Stats' counted shown
columns '{ n[$3]++; e[$3] += $5 != "-" } $6 != "-" { sum[$3] += $6; ended[$3]++; if ($6 > max[$3]) max[$3] = $6 }
	END { for (c in n) {
		printf "%s.calls %d\n%s.errors %d\n", c, n[c], c, e[c]
		if (ended[c]) printf "%s.total %.0f %d\n%s.mean %f 1\n%s.max %f 1\n", c, sum[c], n[c], c, sum[c] / ended[c], c, max[c]
	} }' >counted
panel 6 120x120 | awk '/^CALL/ { on = 1; next } on && NF >= 8 {
	printf "%s.calls %s\n%s.errors %s\n%s.total %s\n%s.mean %s\n%s.max %s\n", $1, $2, $1, $3, $1, $5, $1, $6, $1, $9 }' >shown
as_counted 'Stats, each call' counted shown

# Processes. A thread belongs to the process whose clone3 with CLONE_THREAD returned its id.
columns -v OFS='\t' '/CLONE_THREAD/ { print $4, $2 }' >threads
awk -F'\t' 'FILENAME == "threads" { of[$1] = $2; next }
	{ pid = $2 in of ? of[$2] : $2; n[pid]++; e[pid] += $5 != "-"; rate[pid] += $1 >= 100000 }
	END { for (p in n) printf "%d.calls %d\n%d.errors %d\n%d.rate %d\n", p, n[p], p, e[p], p, rate[p] }' threads calls >counted
panel 5 150x40 | awk '$1 ~ /^[0-9]+$/ && match($0, /\/s /) {
	pid = $1; split(substr($0, 1, RSTART - 1), head, " "); rate = head[length(head)]
	tail = substr($0, RSTART + 2); gsub(/[^ -~]/, "", tail); split(tail, rest, " ")
	printf "%d.rate %s/s\n%d.calls %s\n%d.errors %s\n", pid, rate, pid, rest[1], pid, rest[2] }' >shown
as_counted 'Processes' counted shown
same 'Processes: how they ended' "$(awk '$3 == "+++" {
		if ($4 == "killed") how = "killed by " $6; else how = "exit " $6
		print $1, how }' text | awk 'NR == FNR { thread[$1]; next } !($1 in thread)' threads - | sort)" \
	"$(panel 5 150x40 | sed -nE 's/^ +([0-9]+) .*((exit|killed by) [A-Z0-9]+) *$/\1 \2/p' | sort)"

# Waterfall. A process is born while the call of its maker runs: that is how exact the text is.
awk '{ tid = $1; split($2, time, ":"); at = (time[1] * 60 + time[2]) * 1e6 }
	!(tid in first) { first[tid] = at }
	$3 ~ /^(vfork|clone|clone3)\(/ { begun[tid] = at; made = $3 }
	match($0, /= [0-9]+ <[0-9.]+>$/) && ($3 ~ /^(vfork|clone|clone3)\(/ || $0 ~ /(vfork|clone3?) resumed/) {
		child = substr($0, RSTART + 2) + 0; maker[child] = begun[tid] }
	$3 == "+++" { last[tid] = at }
	END { for (t in last) {
		early = t in maker ? maker[t] : first[t]
		printf "%d %f %f\n", t, last[t] - (early + first[t]) / 2, (first[t] - early) / 2 + 2
	} }' text >counted
panel 4 250x60 | sed 's/[^ -~]/x/g' | awk '
	/^  NAME / { name_end = index($0, "DURATION") + 8; tid_end = index($0, "TID") + 3; next }
	{ n = split(substr($0, 1, name_end - 1), a, " ")
		m = split(substr($0, name_end, tid_end - name_end), b, " ")
		if (b[m] ~ /^[0-9][0-9][0-9][0-9][0-9]$/ && !(b[m] in seen)) print b[m], a[n]; seen[b[m]] }' >shown
awk 'NR == FNR { thread[$1]; next } !($1 in thread)' threads counted >processes
awk 'NR == FNR { of[$1]; next } $1 in of' processes shown >rows
as_counted 'Waterfall' processes rows
same 'Waterfall: how many' "$(wc -l <processes) processes" \
	"$("$stview" --frame end --panels 4 "$log" | grep -oE '[0-9]+ processes')"

# Latency map. At this size the fullest cell is from 10 to 20 us.
panel 0 80x16 | sed -nE 's/^most: ([0-9]+) calls  10us\.\.20us  at 50ms\.\.100ms .*/10us..20us \1/p' >shown
columns '$6 != "-" && $6 >= 10 && $6 < 20 && $1 >= 50000 && $1 < 100000 { n++ } END { print "10us..20us", n }' >counted
as_counted 'Latency map' counted shown

# Clusters: the sites of a call have together its calls and errors, and about its time.
columns '$6 != "-" { n[$3]++; e[$3] += $5 != "-" }
	END { for (c in n) printf "%s.calls %d\n%s.errors %d\n", c, n[c], c, e[c] }' >counted
panel 3 240x140 | sed -nE 's/^.* [1-8][! ] ([a-z0-9_]+) +0x[0-9a-f]{3} +([0-9.]+[mun]?s) +([0-9]+) +([0-9]+) +[0-9.]+σ.*$/\1 \3 \4/p' |
	awk '{ n[$1] += $2; e[$1] += $3; sites++ } END { for (c in n) printf "%s.calls %d\n%s.errors %d\n", c, n[c], c, e[c] }' >shown
as_counted 'Clusters' counted shown

# Metrics
{
	columns '{ n++; e += $5 != "-"; by[$3]++; if ($6 == "-") open++; else { ended++; sum += $6 } }
		END {
			print "strec_syscalls_total", n; print "strec_syscall_errors_total", e
			print "strec_syscall_duration_seconds", ended; print "sum", sum, n
			print "strec_syscalls_unfinished_total", open
			for (c in by) print "call:" c, by[c]
		}' | sort | awk '/^call:/ { next } { print }'
	columns '$5 != "-" { n[$3 "," $5]++ } END { for (c in n) print c, n[c] }' | sort -k2nr | head -3
	columns '{ n[$3]++ } END { for (c in n) print c, n[c] }' | sort -k2nr | head -3
	columns '$3 == "execve" && $4 == "0" { n++ } END { print "strec_execs_total", n }'
	grep -c ' +++ ' text | sed 's/^/strec_threads_started_total /'
	awk 'END { print "strec_processes_started_total", NR }' processes
	grep -oE -- '--- SIG[A-Z0-9]+' text | awk '{ n[$2]++; all++ } END { print "strec_signals_total", all; for (s in n) print s, n[s] }' |
		sort -k2nr | head -4
} >counted
panel 7 120x40 | awk '
	/^strec_/ { series = $1 == "strec_syscalls_total" ? "call" : $1 == "strec_syscall_errors_total" ? "error" : $1 == "strec_signals_total" ? "signal" : ""
		value = $2 ~ /^[+]/ ? $3 : $2; print $1, value
		if ($1 ~ /duration/) print "sum", $2 ~ /^[+]/ ? $5 : $4
		next }
	series && /^  [{]/ { gsub(/[{}"]|syscall=|errno=|signal=/, "", $1); print $1, $2 }' |
	grep -vE '^strec_(calls_in_flight|processes|threads|cpu_seconds_total|output_bytes_total|held_seconds_total|lost_.*) ' >shown
as_counted 'Metrics' counted shown

# Alerts. The windows have begun with the recording, so all of it is in them.
cat >rules <<'END'
alert failed: count(errors) > 100000 over 60s
alert opened: count(calls, openat) > 100000 over 60s
alert missing: total(errors, ENOENT) > 100000
alert ratio: rate(errors) / rate(calls) > 99% over 60s
alert longest: quantile(1, duration, unlinkat) > 90s over 60s
alert fired: total(calls, execve) > 3
alert signalled: total(signals) > 100000
END
{
	columns '{ n[$3]++; e += $5 != "-"; missing += $5 == "ENOENT"; if ($3 == "unlinkat" && $6 > max) max = $6 }
		END { print "failed", e; print "opened", n["openat"]; print "missing", missing
			print "ratio", 100 * e / NR; print "longest", max, max * 0.063; print "fired", n["execve"] }'
	grep -c -- ' --- SIG' text | sed 's/^/signalled /'
} >counted
panel 8 120x40 --alert-rules rules | awk '/^History/ { exit } $1 ~ /^(inactive|firing)$/ {
	value = $4; ratio = sub(/%/, "", value); print $2, value }' | grep -vE '^(slow_calls|errors|crash|held_back|log_damaged) ' >shown
as_counted 'Alerts' counted shown
same 'Alerts: one fires, and no other' 'fired' \
	"$(panel 8 120x40 --alert-rules rules | awk '/^History/ { exit } $1 == "firing" { print $2 }')"

# Anomalies. What each is compared with are calls of the same site, which no export tells; but what
# took so long is a call, one is 100 us off at least, and they are as many as Stats tells.
panel 2 160x120 >rows # where a long name is cut the call is not looked for
sed -nE 's/^([0-9]+):([0-9.]+) .{12} +([0-9]+) ([a-z0-9_]+) +([0-9.]+[mun]?s) +([0-9.]+[mun]?s) +([0-9.]+)σ!.*/\3 \4 \1 \2 \5 \6 \7/p' rows >anomalies
columns '{ print $2, $3, int($1 / 1000), $6 }' >shortened
same 'Anomalies: calls that took so long' '' "$(awk '
	function us(text) { return text * (text ~ /ms/ ? 1e3 : text ~ /us/ ? 1 : 1e6) }
	function half(text,  unit) { # of the last digit
		unit = us(text) / (text + 0); sub(/[a-z].*/, "", text)
		return unit / 2 / (text ~ /[.]/ ? 10 ^ (length(text) - index(text, ".")) : 1) + 1
	}
	NR == FNR { key = $1 " " $2 " " $3; took[key] = took[key] " " $4; next }
	{
		n = split(took[$1 " " $2 " " ($3 * 60 + $4) * 1000], each, " "); found = 0
		for (i = 1; i <= n; i++) { off = each[i] - us($5); if (off < 0) off = -off; found += off <= half($5) }
		if (!found) print
	}' shortened anomalies)"
same 'Anomalies: they are as many as it says' "$(grep -c '^[0-9]*:' rows)" "$(sed -nE 's/^([0-9]+) anomalies .*/\1/p' rows)"
same 'Anomalies: and as Stats says' "$(grep -c '^[0-9]*:' rows)" "$(panel 6 120x40 | grep -oE 'anomalies +[0-9]+' | tr -dc 0-9)"
same 'Anomalies: none is usual' '' "$(awk 'function us(text) { return text * (text ~ /ms/ ? 1e3 : text ~ /us/ ? 1 : 1e6) }
	{ off = us($5) - us($6); if (off < 0) off = -off; if (off < 99 || $7 < 3) print }' anomalies)"

# Events, as many as it has of them: each with its thread, in the order of their ends.
events() { # TIME in us: "process name result" of what the panel shows there
	panel 9 500x300 --frame "$1us" | grep -vE '<unfinished|[+]{3} (executes|v?forked|cloned)' | grep -E '[0-9]:[0-9]' |
		sed -E 's/^ *[0-9:.]+ +([0-9]+) .{12} (.*)/\1 \2/; s/ +([0-9.]+[mun]?s)? *$//' |
		awk '{ pid = $1; sub(/^[0-9]+ /, ""); event = $0
			if (event ~ /^(---|[+][+][+])/) $0 = substr(event, 1, 30); else { sub(/\(.*/, ""); name = $0
				sub(/.*(\)|…) = /, "", event); sub(/[ <].*/, "", event); $0 = name " " event }
			print pid, $0 }'
}
awk -F'\t' 'FILENAME == "calls" { sub(/<.*/, "", $4); printf "%d\t%d %s %s\n", $1, $2, $3, $4; next }
	match($0, /(---|\+\+\+) .*/) { split($0, word, " "); split(word[2], time, ":"); tid = word[1]
		printf "%.0f\t%d %s\n", (time[1] * 60 + time[2]) * 1e6, tid, substr($0, RSTART, 30) }
	' calls text | sort -s -n -k1,1 >counted
for time in 100000 400000 1100000; do # ends of ticks
	events $time | sort >shown
	rows=$(wc -l <shown)
	same "Events at $time us: $rows" "$(awk -F'\t' -v end=$time '$1 < end { print $2 }' counted | tail -"$rows" | sort)" "$(cat shown)"
	check "Events at $time us: a screen full" test "$rows" -gt 200
done
panel 9 250x300 | grep '[0-9]:[0-9]' >shown
same 'Events: in the order of their ends' "$(awk '{ print $1 }' shown)" "$(awk '{ print $1 }' shown | sort)"

# Files: of names that are absolute wherever the text has them. A call counts once for each.
columns '{
	line = $7; gsub(/<(char|block) [0-9:]+>/, "", line); delete names
	while (match(line, /<[^<>]*(->)?[^<>]*>/)) {
		name = substr(line, RSTART + 1, RLENGTH - 2); line = substr(line, RSTART + RLENGTH); names[name]
	}
	if ($5 != "-" && match($7, /"\/[^"]*"/)) names[substr($7, RSTART + 1, RLENGTH - 2)]
	if ($5 == "-" && $7 !~ /\) += [0-9]+</ && match($7, /"\/[^"]*"/)) names[substr($7, RSTART + 1, RLENGTH - 2)]
	for (name in names) {
		if (name !~ /^\/(usr|etc)\//) continue
		calls[name]++; errors[name] += $5 != "-"
		if ($3 ~ /^p?read/ && $3 != "readlink") bytes[name] += $4
	}
} END { for (n in calls) printf "%s.calls %d\n%s.errors %d\n%s.read %d\n", n, calls[n], n, errors[n], n, bytes[n] }' >counted
panel F 250x300 | awk '$2 ~ /^\/(usr|etc)\// || $1 ~ /^\/(usr|etc)\// {
	if ($1 ~ /^\//) $0 = "x " $0
	printf "%s.calls %s\n%s.read %s\n%s.errors %s\n", $2, $3, $2, $4, $2, $7 }' >shown
kilo=1024 as_counted 'Files' counted shown

# Output: what was written to where standard output and error led at the beginning.
columns '$7 ~ /^write\([12]<\/tmp\/demo\/(out|err)>/ {
	text = $7; sub(/^[^"]*"/, "", text); cut = text ~ /"\.\.\., [0-9]+\)/; sub(/"(\.\.\.)?, [0-9]+\).*/, "", text)
	stream = substr($7, 7, 1); if (open && stream != open) printf "\n"
	printf "%s%s", text, cut ? "…" : ""; open = text ~ /\\n$/ ? "" : stream }' | sed 's/\\n/\n/g' >counted
panel O 80x24 | sed -E 's/^(  |2 )//; s/ +$//; /^of a write the first/d; /^$/d' >shown
same 'Output' "$(cat counted)" "$(cat shown)"

# Sources. The functions of the sample are those of the program itself; what is inlined has lines
# of its own in a stack, so the first that is not the runtime's made the call.
"$stview" --export text --times -f -k "$samples/stacks.trc" >stacks
awk '
	function end(  list, count, i, f, on, seen) { # the call whose stack is known by now
		if (!done) return
		count = split(stack[tid], list, " ")
		for (i = 1; i <= count; i++) {
			f = list[i]
			if (!seen++) { n[f]++; e[f] += failed; self[f] += us }
			if (!on[f]++) { total[f] += us; all[f]++ }
		}
		done = 0
	}
	/^[0-9]+ / {
		end(); tid = $1; failed = / = -1 /; us = 0
		if (!/ resumed>/) stack[tid] = "" # else that may have come with the first half
		done = !/<unfinished \.\.\.>$/
		if (match($0, / <[0-9.]+>$/)) us = substr($0, RSTART + 2, RLENGTH - 3) * 1e6
		next
	}
	/^ > [/]home[/]user[/]shop[/]shop[(][a-z]/ {
		name = $2; sub(/.*[(]/, "", name); sub(/[+)].*/, "", name); stack[tid] = stack[tid] " " name
	}
	END { end(); for (f in all) {
		printf "%s.calls %d\n%s.all %d\n%s.errors %d\n", f, n[f], f, all[f], f, e[f]
		printf "%s.self %.0f %d\n%s.total %.0f %d\n", f, self[f], n[f], f, total[f], all[f]
	} }' stacks >counted
"$stview" --no-config --frame end --size 120x40 --panels S "$samples/stacks.trc" >rows
sed -nE 's/^│[▸ ] ([a-z_]+) .*%[ █▒]+ ([0-9.]+[mun]?s|-) +([0-9.]+[mun]?s|-) +([0-9,-]+) +([0-9,-]+) +([0-9,-]+) *│$/\1 \2 \3 \4 \5 \6/p' rows |
	awk '{ printf "%s.self %s\n%s.total %s\n%s.calls %s\n%s.all %s\n%s.errors %s\n", $1, $2, $1, $3, $1, $4, $1, $5, $1, $6 }' >shown
as_counted 'Sources' counted shown
