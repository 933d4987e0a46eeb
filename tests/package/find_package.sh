#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project that finds the installed library builds and runs.
#
# Usage: find_package.sh PREFIX BUILD, with CMAKE, CXX and VERSION in the environment.
set -euo pipefail
prefix=$1 build=$2
rm -rf "$build"
"$CMAKE" -G Ninja -S "$(dirname "${BASH_SOURCE[0]}")/find_package" -B "$build" -D CMAKE_CXX_COMPILER="$CXX" \
    -D CMAKE_PREFIX_PATH="$prefix" -D WANTED_VERSION="$VERSION"
"$CMAKE" --build "$build"
"$build/consumer"
