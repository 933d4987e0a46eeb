# SPDX-License-Identifier: Apache-2.0
# Makes the environment of the mutants' operators, build/mutation/python, when it is not there or its lock file has changed.
# shellcheck shell=bash

# setup_operators INTERPRETER REQUIREMENTS FOLDER LOG; needs messages.sh and python.sh of tools/setup.
setup_operators() {
    local interpreter=$1 requirements=$2 folder=$3 log=$4 fingerprint
    local stamp=$folder/.complete
    fingerprint=$(environment_fingerprint "$interpreter" "$requirements")
    [[ $(cat "$stamp" 2>/dev/null) != "$fingerprint" || ! -x $folder/bin/python ]] || return 0
    check_interpreter "$interpreter"
    say_step mutate "new environment in ${folder#"$PWD"/}"
    # The stamp goes first and comes last: whatever is interrupted in between is made anew by the next run.
    rm -f "$stamp"
    rm -rf "$folder"
    {
        "$interpreter" -m venv "$folder"
        "$folder/bin/python" -m pip install --require-hashes --only-binary :all: --no-deps --no-input --disable-pip-version-check \
            --progress-bar off --requirement "$requirements"
    } >"$log" 2>&1 || explain_pip_failure "$log"
    printf '%s\n' "$fingerprint" >"$stamp.new"
    mv "$stamp.new" "$stamp"
}
