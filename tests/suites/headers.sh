#!/bin/sh
#:plain
# Every header compiles alone, and lintel.h also as C++ (if there is a compiler for it) and as C99.
for header in compiler/*/*.h compiler/lint/rules/*.h include/*.h; do
	message=$(echo "#include \"$header\"" | ${CC:-gcc} -std=c17 -Wall -Wextra -Wpedantic -Werror -I. -Icompiler -Igrammar -Iinclude \
		-I"$B" -x c -fsyntax-only - 2>&1) && echo "ok $header" || { echo "FAIL $header"; echo "$message" | sed 's/^/  /' | head -5; }
done
for form in '-x c -std=c99' '-x c++'; do
	[ "$form" != '-x c++' ] || command -v g++ >/dev/null || continue
	message=$(echo '#include "lintel.h"' | ${CC:-gcc} $form -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only - 2>&1) &&
		echo "ok lintel.h $form" || { echo "FAIL lintel.h $form"; echo "$message" | sed 's/^/  /' | head -5; }
done
