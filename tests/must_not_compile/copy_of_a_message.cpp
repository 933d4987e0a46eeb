// SPDX-License-Identifier: Apache-2.0
// Two copies of a message would both acknowledge it.
// Says: use of deleted function
#include <utility>

#include <paceline/message.hpp>

paceline::Message take(paceline::Message& message) {
#ifdef MISTAKE
    return message;
#else
    return std::move(message);
#endif
}
