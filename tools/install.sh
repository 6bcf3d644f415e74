#!/bin/sh
# Installs what make built, or removes it: tools/install.sh BUILD PREFIX | --remove PREFIX. PREFIX has DESTDIR in front.
set -eu

files='bin/lintel lib/liblintel.a include/lintel.h share/man/man1/lintel.1
share/bash-completion/completions/lintel share/zsh/site-functions/_lintel share/fish/vendor_completions.d/lintel.fish'

if [ "$1" = --remove ]; then
	for file in $files; do
		rm -f "$2/$file"
	done
	exit 0
fi

build=$1 prefix=$2
made=$build/install
mkdir -p "$made"
"$build/lintel" help --man >"$made/lintel.1"
for shell in bash zsh fish; do
	"$build/lintel" help --completion $shell >"$made/lintel.$shell"
done

install -D -m 755 "$build/lintel" "$prefix/bin/lintel"
install -D -m 644 "$build/liblintel.a" "$prefix/lib/liblintel.a"
install -D -m 644 include/lintel.h "$prefix/include/lintel.h"
install -D -m 644 "$made/lintel.1" "$prefix/share/man/man1/lintel.1"
install -D -m 644 "$made/lintel.bash" "$prefix/share/bash-completion/completions/lintel"
install -D -m 644 "$made/lintel.zsh" "$prefix/share/zsh/site-functions/_lintel"
install -D -m 644 "$made/lintel.fish" "$prefix/share/fish/vendor_completions.d/lintel.fish"
