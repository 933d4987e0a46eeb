#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs run_mutants.py in an environment with the operators, which it makes when that is needed.
#
# Usage: tools/mutate/mutate.sh [OPTION...]; --help lists them. PYTHON names another interpreter than Debian's.
set -euo pipefail
export LC_ALL=C.UTF-8
unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/setup/messages.sh
source tools/setup/messages.sh
# shellcheck source=tools/setup/python.sh
source tools/setup/python.sh
# shellcheck source=tools/mutate/environment.sh
source tools/mutate/environment.sh

mkdir -p build/mutation
setup_operators "${PYTHON:-/usr/bin/python3}" tools/mutate/requirements.txt "$PWD/build/mutation/python" build/mutation/python.log
exec build/mutation/python/bin/python tools/mutate/run_mutants.py "$@"
