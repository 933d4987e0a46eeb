// SPDX-License-Identifier: Apache-2.0
// Lists of CPUs as the kernel writes them: "0-3,8".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paceline::lab {

// Absent if it is not such a list; "" is the empty list.
[[nodiscard]] std::optional<std::vector<int>> parse_cpu_list(std::string_view text);

// `cpus` ascending.
[[nodiscard]] std::string cpu_list_text(const std::vector<int>& cpus);

} // namespace paceline::lab
