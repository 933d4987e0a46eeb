#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes this machine ready: checks it, installs missing Debian packages, makes build/python and build/node. Does nothing when
# all is there.
#
# PYTHON names another interpreter than Debian's. Exit status: 0 ready, 2 not ready and said why.
set -euo pipefail

# One locale for every message that is read back below; one Python that is not bent by the caller's environment.
export LC_ALL=C.UTF-8
unset PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
here=tools/setup
# shellcheck source=tools/setup/messages.sh
source "$here/messages.sh"
# shellcheck source=tools/setup/machine.sh
source "$here/machine.sh"
# shellcheck source=tools/setup/debian.sh
source "$here/debian.sh"
# shellcheck source=tools/setup/python.sh
source "$here/python.sh"
# shellcheck source=tools/setup/node.sh
source "$here/node.sh"

mkdir -p build
# Two set-ups at once would write into the same environment: the second waits for the first.
exec {setup_lock}>build/.setup.lock
flock "$setup_lock"

check_machine
setup_packages "$here/debian_packages.txt" build/setup-packages.log
setup_python "${PYTHON:-/usr/bin/python3}" "$here/requirements.txt" "$PWD/build/python" build/setup-python.log
setup_node "$PWD/build/python/bin/python" "$PWD/bench/report" "$PWD/build/node" build/setup-node.log
