#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A static library defines names of its own namespace; strong ones of another would collide with a program's.
#
# Usage: symbols_static.sh PREFIX, with LIBDIR in the environment.
set -euo pipefail
library=$1/$LIBDIR/libpaceline.a
symbols=$(nm -C --defined-only --extern-only "$library" | awk 'NF > 2 { $1 = ""; print substr($0, 2) }' | sort -u)
# Inline functions and templates of the standard library, weak (V, W) or unique (u), are the same in every program.
foreign=$(grep -Ev \
    -e '^[A-Za-z] (vtable for |typeinfo (name )?for |guard variable for |TLS (init|wrapper) function for )?paceline::' \
    -e '^[VWu] ' <<<"$symbols" || true)
if [[ -n $foreign ]]; then
    printf 'names outside of namespace paceline:\n%s\n' "$foreign" >&2
    exit 1
fi
grep -qFx 'T paceline::detail::ByteQueue::close()' <<<"$symbols"
