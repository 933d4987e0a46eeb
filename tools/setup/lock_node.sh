#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes bench/report/package-lock.json (every package, version and hash) from its package.json. Known pins stay.
#
# Usage: tools/setup/lock_node.sh [NAME@VERSION...]: these go into package.json first.
# The registry is the one that npm is set up with on this machine; .npmrc keeps its address out of the file.
set -euo pipefail
export LC_ALL=C.UTF-8

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/setup/messages.sh
source tools/setup/messages.sh
# shellcheck source=tools/setup/node.sh
source tools/setup/node.sh
python=$PWD/build/python/bin/python
[[ -x $python ]] || stop_with 2 lock "build/python is missing: Node.js and npm are in it." "Run: make setup"
home=$(node_home "$python")

cd bench/report
before=$(sha256sum package-lock.json 2>/dev/null || true)
PATH=$home/bin:$PATH "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" install --package-lock-only --ignore-scripts \
    --save-dev --save-exact --no-audit --no-fund --loglevel=error "$@" >/dev/null
if [[ $before == "$(sha256sum package-lock.json)" ]]; then
    say_ok lock "package-lock.json is up to date"
else
    say_ok lock "wrote package-lock.json; now run: make setup"
fi
