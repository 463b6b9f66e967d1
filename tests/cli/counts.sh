# The calls of real programs, by name, are as many as strace counts. Calls that never
# return, exit and exit_group, are in our summary and not in strace's.
#
# A program makes the same calls twice only where nothing is left to chance:
# - each has run once before: caches, output files and .pyc files are there;
# - the times of the repository lie in the past, or git reads again what is as young as
#   its index ("racy git"), and writes the index anew;
# - gcc keeps its temporary files under their own names: mkstemp(3) throws away one random
#   number in 23, and that is one getrandom more;
# - addresses are not random, as far as setarch may say so: where malloc finds its heaps
#   aligned, it has less to unmap.
# That /usr stays as it is cannot be had. So where strec differs, strace counts again, and
# where that differs from its own first count, it was not strec, and both have another try.
. "$STREC_TOP/tests/cli.bash"
export LC_ALL=C PYTHONHASHSEED=0 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null

fixed=
setarch -R true 2>/dev/null && fixed='setarch -R'

mkdir tree repo
for i in $(seq 300); do mkdir -p tree/$((i % 7)); echo $i >tree/$((i % 7))/$i; done
find tree -exec touch -d '2020-01-01 00:00' {} +
git init -q repo
(
	cd repo && cp -rp ../tree . && git add -A &&
		git -c user.name=t -c user.email=t@example.org commit -qm first
)
echo '#include <stdio.h>
int main(void) { return puts("x") < 0; }' >a.c

# shellcheck disable=SC2086
{
	strace_counts() { strace -f -qq -c -U name,calls -o counts $fixed "$@" >/dev/null 2>&1 </dev/null
		awk '$1 !~ /^(-|syscall|total)/ {print $1, $2}' counts | sort; }
	strec_counts() { "$strec" -o run.trc -- $fixed "$@" >/dev/null 2>&1 </dev/null
		"$stview" --export summary run.trc | awk 'NR > 2 && $NF != "total" && $NF !~ /^exit(_group)?$/ && !/^-/ {print $NF, $4}' | sort; }
}

compare() { # NAME COMMAND...
	local name=$1 try before got
	shift
	"$@" >/dev/null 2>&1 </dev/null
	for try in 1 2 3 4 5; do
		before=$(strace_counts "$@")
		got=$(strec_counts "$@")
		[ -z "$before" ] || [ "$before" = "$got" ] && break
		[ "$before" = "$(strace_counts "$@")" ] && break
	done
	check "strace counts $name" test -n "$before"
	same "counts of $name" "$before" "$got"
}

compare true true
compare 'ls -lR' ls -lR /etc
compare 'git log' git -C repo log
compare 'git status' git -C repo status
compare find find /usr/include /etc -name '*.h'
compare tar tar cf - tree
compare 'gcc -c' gcc -save-temps -c a.c -o a.o
if command -v python3 >/dev/null; then
	compare python3 "$(python3 -c 'import sys; print(sys.executable)')" \
		-c 'import json, email, http.client'
else
	skip 'counts of python3: it is not installed'
fi
