// SPDX-License-Identifier: Apache-2.0
// The mask of one thread.
#include "os/signal_mask.hpp"

#include <pthread.h>

namespace paceline::os {

BlockedSignals::BlockedSignals() noexcept {
    sigset_t all{};
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
}

BlockedSignals::~BlockedSignals() {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace paceline::os
