#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs a build into a prefix and moves the tree: whatever finds the library must find it where it is now.
#
# Usage: install.sh BUILD PREFIX, with CMAKE, SOURCE and LIBDIR in the environment.
set -euo pipefail
build=$1 prefix=$2
rm -rf "$prefix" "$prefix.before"
"$CMAKE" --install "$build" --component Development --prefix "$prefix.before" >/dev/null
mv "$prefix.before" "$prefix"

headers=$(cd "$SOURCE/include" && find paceline -name '*.hpp' | sort)
installed=$(cd "$prefix/include" && find . -type f -printf '%P\n' | sort)
if [[ $headers != "$installed" ]]; then
    printf 'the installed headers are not those of include/:\n%s\n' "$installed" >&2
    exit 1
fi
allowed="^(include/paceline/.*|$LIBDIR/libpaceline\.(a|so\.[0-9.]+)|$LIBDIR/pkgconfig/paceline\.pc"
allowed+="|$LIBDIR/cmake/paceline/paceline-(config|config-version|targets|targets-[a-z]+)\.cmake)$"
unexpected=$(cd "$prefix" && find . -type f -printf '%P\n' | sed -E "\\#$allowed#d")
if [[ -n $unexpected ]]; then
    printf 'files that do not belong to the library were installed:\n%s\n' "$unexpected" >&2
    exit 1
fi
if grep -rlF -e "$SOURCE" -e "$prefix.before" "$prefix/$LIBDIR/cmake" "$prefix/$LIBDIR/pkgconfig"; then
    echo 'these files name a folder of the build' >&2
    exit 1
fi
