# SPDX-License-Identifier: Apache-2.0
# Makes the Python environment from the locked requirements; a stamp written last says that it is complete.
# shellcheck shell=bash

readonly python_series=3.11
readonly smallest_disk_mib=2500

# environment_fingerprint INTERPRETER REQUIREMENTS: changes when the environment must be made anew.
environment_fingerprint() {
    { "$1" -c 'import sys; print(sys.version, sys.executable)' && cat "$2"; } | sha256sum | cut -d ' ' -f 1
}

check_interpreter() {
    local interpreter=$1 version
    if ! version=$("$interpreter" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null); then
        stop_with 2 python "$interpreter is not there or does not run." "Name one that does: make setup PYTHON=/path/to/python$python_series"
    fi
    if [[ $version != "$python_series" ]]; then
        stop_with 2 python "$interpreter is Python $version; the requirements are locked for $python_series." \
            "Name another: make setup PYTHON=/path/to/python$python_series"
    fi
    if ! "$interpreter" -c 'import venv, ensurepip' 2>/dev/null; then
        stop_with 2 python "$interpreter has no venv module." "Debian: apt-get install python3-venv"
    fi
}

check_disk() {
    local folder=$1 free_mib
    free_mib=$(($(df --output=avail -k "$folder" | tail -n 1) / 1024))
    if ((free_mib < smallest_disk_mib)); then
        stop_with 2 python "$folder has $free_mib MiB free; the Python environment needs $smallest_disk_mib." \
            "Free some space and run 'make setup' again."
    fi
}

# show_pip_progress TOTAL LOG: reads pip's output, keeps all of it in the log, and shows how far it is.
show_pip_progress() {
    local total=$1 log=$2 line count=0
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$log"
        case $line in
            Collecting*)
                count=$((count + 1))
                line=${line#Collecting }
                [[ ! -t 1 ]] || printf '\r\e[K%-8s %-5s downloading %d/%d %s' python ... "$count" "$total" "${line%%=*}"
                ;;
            'Installing collected packages'*)
                [[ ! -t 1 ]] || printf '\r\e[K'
                say_step python "installing $total packages"
                ;;
        esac
    done
    [[ ! -t 1 ]] || printf '\r\e[K'
}

# explain_pip_failure LOG
explain_pip_failure() {
    local log=$1
    if grep -q 'No space left on device' "$log"; then
        stop_with 2 python "The disk is full (the environment, pip's cache or TMPDIR)." "Free some space and run 'make setup' again. Log: $log"
    elif grep -q -E 'NewConnectionError|NameResolutionError|name resolution|Read timed out|ConnectTimeout|Max retries exceeded|ProxyError' "$log"; then
        stop_with 2 python "pip cannot reach its package index." \
            "Check the network (or pip's own settings: pip config list), then run 'make setup' again. Log: $log"
    elif grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        stop_with 2 python "A downloaded package is not the one that was locked." \
            "Do not use it. If the index is trusted, look at the log, or lock again: tools/setup/lock.sh. Log: $log"
    elif grep -q 'No matching distribution found' "$log"; then
        stop_with 2 python "$(grep -m 1 -o 'No matching distribution found.*' "$log")" \
            "The index does not have it as a wheel for this machine ($(uname -m)). Log: $log"
    fi
    stop_with 2 python "pip failed: $(grep -m 1 '^ERROR' "$log" || tail -n 1 "$log")" "Log: $log"
}

# setup_python INTERPRETER REQUIREMENTS FOLDER LOG
setup_python() {
    local interpreter=$1 requirements=$2 folder=$3 log=$4 fingerprint total
    local stamp=$folder/.complete
    check_interpreter "$interpreter"
    fingerprint=$(environment_fingerprint "$interpreter" "$requirements")
    total=$(grep -c -E '^[A-Za-z0-9]' "$requirements")
    if [[ $(cat "$stamp" 2>/dev/null) != "$fingerprint" || ! -x $folder/bin/python ]]; then
        check_disk "$(dirname "$folder")"
        # The stamp goes first and comes last: whatever is interrupted in between is made anew by the next run.
        rm -f "$stamp"
        rm -rf "$folder"
        : >"$log"
        say_step python "new environment in ${folder#"$PWD"/}: downloading $total packages (about 460 MB)"
        "$interpreter" -m venv "$folder" >>"$log" 2>&1 || explain_pip_failure "$log"
        "$folder/bin/python" -m pip install --require-hashes --only-binary :all: --no-input --disable-pip-version-check \
            --progress-bar off --requirement "$requirements" 2>&1 | show_pip_progress "$total" "$log" || explain_pip_failure "$log"
        printf '%s\n' "$fingerprint" >"$stamp.new"
        mv "$stamp.new" "$stamp"
    fi
    say_ok python "$("$folder/bin/python" --version) with $total packages in ${folder#"$PWD"/}"
}
