# The configuration of the viewer as the program finds it.
. "$STREC_TOP/tests/cli.bash"

log=$samples/v1-shell.trc
mkdir -p config/strec other/.config/strec
frame() { "$stview" --frame end --size 60x10 "$@" "$log"; }
ascii_frame=$(frame --ascii)
utf8_frame=$(frame)

same 'no file is no mistake' "$utf8_frame" "$(frame)"
echo 'ascii = yes' >config/strec/stview.conf
same 'the file in XDG_CONFIG_HOME is read' "$ascii_frame" "$(frame)"
same '--no-config reads none' "$utf8_frame" "$(frame --no-config)"
echo 'ascii = no' >mine
same '--config reads another one' "$utf8_frame" "$(frame --config mine)"
echo 'ascii = yes' >other/.config/strec/stview.conf
rm config/strec/stview.conf
same 'without that variable it is the one in ~/.config' "$ascii_frame" \
	"$(env -u XDG_CONFIG_HOME HOME="$work/other" "$stview" --frame end --size 60x10 "$log")"

printf '\ntheme = pink\n' >config/strec/stview.conf
for args in '' '--frame end' '--info' '--list-keys'; do
	# shellcheck disable=SC2086
	"$stview" $args "$log" >out 2>err
	same "a mistake ends it with 2: ${args:-text}" 2 $?
	same 'and is told in one line' \
		"stview: $work/config/strec/stview.conf:2: theme pink: there is dark light colorblind mono" \
		"$(cat err)"
	check 'and nothing else is done' test ! -s out
done
check '--help works all the same' "$stview" --help
check '--no-config goes without it' "$stview" --no-config --info "$log"
"$stview" --config nowhere "$log" >/dev/null 2>err
same 'a file that is asked for must be there' 2 $?
echo 'key zoom = q' >config/strec/stview.conf
"$stview" "$log" >/dev/null 2>err
same 'one key for two requests names both' \
	"stview: $work/config/strec/stview.conf:1: 'q' is a key of both quit and zoom: give one of them another" \
	"$(cat err)"
echo 'key quit = Q' >config/strec/stview.conf
check '--list-keys lists the keys in use' grep -qx 'key quit = Q' <("$stview" --list-keys)
check 'the key line too' grep -q 'Q quit' <(frame --size 80x24)

colors() { frame --format ansi "$@" | grep -c '[0-9];2;[0-9]'; }
printf 'key quit = Q\n' >config/strec/stview.conf
same 'NO_COLOR takes colours away' 0 "$(NO_COLOR=1 colors)"
check 'attributes stay' grep -q $'\e\[0;1m' <(NO_COLOR=1 frame --format ansi)
check 'an empty one means nothing' test "$(NO_COLOR='' colors)" -gt 0
check '--theme overrules it' test "$(NO_COLOR=1 colors --theme light)" -gt 0
echo 'theme = light' >config/strec/stview.conf
check 'and so does the file' test "$(NO_COLOR=1 colors)" -gt 0
same 'which --theme overrules' "$(frame --no-config --theme mono --format html)" \
	"$(frame --theme mono --format html)"
