// SPDX-License-Identifier: Apache-2.0
// What the control groups of this process allow it: version 1, version 2 and both at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace paceline::os {

// `root` stands before the paths of /proc and of the mounts, so that a test can have its own.
// The tightest limit on the way from the process's group up to the mount; absent: none.
[[nodiscard]] std::optional<double> cpu_quota(const std::string& root = "");
[[nodiscard]] std::optional<std::uint64_t> memory_limit(const std::string& root = "");

} // namespace paceline::os
