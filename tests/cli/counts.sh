# The calls of real programs, by name, are as many as strace counts. Calls that never
# return, exit and exit_group, are in our summary and not in strace's.
. "$STREC_TOP/tests/cli.bash"

mkdir tree repo
for i in $(seq 300); do mkdir -p tree/$((i % 7)); echo $i >tree/$((i % 7))/$i; done
git init -q repo
(
	cd repo && cp -r ../tree . && git add -A &&
		git -c user.name=t -c user.email=t@example.org commit -qm first && git status >/dev/null
)
echo '#include <stdio.h>
int main(void) { return puts("x") < 0; }' >a.c

strace_counts() { strace -f -qq -c -U name,calls -o counts "$@" >/dev/null 2>&1 </dev/null
	awk '$1 !~ /^(-|syscall|total)/ {print $1, $2}' counts | sort; }
strec_counts() { "$strec" -o run.trc -- "$@" >/dev/null 2>&1 </dev/null
	"$stview" --export summary run.trc | awk 'NR > 2 && $NF != "total" && $NF !~ /^exit(_group)?$/ && !/^-/ {print $NF, $4}' | sort; }

compare() { # NAME COMMAND...: what the program does must be the same twice; three tries
	local name=$1 try wanted got
	shift
	for try in 1 2 3; do
		wanted=$(strace_counts "$@")
		got=$(strec_counts "$@")
		[ -n "$got" ] && [ "$wanted" = "$got" ] && break
	done
	same "counts of $name" "$wanted" "$got"
}

compare true true
compare 'ls -lR' ls -lR /usr/share/doc
compare 'git log' git -C repo log
compare 'git status' git -C repo status
compare find find /usr -name '*.so'
compare tar tar cf - tree
compare 'gcc -c' gcc -c a.c -o a.o
if command -v python3 >/dev/null; then
	compare python3 python3 -c 'import json, email, http.client'
else
	skip 'counts of python3: it is not installed'
fi
