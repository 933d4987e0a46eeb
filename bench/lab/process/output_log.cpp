// SPDX-License-Identifier: Apache-2.0
// Keeps both ends: the first lines tell how it began, the last ones why it ended.
#include "lab/process/output_log.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace paceline::lab {

void OutputLog::add(std::string_view text) {
    const std::size_t to_head = std::min(text.size(), kHalf - head_.size());
    head_ += text.substr(0, to_head);
    tail_ += text.substr(to_head);
    // Cut at twice the size, so that a flood is not moved at every addition.
    if (tail_.size() > 2 * kHalf) {
        dropped_ += tail_.size() - kHalf;
        tail_.erase(0, tail_.size() - kHalf);
    }
}

std::string OutputLog::text() const {
    const std::size_t cut = tail_.size() > kHalf ? tail_.size() - kHalf : 0;
    const std::size_t dropped = dropped_ + cut;
    if (dropped == 0) {
        return head_ + tail_;
    }
    return fmt::format("{}\n[{} bytes left out by paceline-bench]\n{}", head_, dropped,
                       tail_.substr(cut));
}

} // namespace paceline::lab
