#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The compiler alone, with what pkg-config says, builds a program that runs.
#
# Usage: pkg_config.sh PREFIX FOLDER, with CXX, VERSION and LIBDIR in the environment.
set -euo pipefail
prefix=$1 folder=$2
export PKG_CONFIG_PATH=$prefix/$LIBDIR/pkgconfig LD_LIBRARY_PATH=$prefix/$LIBDIR
mkdir -p "$folder"
[[ $(pkg-config --modversion paceline) == "$VERSION" ]]
# pkg-config returns words for the compiler.
# shellcheck disable=SC2046
"$CXX" -std=c++20 "$(dirname "${BASH_SOURCE[0]}")/consumer.cpp" -o "$folder/consumer" $(pkg-config --cflags --libs paceline)
"$folder/consumer"
