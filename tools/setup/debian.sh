# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages of debian_packages.txt that are missing, and asks for nothing if none is.
# shellcheck shell=bash

# wanted_packages FILE: the names, one a line.
wanted_packages() {
    sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$1"
}

# missing_packages NAME...: those that dpkg does not have fully installed, one a line.
missing_packages() {
    local installed
    # dpkg-query fails when it has never heard of one of the names, and still prints the others.
    installed=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p') || true
    comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

# as_root COMMAND...: root itself, or sudo; the caller has checked that one of them is there.
as_root() {
    if (($(id -u) == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}

# lists_know NAME...: whether apt's lists have a candidate for every package; a fresh machine has no lists.
lists_know() {
    local name
    for name in "$@"; do
        apt-cache show --no-all-versions "$name" >/dev/null 2>&1 || return 1
    done
}

# install_packages LOG NAME...: refreshes apt's lists when they are missing, or when an install with old ones fails.
install_packages() {
    local log=$1
    shift
    local updated=no
    : >"$log"
    if [[ -n $(dpkg --audit 2>/dev/null) ]]; then
        say_step packages "an earlier installation was interrupted: finishing it"
        as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >>"$log" 2>&1 || return 1
    fi
    if ! lists_know "$@"; then
        say_step packages "apt-get update"
        apt_get update >>"$log" 2>&1 || return 1
        updated=yes
    fi
    say_step packages "apt-get install $*"
    if ! apt_get install --no-install-recommends "$@" >>"$log" 2>&1; then
        [[ $updated == no ]] || return 1
        say_step packages "apt's lists may be old: apt-get update, then once more"
        apt_get update >>"$log" 2>&1 || return 1
        apt_get install --no-install-recommends "$@" >>"$log" 2>&1
    fi
}

# explain_apt_failure LOG COMMAND
explain_apt_failure() {
    local log=$1 command=$2
    if grep -q -E 'No space left on device|enough free space' "$log"; then
        stop_with 2 packages "The disk is full." "Free some space and run 'make setup' again. Log: $log"
    elif grep -q -E 'Temporary failure resolving|Could not resolve|Could not connect|Connection (failed|timed out|refused)|Network is unreachable' "$log"; then
        stop_with 2 packages "apt-get cannot reach its package mirror." \
            "Check the network and /etc/apt/sources.list, then run 'make setup' again. Log: $log"
    elif grep -q -E 'Unable to locate package|has no installation candidate' "$log"; then
        stop_with 2 packages "$(grep -m 1 -o -E 'Unable to locate package.*|Package .* has no installation candidate' "$log")" \
            "The list is made for Debian 12 (bookworm): tools/setup/debian_packages.txt. Log: $log"
    fi
    stop_with 2 packages "apt-get failed: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")" "Try it by hand: $command" "Log: $log"
}

# setup_packages LIST LOG
setup_packages() {
    local list=$1 log=$2 command
    local -a wanted missing
    mapfile -t wanted < <(wanted_packages "$list")
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        stop_with 2 packages "This machine has no dpkg-query and apt-get: the set-up is made for Debian 12." \
            "Use a Debian 12 machine or container."
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    if ((${#missing[@]} > 0)); then
        command="apt-get install --no-install-recommends ${missing[*]}"
        if (($(id -u) != 0)); then
            command -v sudo >/dev/null || stop_with 2 packages \
                "${#missing[@]} Debian packages are missing, and this user is neither root nor has sudo." "As root: $command"
            command="sudo $command"
        fi
        install_packages "$log" "${missing[@]}" || explain_apt_failure "$log" "$command"
        mapfile -t missing < <(missing_packages "${wanted[@]}")
        ((${#missing[@]} == 0)) || stop_with 2 packages "Still missing after apt-get: ${missing[*]}" "Log: $log"
    fi
    say_ok packages "${#wanted[@]} Debian packages are installed"
}
