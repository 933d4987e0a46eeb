#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the page of the report, build/report/report.html, when something of bench/report has changed.
#
# Usage: tools/build/report.sh. It needs build/node: make setup.
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools/setup/messages.sh
source tools/setup/messages.sh

source=bench/report
folder=build/report
node=$PWD/build/node/bin/node
modules=build/node/node_modules
stamp=$folder/.complete
# Where the lab puts the data: bench/lab/report/page.hpp.
data_element='<script type="application/json" id="paceline-data"></script>'

[[ -x $node && -d $modules ]] || stop_with 2 report "build/node is missing: it builds the page of the report." "Run: make setup"

# Two builds at once would write into the same folder: the second waits for the first.
mkdir -p "$folder"
exec {report_lock}>"$folder/.lock"
flock "$report_lock"

# fingerprint: changes with the page's own files and with the packages that build it.
fingerprint() {
    find "$source" -name node_modules -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | cat - build/node/.complete | sha256sum
}

sum=$(fingerprint)
if [[ $(cat "$stamp" 2>/dev/null) == "$sum" && -f $folder/report.html ]]; then
    say_ok report "the page is up to date in $folder"
    exit 0
fi
rm -f "$stamp"
started=$SECONDS
if ! "$node" "$modules/typescript/bin/tsc" --project "$source" --noEmit; then
    stop_with 1 report "the types of bench/report are wrong (above)"
fi
if ! (cd "$source" && "$node" node_modules/vite/bin/vite.js build --logLevel warn --outDir "$OLDPWD/$folder/made"); then
    stop_with 1 report "the page could not be built (above)"
fi
if [[ $(grep -o -F "$data_element" "$folder/made/index.html" | wc -l) != 1 ]]; then
    stop_with 1 report "the page must have its data element exactly once: $data_element" "Look at bench/report/index.html."
fi
mv "$folder/made/index.html" "$folder/report.html"
rm -rf "$folder/made"
printf '%s\n' "$sum" >"$stamp"
say_ok report "built $folder/report.html, $(($(stat --format=%s "$folder/report.html") / 1000)) kB, $((SECONDS - started)) s"
