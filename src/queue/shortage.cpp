// SPDX-License-Identifier: Apache-2.0
// The only words that the library writes by itself.
#include "queue/shortage.hpp"

#include <cstdio>

namespace paceline::detail {

void ShortageWarning::say(const std::string& queue, const Fill& fill) {
    if (!was_said_.exchange(true)) {
        const std::string line =
            "paceline: queue '" + queue + "': a call has waited 10 s for memory; " +
            std::to_string(fill.used_bytes) + " of " + std::to_string(fill.limit_bytes) +
            " bytes are in use, and " + std::to_string(fill.messages) +
            " messages wait to be received: receive and release them faster, or create the queue "
            "with larger QueueOptions::bytes\n";
        static_cast<void>(std::fputs(line.c_str(), stderr));
    }
}

} // namespace paceline::detail
