#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A shared library shows what headers mark with PACELINE_API; this is the list of it.
#
# Usage: symbols_shared.sh PREFIX, with LIBDIR in the environment.
set -euo pipefail
library=$1/$LIBDIR/libpaceline.so
errors='(Error|InvalidArgument|QueueExists|QueueNotFound|IncompatibleQueue|QueueClosed|MessageTooLarge|TooManyParticipants|DamagedQueue|LostMembership|SystemError)'
symbols=$(nm -DC --defined-only "$library" | awk '{ $1 = ""; print substr($0, 2) }' | sort -u)
hidden=$(grep -Ev \
    -e '^T paceline::(Message|Loan|detail::ByteQueue)::' \
    -e '^T paceline::detail::throw_wrong_size\(' \
    -e "^W paceline::$errors::~?$errors\(" \
    -e '^W paceline::(Message|Loan|detail::ByteQueue)::' \
    -e "^V (vtable|typeinfo( name)?) for paceline::$errors$" <<<"$symbols" || true)
if [[ -n $hidden ]]; then
    printf 'the shared library shows what is not marked:\n%s\n' "$hidden" >&2
    exit 1
fi
# None of it may be missing either.
for wanted in 'T paceline::Message::ack()' 'T paceline::Loan::shrink(' 'T paceline::detail::ByteQueue::put(' \
    'V typeinfo for paceline::LostMembership'; do
    if ! grep -qF "$wanted" <<<"$symbols"; then
        echo "the shared library does not show $wanted" >&2
        exit 1
    fi
done
