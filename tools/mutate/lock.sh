#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes requirements.txt of this folder (the version and the hashes of the one package) from requirements.in.
#
# Usage: tools/mutate/lock.sh. Like tools/setup/lock.sh it keeps the address of the index out of the file.
set -euo pipefail
export LC_ALL=C.UTF-8
readonly resolver=uv==0.13.9

cd "$(dirname "${BASH_SOURCE[0]}")"
# shellcheck source=tools/setup/messages.sh
source ../setup/messages.sh
python=$PWD/../../build/python/bin/python
[[ -x $python ]] || stop_with 2 lock "build/python is missing: the lock is made for its version of Python." "Run: make setup"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say_step lock "$resolver in a throw-away environment"
"$python" -m venv "$scratch/environment"
"$scratch/environment/bin/pip" install --quiet --disable-pip-version-check "$resolver"
cp requirements.in "$scratch"
(
    cd "$scratch"
    environment/bin/uv pip compile --quiet --generate-hashes --no-deps --no-header --no-annotate --no-emit-index-url \
        --no-emit-find-links --python "$python" requirements.in --output-file requirements.txt
)
cp "$scratch/requirements.txt" requirements.txt.new
mv requirements.txt.new requirements.txt
say_ok lock "wrote requirements.txt: $(grep -c -E '^[A-Za-z0-9]' requirements.txt) package"
