# Makes two traces of one program comparable: of each process its own lines, halves of a call
# joined, and what differs from run to run replaced: ids, addresses, times, random bytes, inodes
# of sockets and pipes, numbers of keys and IPC objects, counters and indices of network devices.
#
# In: lines of strace -f -o, or of stview --export text. Out: "process<TAB>line", where the first
# process is 0 and the second child of its first child is 0.1.2.

function add(pid, text) {
	if (!(pid in lines))
		pids[++pid_count] = pid
	lines[pid]++
	line[pid, lines[pid]] = text
}

# The children of a process are counted in the order of the calls that made them.
function name_children(pid, i, words, child, count) {
	count = 0
	for (i = 1; i <= lines[pid]; i++)
		if (line[pid, i] ~ /^(clone|clone3|fork|vfork)\(.* = [0-9]+$/) {
			split(line[pid, i], words, " ")
			child = line[pid, i]
			sub(/.* = /, "", child)
			if (child in name)
				continue
			name[child] = name[pid] "." ++count
			name_children(child)
		}
}

# Each whole number that is the id of a process becomes its name.
function replace_ids(text, out, number, before) {
	out = ""
	while (match(text, /[0-9]+/)) {
		number = substr(text, RSTART, RLENGTH)
		before = RSTART > 1 ? substr(text, RSTART - 1, 1) : ""
		out = out substr(text, 1, RSTART - 1)
		if (before !~ /[A-Za-z_.]/ && (number in name))
			number = "P" name[number]
		out = out number
		text = substr(text, RSTART + RLENGTH)
	}
	return out text
}

function normalise(text) {
	gsub(/0x[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*/, "ADDRESS", text)
	gsub(/tv_sec=[0-9]+/, "tv_sec=T", text)
	gsub(/tv_([nu])sec=[0-9]+/, "tv_part=T", text)
	gsub(/_utime=[0-9]+( \/\* [0-9.]+ s \*\/)?/, "_utime=T", text)
	gsub(/_stime=[0-9]+( \/\* [0-9.]+ s \*\/)?/, "_stime=T", text)
	gsub(/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9:.]+\+0000/, "DATE", text)
	gsub(/htons\([0-9]+\)/, "htons(PORT)", text)
	gsub(/socket:\[[0-9?]+\]/, "socket:[N]", text)
	gsub(/pipe:\[[0-9?]+\]/, "pipe:[N]", text)
	gsub(/index=([0-9]+|if_nametoindex\("[^"]*"\))/, "index=DEVICE", text)
	gsub(/(IFINDEX|RTA_[IO]IF|IFLA_LINK|IFLA_MASTER)}, ([0-9]+|if_nametoindex\("[^"]*"\))/, "DEVICE", text)
	gsub(/(rta_lastuse|ndm_(confirmed|used|updated)|ndtc_last_(flush|rand)|[rt]x_(packets|bytes)|bytes|packets)=[0-9]+/, "N", text)
	if (text ~ /^(poll|epoll_wait)\(/)
		sub(/, [1-9][0-9]*\) += /, ", T) = ", text)
	gsub(/(start|next)_id=[0-9]+( => [0-9]+)?/, "ID", text)
	gsub(/_[a-z]?time=[0-9]+/, "_time=T", text)
	if (text ~ /ctl\(.*_INFO, \{/)
		sub(/ = [0-9]+$/, " = N", text)
	if (text ~ /^getrandom\(/)
		gsub(/\\x[0-9a-f][0-9a-f]/, "R", text)
	gsub(/ +=/, " =", text)
	return replace_ids(text)
}

/^[0-9]+ +/ {
	pid = $1
	sub(/^[0-9]+ +/, "")
	if ($0 ~ / <unfinished \.\.\.>$/) {
		sub(/ <unfinished \.\.\.>$/, "")
		begun[pid] = $0
		next
	}
	if ($0 ~ /^<\.\.\. [a-z_0-9]+ resumed>/) {
		sub(/^<\.\.\. [a-z_0-9]+ resumed>/, "")
		$0 = begun[pid] $0
		delete begun[pid]
	} else if (pid in begun) {
		add(pid, begun[pid] " <unfinished>")
		delete begun[pid]
	}
	add(pid, $0)
}

# Numbers that the kernel gives to keys and to objects of System V IPC, by their order.
function name_objects(pid, i, number) {
	for (i = 1; i <= lines[pid]; i++)
		if (line[pid, i] ~ /^((shm|sem|msg)get|add_key|keyctl)\(.* = [0-9]+$/) {
			number = line[pid, i]
			sub(/.* = /, "", number)
			if (number + 0 > 999 && !(number in name))
				name[number] = "K" ++object_count
		}
}

END {
	name[pids[1]] = "0"
	for (p = 1; p <= pid_count; p++)
		name_objects(pids[p])
	name_children(pids[1])
	for (p = 1; p <= pid_count; p++) {
		pid = pids[p]
		if (!(pid in name))
			name[pid] = "unknown"
	}
	for (p = 1; p <= pid_count; p++)
		for (i = 1; i <= lines[pids[p]]; i++)
			print name[pids[p]] "\t" normalise(line[pids[p], i])
}
