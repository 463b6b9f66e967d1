# The same bytes give the same screens: from a file, through a pipe, live, after seeks.
. "$STREC_TOP/tests/cli.bash"

"$strec" -- sh -c 'ls -lR /usr/share/doc/b* /nowhere; echo end' 2>/dev/null | tee run.trc |
	"$stview" --frame end --size 120x40 - >live
same 'live and later end in the same screen' "$(cat live)" \
	"$("$stview" --frame end --size 120x40 run.trc)"
check 'the live log is closed and sound' "$stview" --verify run.trc

cat >quick.rules <<-'EOF'
	alert calls info: rate(calls) > 100/s over 100ms
	alert slow: quantile(0.9, duration) > 10us over 200ms for 50ms
	alert errors critical: rate(errors) / rate(calls) > 1% over 100ms
	alert silent: absent(calls) for 50ms
EOF
for log in "$samples"/*.trc run.trc; do
	name=$(basename "$log")
	for time in 0 1ms 50ms 0:00.1 10% 50% 90% end; do
		same "$name at $time: file and pipe" \
			"$("$stview" --frame $time --size 100x30 "$log")" \
			"$(cat "$log" | "$stview" --frame $time --size 100x30 -)"
	done
	for time in 50ms 90% end; do
		same "$name at $time: alerts and metrics of file and pipe" \
			"$("$stview" --frame $time --size 160x50 --panels 78 --alert-rules quick.rules "$log")" \
			"$(cat "$log" | "$stview" --frame $time --size 160x50 --panels 78 \
				--alert-rules quick.rules -)"
	done
	same "$name: the text of file and pipe" "$("$stview" --export text "$log" | md5sum)" \
		"$(cat "$log" | "$stview" --export text - | md5sum)"
	same "$name: names of descriptors of file and pipe" \
		"$("$stview" -yy "$log" | md5sum)" "$(cat "$log" | "$stview" -yy - | md5sum)"
	same "$name: the summary of file and pipe" "$("$stview" --export summary "$log")" \
		"$(cat "$log" | "$stview" --export summary -)"
	check "$name is sound" "$stview" --verify "$log"
done

# A frame needs the log up to its time: neither the rest nor the end of the pipe.
mkfifo pipe
exec 9<>pipe
"$stview" --frame 50ms --size 100x30 - <pipe >early 2>&1 9<&- &
viewer=$!
cat "$samples/v1-shell.trc" >&9
check 'a frame does not wait for the end of the pipe' wait_until test -s early
exec 9<&-
wait $viewer
same 'and is that of the file' "$("$stview" --frame 50ms --size 100x30 "$samples/v1-shell.trc")" \
	"$(cat early)"

"$strec" -o bad.trc -- find /usr/share /usr/lib >/dev/null 2>&1
printf '\377' | dd of=bad.trc bs=1 seek=$(($(stat -c %s bad.trc) / 2)) conv=notrunc 2>/dev/null
"$stview" --verify bad.trc >out 2>&1
same '--verify of a damaged log ends with 1' 1 $?
check '--verify names the offset' grep -qE '[0-9]{3,}' out
check 'a damaged log is read on' grep -q '+++ exited' <("$stview" --export text bad.trc)
