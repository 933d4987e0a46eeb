// SPDX-License-Identifier: Apache-2.0
// The lab's clock: CLOCK_MONOTONIC, the one that the contenders use too.
#pragma once

#include <cstdint>
#include <string>

namespace paceline::lab {

[[nodiscard]] std::int64_t monotonic_ns() noexcept;
// CPU time of this process so far, of all its threads.
[[nodiscard]] std::int64_t process_cpu_ns() noexcept;
// "2026-01-31T12:00:00Z"
[[nodiscard]] std::string utc_now();

} // namespace paceline::lab
