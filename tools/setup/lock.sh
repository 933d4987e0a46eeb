#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes requirements.txt (every package, version and hash) from requirements.in. Known pins stay; --upgrade takes the newest.
#
# Usage: tools/setup/lock.sh [--upgrade | --upgrade-package NAME]...
# The index is the one that pip and uv are set up with on this machine; its address is kept out of the file.
set -euo pipefail
export LC_ALL=C.UTF-8
readonly resolver=uv==0.13.9

cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=tools/setup/messages.sh
source messages.sh
python=$PWD/../../build/python/bin/python
[[ -x $python ]] || stop_with 2 lock "build/python is missing: the lock is made for its version of Python." "Run: make setup"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say_step lock "$resolver in a throw-away environment"
"$python" -m venv "$scratch/environment"
"$scratch/environment/bin/pip" install --quiet --disable-pip-version-check "$resolver"

cp requirements.in requirements.txt "$scratch"
(
    cd "$scratch"
    environment/bin/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
        --python "$python" "$@" requirements.in --output-file requirements.txt
)
if cmp --silent "$scratch/requirements.txt" requirements.txt; then
    say_ok lock "requirements.txt is up to date: $(grep -c -E '^[A-Za-z0-9]' requirements.txt) packages"
else
    diff <(grep -E '^[A-Za-z0-9]' requirements.txt) <(grep -E '^[A-Za-z0-9]' "$scratch/requirements.txt") || true
    cp "$scratch/requirements.txt" requirements.txt.new
    mv requirements.txt.new requirements.txt
    say_ok lock "wrote requirements.txt: $(grep -c -E '^[A-Za-z0-9]' requirements.txt) packages; now run: make setup"
fi
