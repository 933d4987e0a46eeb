#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project that has the library as a subfolder builds, runs, and installs nothing of it.
#
# Usage: add_subdirectory.sh BUILD, with CMAKE, CXX and SOURCE in the environment.
set -euo pipefail
build=$1
# Without a cache every variable that the library sets is new; what was compiled stays.
rm -f "$build/CMakeCache.txt"
"$CMAKE" -G Ninja -S "$(dirname "${BASH_SOURCE[0]}")/add_subdirectory" -B "$build" -D CMAKE_BUILD_TYPE=Debug \
    -D CMAKE_CXX_FLAGS=-g0 -D CMAKE_CXX_COMPILER="$CXX" -D PACELINE_SOURCE="$SOURCE"
"$CMAKE" --build "$build"
"$build/consumer"
"$CMAKE" --install "$build" --prefix "$build/installed" >/dev/null
found=$(cd "$build/installed" && find . -type f)
if [[ $found != ./bin/consumer ]]; then
    printf 'installing a project that uses the library installed this:\n%s\n' "$found" >&2
    exit 1
fi
