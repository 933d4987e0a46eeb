#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the Python package as a wheel and installs it into build/python, when anything that it is made of has changed.
#
# Usage: tools/build/package.sh
set -euo pipefail
export LC_ALL=C.UTF-8
unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/setup/messages.sh
source tools/setup/messages.sh

python=$PWD/build/python/bin/python
log=build/package.log
# In the environment itself: a new one has no package.
stamp=build/python/.package
parts=(CMakeLists.txt LICENSE docs/python.md cmake include pyproject.toml python/bindings python/paceline src tools/setup/requirements.txt)

fingerprint=$(find "${parts[@]}" -type f ! -name '*.pyc' ! -name '*.so' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
if [[ $(cat "$stamp" 2>/dev/null) == "$fingerprint" ]]; then
    say_ok package "up to date in build/python"
    exit 0
fi
started=$SECONDS
say_step package "building the wheel"
rm -f "$stamp"
if ! "$python" -m pip install --no-build-isolation --no-deps --no-index --force-reinstall --no-input --disable-pip-version-check \
    . >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    stop_with 1 package "The Python package could not be built (above)." "All of it: $log"
fi
printf '%s\n' "$fingerprint" >"$stamp"
say_ok package "installed into build/python, $((SECONDS - started)) s"
