#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each installed header compiles by itself, twice in a row and without a warning: with g++, and with clang++ if it is here.
#
# Usage: headers.sh PREFIX, with CXX in the environment.
set -euo pipefail
prefix=$1
compilers=("$CXX")
[[ -z $(command -v clang++) ]] || compilers+=(clang++)
count=0
while IFS= read -r header; do
    for compiler in "${compilers[@]}"; do
        printf '#include <%s>\n#include <%s>\n' "$header" "$header" |
            "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only \
                -I "$prefix/include" -x c++ -
    done
    count=$((count + 1))
done < <(cd "$prefix/include" && find . -name '*.hpp' -printf '%P\n' | sort)
if grep -rlE 'cereal' "$prefix/include" | grep -v '/paceline/cereal.hpp$'; then
    echo 'these headers need cereal; only paceline/cereal.hpp may' >&2
    exit 1
fi
echo "$count headers, ${compilers[*]}"
[[ $count -gt 5 ]]
