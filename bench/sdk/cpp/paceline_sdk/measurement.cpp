// SPDX-License-Identifier: Apache-2.0
// What the measurements of all workloads share.
#include "paceline_sdk/measurement.hpp"

#include <limits>
#include <stdexcept>

#include "paceline_sdk/clock.hpp"

namespace paceline::sdk {

Barrier configured_barrier(const Json& request) {
    const auto workers = static_cast<std::uint32_t>(
        number_field(request, "workers", 1, std::numeric_limits<std::uint16_t>::max()));
    return {text_field(request, "barrier"), workers};
}

Json timed_start(const Barrier& barrier, const std::function<void()>& start) {
    const std::int64_t meetings = barrier.meetings();
    const std::int64_t begin = monotonic_ns();
    start();
    const std::int64_t end = monotonic_ns();
    if (barrier.meetings() != meetings + 1) {
        throw std::logic_error("the workers did not meet at the barrier");
    }
    return {{"ns", end - begin}};
}

} // namespace paceline::sdk
