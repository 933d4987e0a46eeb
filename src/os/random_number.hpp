// SPDX-License-Identifier: Apache-2.0
// Numbers that no two callers get.
#pragma once

#include <cstdint>

namespace paceline::os {

// Random and never zero. Async-signal-safe; may change errno.
[[nodiscard]] std::uint64_t random_number() noexcept;

} // namespace paceline::os
