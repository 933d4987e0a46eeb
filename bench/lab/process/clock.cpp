// SPDX-License-Identifier: Apache-2.0
// CLOCK_MONOTONIC and the wall clock.
#include "lab/process/clock.hpp"

#include <array>
#include <ctime>

namespace paceline::lab {

namespace {

std::int64_t ns_of(clockid_t clock) noexcept {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

} // namespace

std::int64_t monotonic_ns() noexcept {
    return ns_of(CLOCK_MONOTONIC);
}

std::int64_t process_cpu_ns() noexcept {
    return ns_of(CLOCK_PROCESS_CPUTIME_ID);
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

} // namespace paceline::lab
