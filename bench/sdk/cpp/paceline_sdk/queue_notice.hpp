// SPDX-License-Identifier: Apache-2.0
// What the two processes of a queue say to each other beside the arrays, through the queue itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "kernels/kernels.h"

namespace paceline::sdk {

using Notice = std::vector<std::byte>;

// No notice is longer; a multiple of 8.
constexpr std::size_t kLongestNotice = 512;

// The end of a run: what the other process received, and when it had read the last message.
struct PeerReport {
    kernel_digest digest{};
    std::int64_t done_ns = 0;
};

Notice end_notice();
Notice report_notice(const PeerReport& report);
Notice failure_notice(std::string_view why);

// Arrays are multiples of 8 bytes; a notice has one byte more than that.
bool is_notice(std::span<const std::byte> message);
bool is_end(std::span<const std::byte> message);

// The report that stands in `message`. Fails with std::runtime_error: for a failure with its text.
PeerReport read_report(std::span<const std::byte> message);

} // namespace paceline::sdk
