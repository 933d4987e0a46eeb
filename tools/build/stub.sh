#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes what the types of paceline._core are, read from the module that is installed in build/python.
#
# Usage: tools/build/stub.sh [FILE]; python/paceline/_core.pyi if none is named
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

file=${1:-python/paceline/_core.pyi}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build/python/bin/python -m nanobind.stubgen --quiet --include-private --module paceline._core --output-file "$scratch/_core.pyi"
{ echo "# SPDX-License-Identifier: Apache-2.0" && cat "$scratch/_core.pyi"; } >"$file"
