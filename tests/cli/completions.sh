# Completions of the shells: made of the programs' own tables, and doing what they promise.
. "$STREC_TOP/tests/cli.bash"

make -C "$STREC_TOP" --no-print-directory BUILD="${STREC_BUILD#"$STREC_TOP"/}" completions >log 2>&1 ||
	not_ok "make completions: $(tail -3 log)"
made=$STREC_BUILD/completions
mkdir logs
touch logs/one.trc logs/two.trc logs/notes.txt 'logs/with blank.trc'

# completed PROGRAM WORD...: what bash offers for the last word, in order; = is a word of its own.
cat >complete.bash <<'END'
. "$1/$2.bash"
COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
COMP_WORDS=("${@:2}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
"_$2"
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
END
completed() { bash --norc complete.bash "$made" "$@" | sort; }
lines() { printf '%s\n' "$@"; }
all_options() { "$STREC_BUILD/$1" --help | sed -nE 's/^  (-., |    )(--[a-z0-9-]+).*/\2/p'; }

for program in strec stview; do
	same "bash: $program has the options of --help" "$(all_options $program | sort)" \
		"$(completed $program -- | grep '^--.')"
done
same 'bash: a beginning of an option' "$(lines --alert-error-rate --alert-latency-threshold --alert-rules --alerts)" \
	"$(completed stview --alert)"
same 'bash: themes' "$(lines colorblind dark light mono)" "$(completed stview --theme '')"
same 'bash: a beginning of one' colorblind "$(completed stview --theme c)"
same 'bash: behind =, as bash splits it' dark "$(completed stview --theme = d)"
same 'bash: and with nothing behind it' "$(lines colorblind dark light mono)" \
	"$(completed stview --theme =)"
same 'bash: exporters' "$("$stview" --list-options | awk -F'\t' '$2 == "export" { gsub(" ", "\n", $5); print $5 }' | sort)" \
	"$(completed stview -e '')"
check 'bash: text is one of them' grep -qx text <(completed stview -e '')
same 'bash: panels that are not yet there' '49 4F' "$(completed stview --panels 4 | grep -E '9|F' | xargs)"
same 'bash: nor twice' '' "$(completed stview --panels 49 | grep -E '9.*9')"
same 'bash: logs and directories' "$(lines logs/one.trc logs/two.trc 'logs/with blank.trc')" \
	"$(completed stview logs/)"
same 'bash: a directory' logs "$(completed stview lo)"
same 'bash: any file where there is no log' logs/notes.txt "$(completed stview logs/n)"
same 'bash: what -e is for' "$(lines signal= status= trace=)" "$(completed strec -e '')"
same 'bash: calls' "$(lines openat openat2)" "$(completed strec -e trace = opena)"
same 'bash: behind a comma' "$(lines read,openat read,openat2)" \
	"$(completed strec -e trace = read,opena)"
same 'bash: classes' %network "$(completed strec -e trace = %netw)"
same 'bash: negated' '!%network' "$(completed strec --trace = '!%netw')"
same 'bash: signals' "$(lines SIGUSR1 SIGUSR2)" "$(completed strec -e signal = SIGUSR)"
same 'bash: of 32 bits, too' socketcall "$(completed strec --trace socketc)"
same 'bash: the command' "$(compgen -c -- mktem | sort -u)" "$(completed strec -o x.trc -q mktem | sort -u)"
same 'bash: its arguments are not options of strec' '' "$(completed strec ls --output)"
same 'bash: also behind --' '' "$(completed strec -k -- ls --output)"
same 'bash: an argument of an option is no command' "$(completed strec -o x -s 1 --placement '' | xargs)" 'auto off'
same 'bash: of letters together, the last has it' 'auto off' "$(completed strec -qz --placement '' | xargs)"
check 'bash: process ids' grep -qx 1 <(completed strec -p '')

# Every word that is offered is one that the program takes.
accepts() { # PROGRAM: prints those that it doesn't
	"$STREC_BUILD/$1" --list-options | tr '\t' '\037' | while IFS=$'\037' read -r letter name _ _ words; do
		words=${words#, }
		[ -n "$name" ] || continue
		for word in ${words#+ }; do
			"$STREC_BUILD/$1" "--$name=$word" --version >/dev/null 2>&1 ||
				echo "--$name=$word"
		done
	done
}
same 'strec takes every word' '' "$(accepts strec)"
same 'stview, too' '' "$(accepts stview)"
check 'and there are hundreds of calls' test "$("$strec" --list-options | grep -P '^\ttrace\t' | wc -w)" -gt 400

for program in strec stview; do
	check "bash takes $program.bash" bash -n "$made/$program.bash"
	for shell in zsh fish; do
		command -v $shell >/dev/null || { skip "$program.$shell: no $shell here"; continue; }
		check "$shell takes $program.$shell" $shell -n "$made/$program.$shell"
	done
done

if command -v fish >/dev/null; then
	# offered LINE: what fish offers for its last word, without the descriptions.
	offered() {
		HOME=$work XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work fish --no-config -c "
			function strec; end; function stview; end
			source $made/strec.fish; source $made/stview.fish
			complete -C '$1'" 2>&1 | cut -f1 | sort
	}
	same 'fish: options' "$(lines --alert-error-rate --alert-latency-threshold --alert-rules --alerts)" \
		"$(offered 'stview --alert')"
	same 'fish: themes' "$(lines colorblind dark light mono)" "$(offered 'stview --theme ')"
	same 'fish: behind =' "--theme=dark" "$(offered 'stview --theme=da')"
	same 'fish: calls' "$(lines read,openat read,openat2)" "$(offered 'strec --trace read,opena')"
	same 'fish: calls of -e' "$(lines trace=read,openat trace=read,openat2)" \
		"$(offered 'strec -e trace=read,opena')"
	check 'fish: logs' grep -qx logs/one.trc <(offered 'stview logs/o')
	same 'fish: panels' '49 4F' "$(offered 'stview --panels 4' | grep -E '9|F' | xargs)"
	same 'fish: options of the command are its own' '' "$(offered 'strec ls --kill-on-e')"
else
	skip 'what fish offers: no fish here'
fi

if command -v zsh >/dev/null; then
	mkdir functions
	cp "$made/strec.zsh" functions/_strec
	cp "$made/stview.zsh" functions/_stview
	cat >.zshrc <<-END
		PROMPT='ready '
		fpath=($work/functions \$fpath)
		autoload -Uz compinit
		compinit -u -D
	END
	terminal() { tmux -S "$work/tmux" -f /dev/null "$@"; }
	screen() { terminal capture-pane -p -t zsh; }
	# typed TEXT WANTED: what TAB makes of the text
	typed() {
		terminal send-keys -t zsh C-u C-l && terminal send-keys -t zsh -l "$1" && terminal send-keys -t zsh Tab
		wait_until shows "ready $2"
	}
	shows() { screen | grep -qF -- "$1"; }
	terminal new-session -d -s zsh -x 120 -y 20 "ZDOTDIR=$work zsh -i"
	wait_until shows ready
	check 'zsh: themes' typed 'stview --theme c' 'stview --theme colorblind'
	check 'zsh: calls' typed 'strec -e trace=read,name_to' 'strec -e trace=read,name_to_handle_at'
	check 'zsh: classes' typed 'strec --trace=read,%netw' 'strec --trace=read,%network'
	check 'zsh: logs' typed "stview logs/o" 'stview logs/one.trc'
	check 'zsh: the command' typed 'strec -q -o x.trc mktem' 'strec -q -o x.trc mktemp'
	terminal kill-server
else
	skip 'what zsh offers: no zsh here'
fi
