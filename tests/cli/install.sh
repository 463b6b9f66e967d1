# make install puts everything where it belongs, what it put there works, and make uninstall takes
# all of it away and nothing else.
. "$STREC_TOP/tests/cli.bash"

root=$work/root
make_for() { make -C "$STREC_TOP" --no-print-directory BUILD="${STREC_BUILD#"$STREC_TOP"/}" DESTDIR="$root" "$@"; }
# What others have there.
mkdir -p "$root/usr/bin" "$root/usr/lib/pkgconfig" "$root/usr/share/doc/other" "$root/usr/share/man/man1"
touch "$root/usr/bin/other" "$root/usr/lib/libstrec.so.9" "$root/usr/share/doc/other/README" \
	"$root/usr/share/man/man1/strace.1"
files() { (cd "$root" && find . ! -type d | sort); }
files >before

check 'make install' make_for PREFIX=/usr install
version=$("$strec" --version | awk 'NR == 1 { print $2 }')
same 'installs these' "$(sort <<-END
	./usr/bin/strec
	./usr/bin/stview
	./usr/include/strec.h
	./usr/lib/libstrec.a
	./usr/lib/libstrec.so
	./usr/lib/libstrec.so.0
	./usr/lib/libstrec.so.$version
	./usr/lib/pkgconfig/libstrec.pc
	./usr/libexec/strec/strec-symbols
	./usr/share/applications/stview.desktop
	./usr/share/bash-completion/completions/strec
	./usr/share/bash-completion/completions/stview
	./usr/share/doc/strec/examples/failed.c
	./usr/share/doc/strec/examples/stview.conf
	./usr/share/doc/strec/strec-json.schema.json
	./usr/share/fish/vendor_completions.d/strec.fish
	./usr/share/fish/vendor_completions.d/stview.fish
	./usr/share/man/man1/strec.1
	./usr/share/man/man1/stview.1
	./usr/share/man/man3/libstrec.3
	./usr/share/man/man5/strec-format.5
	./usr/share/mime/packages/strec.xml
	./usr/share/zsh/site-functions/_strec
	./usr/share/zsh/site-functions/_stview
	END
)" "$(files | comm -13 before -)"
same 'programs can be run, and nothing else' "$(printf '%s\n' strec stview strec-symbols | sort)" \
	"$(find "$root" -name '*st*' -type f -perm /111 -printf '%f\n' | sort)"
check 'what is installed records' "$root/usr/bin/strec" -o run.trc -- true
check 'and plays it' "$root/usr/bin/stview" --info run.trc
check 'and finds strec-symbols' grep -q elfutils <("$root/usr/bin/strec" --version)

# A file manager's view of a log.
if command -v update-mime-database >/dev/null && command -v gio >/dev/null; then
	update-mime-database "$root/usr/share/mime" >/dev/null 2>&1
	cp "$samples/example.trc" no_name
	cp "$samples/example.trc" example.trc
	echo text >text
	type_of() {
		XDG_DATA_DIRS=$root/usr/share XDG_DATA_HOME=$work/none gio info -a standard::content-type "$1" |
			sed -n 's/.*standard::content-type: //p'
	}
	same 'a log has its type by its bytes' application/x-strec "$(type_of no_name)"
	same 'and by its name' application/x-strec "$(type_of example.trc)"
	same 'what is none has not' text/plain "$(type_of text | sed 's/application.*stream/text\/plain/')"
	find "$root/usr/share/mime" -mindepth 1 ! -path '*/packages*' -delete
else
	skip 'the type of a log: no update-mime-database or gio here'
fi
if command -v desktop-file-validate >/dev/null; then
	check 'the desktop entry is sound' desktop-file-validate "$root/usr/share/applications/stview.desktop"
else
	skip 'the desktop entry: no desktop-file-validate here'
fi

check 'make uninstall' make_for PREFIX=/usr uninstall
same 'leaves what others have' "$(cat before)" "$(files)"
same 'and no directory of its own' '' "$(find "$root" -type d -name '*strec*')"
check 'make uninstall once more' make_for PREFIX=/usr uninstall

# Places of one's own.
check 'make install elsewhere' make_for PREFIX=/opt/strec LIBDIR=/opt/strec/lib64 ZSHDIR=/etc/zsh install
check 'the library is where LIBDIR says' test -e "$root/opt/strec/lib64/libstrec.so.0"
check 'and its .pc file knows' grep -qx 'libdir=/opt/strec/lib64' \
	"$root/opt/strec/lib64/pkgconfig/libstrec.pc"
make_for PREFIX=/opt/strec LIBDIR=/opt/strec/lib64 ZSHDIR=/etc/zsh uninstall
same 'and is taken away from there' "$(cat before)" "$(files)"
