#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Configures a preset of CMakePresets.json when that is needed, and builds it in build/<preset>.
#
# Usage: tools/build/build.sh PRESET [--configure-only]; JOBS limits the parallel compilers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/setup/messages.sh
source tools/setup/messages.sh

preset=${1:?usage: build.sh PRESET [--configure-only]}
folder=build/$preset
log=build/$preset-configure.log
jobs=${JOBS:-$(nproc)}
mkdir -p build

# Ninja configures again by itself when a CMake file changes, but it does not know of the presets.
if [[ ! -f $folder/build.ninja || CMakePresets.json -nt $folder/build.ninja ]]; then
    say_step build "$preset: configuring"
    if ! cmake --preset "$preset" >"$log" 2>&1; then
        cat "$log" >&2
        stop_with 1 build "$preset: CMake could not configure it (above)" "Something not installed? Run: make setup"
    fi
    touch "$folder/build.ninja"
fi
[[ ${2:-} != --configure-only ]] || exit 0

started=$SECONDS
[[ -f $folder/.ninja_log ]] || say_step build "$preset: compiling all of it, $jobs jobs"
# A log is no place for a progress bar.
[[ -t 1 ]] && quiet=() || quiet=(--quiet)
if ! ninja -C "$folder" -j "$jobs" "${quiet[@]}"; then
    stop_with 1 build "$preset: compilation failed (above)"
fi
say_ok build "$preset: up to date in $folder, $((SECONDS - started)) s"
