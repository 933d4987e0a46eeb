# SPDX-License-Identifier: Apache-2.0
# How the scripts of tools/ talk: one short line a step, colour only on a terminal, errors that say what to do next.
# shellcheck shell=bash

if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
    green=$'\e[32m' yellow=$'\e[33m' red=$'\e[31m' dim=$'\e[2m' plain=$'\e[0m'
else
    green='' yellow='' red='' dim='' plain=''
fi

# message_line COLOUR TOPIC STATE TEXT
message_line() {
    printf '%-8s %s%-5s%s %s\n' "$2" "$1" "$3" "$plain" "$4"
}

# say_ok TOPIC TEXT: a step is done.
say_ok() { message_line "$green" "$1" ok "$2"; }

# say_step TOPIC TEXT: a step that takes a while begins.
say_step() { message_line "$dim" "$1" ... "$2"; }

# say_warning TOPIC TEXT: goes on, but somebody should know.
say_warning() { message_line "$yellow" "$1" note "$2" >&2; }

# stop_with STATUS TOPIC TEXT [ADVICE...]: the error in one line, what to do next under it, and the end.
stop_with() {
    local status=$1 topic=$2 text=$3
    shift 3
    message_line "$red" "$topic" error "$text" >&2
    if (($# > 0)); then
        printf '               %s\n' "$@" >&2
    fi
    exit "$status"
}
