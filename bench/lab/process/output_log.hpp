// SPDX-License-Identifier: Apache-2.0
// What a contender prints: its first and its last half megabyte.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace paceline::lab {

class OutputLog {
public:
    void add(std::string_view text);

    [[nodiscard]] bool empty() const noexcept { return head_.empty(); }

    // The text, with a line that says how much was left out in the middle.
    [[nodiscard]] std::string text() const;

private:
    static constexpr std::size_t kHalf = 512U << 10U;
    std::string head_;
    std::string tail_;
    std::size_t dropped_ = 0;
};

} // namespace paceline::lab
