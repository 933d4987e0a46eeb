// SPDX-License-Identifier: Apache-2.0
// Threads that the program does not know of run no signal handlers.
#pragma once

#include <csignal>

namespace paceline::os {

// Blocks all signals of the calling thread until the end of a scope. A thread that is made
// meanwhile inherits that, and has them blocked from its first instruction on.
class BlockedSignals {
public:
    BlockedSignals() noexcept;
    ~BlockedSignals();

    BlockedSignals(const BlockedSignals&) = delete;
    BlockedSignals& operator=(const BlockedSignals&) = delete;
    BlockedSignals(BlockedSignals&&) = delete;
    BlockedSignals& operator=(BlockedSignals&&) = delete;

private:
    sigset_t before_{};
};

} // namespace paceline::os
