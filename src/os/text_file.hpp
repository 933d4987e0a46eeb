// SPDX-License-Identifier: Apache-2.0
// Small files of /proc and /sys as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::os {

// The whole file; absent if it cannot be opened or read.
[[nodiscard]] std::optional<std::string> read_text(const std::string& path);
// The pieces between separators, without empty ones.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// Absent unless the whole text is one number of the base.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text, int base = 10);

} // namespace paceline::os
