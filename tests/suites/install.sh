#!/bin/sh
#:plain
#:alone
# make install puts everything below DESTDIR and PREFIX, what it installs works, and make uninstall leaves nothing.
check() { if [ "$1" = 0 ]; then echo "ok $2"; else echo "FAIL $2"; fi; }
dest=$SCRATCH/dest
make --no-print-directory install "DESTDIR=$dest" PREFIX=/opt/lintel >"$SCRATCH/log" 2>&1
check $? "make install" && root=$dest/opt/lintel
for file in bin/lintel lib/liblintel.a include/lintel.h share/man/man1/lintel.1 share/bash-completion/completions/lintel \
	share/zsh/site-functions/_lintel share/fish/vendor_completions.d/lintel.fish; do
	[ -s "$root/$file" ]; check $? "installs $file"
done
[ "$(ls "$dest")" = opt ]; check $? "nothing outside of the prefix"
(cd / && echo 'service a' | "$root/bin/lintel" check - >/dev/null); check $? "the installed program runs"
(cd / && echo 'service a' | "$root/bin/lintel" render - -o - --to png | head -c 4 | grep -q PNG); check $? "and draws PNG"
if command -v man >/dev/null; then
	man --warnings -l "$root/share/man/man1/lintel.1" 2>&1 >/dev/null | grep -q . ; [ $? = 1 ]; check $? "man has nothing to complain of"
fi
cat >"$SCRATCH/guest.c" <<'GUEST'
#include <stdio.h>
#include <lintel.h>
int main(void)
{
	struct lintel_input input = { .name = "a.arch", .text = "service a\n", .length = 10 };
	struct lintel *design = lintel_compile(&input);
	struct lintel_picture picture = lintel_render(design, NULL);
	printf("%zu\n", picture.bytes.length);
	lintel_free(design);
	return picture.bytes.length == 0;
}
GUEST
${CC:-gcc} -o "$SCRATCH/guest" "$SCRATCH/guest.c" -I"$root/include" -L"$root/lib" -llintel $(make --no-print-directory print-libs) 2>"$SCRATCH/log" &&
	"$SCRATCH/guest" >/dev/null; check $? "another program can use the library"
make --no-print-directory uninstall "DESTDIR=$dest" PREFIX=/opt/lintel >/dev/null 2>&1; check $? "make uninstall"
[ -z "$(find "$dest" -type f)" ]; check $? "leaves no file behind"
