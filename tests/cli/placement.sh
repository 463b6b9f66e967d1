# The target is brought to one CPU with strec, cannot tell, and has its own CPUs back in the end.
. "$STREC_TOP/tests/cli.bash"

cpus_of() { sed -n 's/^Cpus_allowed_list:\t//p' "/proc/$1/status"; }
confined() { cpus_of "$1" | grep -qx '[0-9]*'; }
own_again() { [ "$(cpus_of "$1")" = "$mine" ]; }
mine=$(cpus_of self)

same 'a target sees the CPUs that it has' "$("$tracees/affinity")" \
	"$("$strec" -o r.trc -- "$tracees/affinity")"
same 'and with --no-paths' "$("$tracees/affinity")" \
	"$("$strec" --no-paths -o r.trc -- "$tracees/affinity")"
if confined self; then
	skip 'placement: there is one CPU only'
	exit 0
fi

start() { # OPTIONS... ARGUMENT: a recording of affinity in the background
	"$strec" -o p.trc "${@:1:$#-1}" -- "$tracees/affinity" "${!#}" &
	tracer=$!
	wait_until has_target $tracer
}
start wait
check 'one thread at work is confined to one CPU' wait_until confined "$target"
kill -KILL $tracer
wait $tracer 2>/dev/null
check 'kill -9 of strec gives its CPUs back' wait_until own_again "$target"
kill "$target"

"$tracees/affinity" wait &
target=$!
"$strec" -q -p $target -o a.trc &
tracer=$!
check 'an attached target is confined too' wait_until confined $target
kill -TERM $tracer
wait $tracer
check 'and has its CPUs after a detach' own_again $target
kill $target
wait $target 2>/dev/null

start busy
parted() { grep -qs . "/proc/$1/status" && own_again "$1"; }
check 'two threads at work have their own CPUs' wait_until parted "$target"
kill -KILL "$target"
wait $tracer 2>/dev/null

start --placement=off wait
calls() { [ "$(stat -c %s p.trc)" -gt 4000 ]; }
wait_until calls
check 'with --placement=off nothing is confined' own_again "$target"
kill -KILL "$target"
wait $tracer 2>/dev/null || true
