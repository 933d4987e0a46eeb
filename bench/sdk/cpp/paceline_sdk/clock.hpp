// SPDX-License-Identifier: Apache-2.0
// The clock of every reported time.
#pragma once

#include <cstdint>
#include <ctime>

namespace paceline::sdk {

// Nanoseconds of CLOCK_MONOTONIC: the same clock in every process of the machine.
inline std::int64_t monotonic_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

} // namespace paceline::sdk
