#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A snippet must not compile, and must say why; what it should have been (without MISTAKE) compiles.
#
# Usage: compile.sh SNIPPET, with CXX and SOURCE in the environment. The snippet has a line "// Says: <text>".
set -euo pipefail
snippet=$1
compiler=("$CXX" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I "$SOURCE/include" "$snippet")
says=$(sed -n 's|^// Says: ||p' "$snippet")
[[ -n $says ]] || { echo "$snippet has no line '// Says: <text>'" >&2; exit 1; }

if ! "${compiler[@]}"; then
    echo "the corrected $snippet does not compile" >&2
    exit 1
fi
if output=$("${compiler[@]}" -D MISTAKE 2>&1); then
    echo "the mistake in $snippet compiles" >&2
    exit 1
fi
# The compiler breaks no lines, but quotes as the locale wants.
if ! grep -qF -- "$says" <<<"$output"; then
    printf 'the compiler should say "%s" and said:\n%s\n' "$says" "$output" >&2
    exit 1
fi
