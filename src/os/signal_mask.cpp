// SPDX-License-Identifier: Apache-2.0
// The mask of one thread.
#include "os/signal_mask.hpp"

#include <csignal>

#include <pthread.h>

namespace paceline::os {

void block_all_signals() noexcept {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

} // namespace paceline::os
