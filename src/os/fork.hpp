// SPDX-License-Identifier: Apache-2.0
// Tells a process from its forked children, which inherit all its memory.
#pragma once

#include <cstdint>

namespace paceline::os {

// A number that differs between a process and every process forked from it or before it; never
// zero. What was stored in the parent and is compared in the child shows that there was a fork. A
// load in the usual case; thread-safe and async-signal-safe after the first call.
[[nodiscard]] std::uint64_t process_generation() noexcept;

} // namespace paceline::os
