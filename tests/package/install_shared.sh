#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the library with BUILD_SHARED_LIBS=ON and installs it.
#
# Usage: install_shared.sh BUILD PREFIX, with CMAKE, CXX, SOURCE, VERSION and LIBDIR in the environment.
set -euo pipefail
build=$1 prefix=$2
"$CMAKE" -G Ninja -S "$SOURCE" -B "$build" -D BUILD_SHARED_LIBS=ON -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_FLAGS=-g0 \
    -D CMAKE_CXX_COMPILER="$CXX" -D PACELINE_BUILD_TESTS=OFF -D PACELINE_BUILD_BENCH=OFF -D CMAKE_INSTALL_LIBDIR="$LIBDIR" >/dev/null
"$CMAKE" --build "$build"
"$(dirname "${BASH_SOURCE[0]}")/install.sh" "$build" "$prefix"

library=$prefix/$LIBDIR/libpaceline.so
soname=$(objdump -p "$library" | awk '$1 == "SONAME" { print $2 }')
if [[ $soname != "libpaceline.so.${VERSION%.*}" ]]; then
    echo "the shared library calls itself $soname; major and minor version were expected" >&2
    exit 1
fi
[[ $(readlink -f "$library") == *"/libpaceline.so.$VERSION" ]]
