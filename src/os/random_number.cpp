// SPDX-License-Identifier: Apache-2.0
// getrandom, or the clock where the machine has no chance yet.
#include "os/random_number.hpp"

#include <ctime>

#include <sys/random.h>
#include <unistd.h>

namespace paceline::os {

std::uint64_t random_number() noexcept {
    std::uint64_t number = 0;
    if (::getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number) {
        // Early in the life of a machine. Processes that live at the same time differ in the first.
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        number = (static_cast<std::uint64_t>(::getpid()) << 32) ^
                 static_cast<std::uint64_t>(now.tv_sec * 1'000'000'000 + now.tv_nsec);
    }
    return number != 0 ? number : 1;
}

} // namespace paceline::os
