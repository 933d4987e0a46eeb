// SPDX-License-Identifier: Apache-2.0
// Ends the process of a test that goes round for ever.
#pragma once

#include <csignal>

#include <unistd.h>

#include "forked_child.hpp"

namespace paceline::test {

class Watchdog {
public:
    Watchdog() {
        ::signal(SIGALRM, SIG_DFL);
        ::alarm(kWatchdogSeconds);
    }

    ~Watchdog() { ::alarm(0); }

    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;
};

} // namespace paceline::test
