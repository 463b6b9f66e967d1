# The Files and Output panels, against what the text export and the programs themselves say.
. "$STREC_TOP/tests/cli.bash"
export LC_ALL=C.UTF-8 PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1

# rows LOG: "kind calls read written errors opens name" of each row; - stands for 0.
rows() {
	"$stview" --frame end --size 250x600 --panels F "$1" |
		sed -nE 's/^│(.)  ([^ ]+) +([0-9.KM]+) +([^ ]+) +([^ ]+) +[^ ]+ +([^ ]+) +([^ ]+) +[0-9:.]+ .*/\1 \3 \4 \5 \6 \7 \2/p' |
		sed -E 's/^ /?/'
}

# bytes TEXT: "read|written bytes name" of each descriptor's name, from what -yy shows of one task
bytes() {
	awk '
		{ sub(/^[0-9]+ +/, "") }
		sub(/ *<unfinished \.\.\.>$/, "") { half = $0; next }
		sub(/^<\.\.\. [a-z0-9_]+ resumed>/, "") { $0 = half $0 }
		{ call = $0; sub(/\(.*/, "", call) }
		/^[a-z0-9_]+\([0-9]+</ {
			name = $0; sub(/^[^<]*</, "", name); sub(/>[,)].*/, "", name); sub(/<.*/, "", name)
			result = $0; sub(/.*\) += /, "", result)
			if (result !~ /^[0-9]+/ || result + 0 == 0) next
			if (call ~ /^(read|pread64|readv|recvfrom)$/) sum["read " name] += result
			if (call ~ /^(write|pwrite64|writev|sendto)$/) sum["written " name] += result
			if (call == "copy_file_range") {
				sum["read " name] += result
				to = $0; sub(/^[^<]*<[^<]*</, "", to); sub(/>.*/, "", to)
				sum["written " to] += result
			}
		}
		END { for (key in sum) { split(key, part, " "); print part[1], sum[key], part[2] } }' "$1" |
		sort
}

# near ROWS BYTES: each number is the other, as far as its digits tell
near() {
	awk '
		function value(text) {
			if (text ~ /K$/) return text * 1024
			if (text ~ /M$/) return text * 1048576
			return text + 0
		}
		function slack(text) { # half of the last digit
			return (text ~ /K$/ ? 1024 : text ~ /M$/ ? 1048576 : 1) / (text ~ /[.]/ ? 20 : 2) + 1e-6
		}
		NR == FNR && /…/ || NR > FNR && length($3) > 100 { next } # cut to fit
		NR == FNR { shown["read " $7] = $3; shown["written " $7] = $4; next }
		{
			key = $1 " " $3; off = value(shown[key]) - $2
			if (off > slack(shown[key]) || -off > slack(shown[key])) {
				print $0, "but shown", shown[key]; bad = 1
			}
			delete shown[key]
		}
		END {
			for (key in shown) if (shown[key] != "-") { print key, shown[key]; bad = 1 }
			exit bad
		}' "$1" "$2"
}

# found LOG ROWS: for each row the calls that its filter finds are those that it shows
found() {
	local log=$1 bad=0 kind calls read written errors opens name n
	while read -r kind calls read written errors opens name; do
		case $calls$name in *K* | *…*) continue ;; esac
		n=$("$stview" --export text --filter "path=\"$name\"" "$log" | grep -vcE '^[0-9]+ +(\+\+\+|---)|<unfinished')
		[ "$n" = "$calls" ] || { echo "$name: $calls shown, $n found"; bad=1; }
	done <"$2"
	return $bad
}

compare() { # NAME COMMAND...
	local name=$1
	shift
	"$strec" -q -o run.trc -- "$@" >/dev/null 2>&1 </dev/null
	rows run.trc >shown
	"$stview" --export text -yy run.trc >text
	bytes text >counted
	check "there are files in $name" test "$(wc -l <shown)" -gt 3
	check "bytes of $name" near shown counted
	check "the filters of $name find its calls" found run.trc shown
}

mkdir tree
for i in $(seq 40); do head -c $((i * 37)) /dev/zero >tree/$i; done
compare cat cat tree/1 tree/2 ./tree/../tree/2 tree/none /etc/passwd
compare cp cp -r tree copy
compare sort sort -o sorted /etc/services
(cd tree && compare 'find in a directory' find . -name '[0-9]' -newer 1)
if command -v python3 >/dev/null; then
	compare python3 "$(python3 -c 'import sys; print(sys.executable)')" -I -S -c '
import os, socket
for i in range(50):
    with open("tree/%d" % (i % 7 + 1), "rb") as f: f.read()
os.mkdir("made"); os.chdir("made"); open("x", "w").write("y" * 5000); os.rename("x", "z")
a, b = socket.socketpair(); a.send(b"123"); b.recv(10)
r, w = os.pipe(); os.write(w, b"12345"); os.read(r, 3)
'
	same 'a file that was written' "f 5000 1" "$(awk '$7 ~ /\/made\/x$/ {print $1, $4 == "4.9K" ? 5000 : $4, $6}' shown)"
else
	skip 'files of python3: it is not installed'
fi

# Output, as it was captured: every line, in order, and none twice.
"$strec" -q -- sh -c 'seq 1 400; echo error >&2; printf "a\tb\033[31mred\033[0m\n"; seq 3 | tail -1' >out.trc
"$stview" --frame end --ascii --size 60x480 --panels O out.trc |
	sed -nE 's/^\|(.) (.*[^ ]) *\|$/\1\2/p' | sed 's/^ //' >lines
"$strec" -q -- sh -c 'for i in $(seq 100); do seq 300; echo a >&2; echo b; sh -c "echo c"; done' |
	"$stview" --export json - | sed -nE 's/.*"kind":"output".*"string":"([abc])\\n"}/\1/p' >order
same 'standard output and error are in the order in which they were written' \
	"$(for i in $(seq 100); do printf 'a\nb\nc\n'; done)" "$(cat order)"
same 'the output is all there' "$(seq 1 400; echo 2error; echo 'a       bred'; echo 3)" "$(cat lines)"
check 'and no escape of its own' test "$("$stview" --frame end --size 60x480 --panels O out.trc | grep -c "$(printf '\033')")" = 0

# Of a file what the calls wrote, as far as it was captured.
"$strec" -q -o file.trc -- sh -c 'echo short; echo 0123456789012345678901234567890123456789; echo hidden | cat >/dev/null; echo error >&2' >/dev/null 2>errors
"$stview" --frame end --ascii --size 90x20 --panels O file.trc >screen
check 'what calls wrote is shown' grep -q 'short' screen
check 'a long one is cut' grep -qE '01234567890123456789012345678901[^0-9]' screen
check 'and it says why' grep -q 'the first 32 bytes are recorded; strec -s N records more' screen
check 'of standard error too' grep -q '2 error' screen
check 'what went into a pipe is not shown' test "$(grep -c hidden screen)" = 0
"$strec" -q -s 100 -o file.trc -- sh -c 'echo 0123456789012345678901234567890123456789' >/dev/null
check 'with -s all of it' grep -q '0123456789012345678901234567890123456789 ' \
	<("$stview" --frame end --ascii --size 90x20 --panels O file.trc)
