// SPDX-License-Identifier: Apache-2.0
// What the two processes of a queue say to each other beside the arrays, through the queue itself.
#include "paceline_sdk/queue_notice.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

namespace paceline::sdk {

namespace {

// The first byte of a notice.
constexpr std::byte kEnd{1};
constexpr std::byte kReport{2};
constexpr std::byte kFailure{3};

constexpr std::size_t kElement = sizeof(std::int64_t);

// A failure's text, so that the notice is shorter than the longest.
constexpr std::size_t kLongestText = kLongestNotice - kElement;

// The kind, then `payload`, filled up with zeros to whole elements.
Notice notice(std::byte kind, std::span<const std::byte> payload) {
    Notice bytes(1 + (payload.size() + kElement - 1) / kElement * kElement);
    bytes[0] = kind;
    std::ranges::copy(payload, bytes.begin() + 1);
    return bytes;
}

} // namespace

Notice end_notice() {
    return notice(kEnd, {});
}

Notice report_notice(const PeerReport& report) {
    return notice(kReport, std::as_bytes(std::span(&report, 1)));
}

Notice failure_notice(std::string_view why) {
    return notice(kFailure, std::as_bytes(std::span(why.substr(0, kLongestText))));
}

bool is_notice(std::span<const std::byte> message) {
    return message.size() % kElement == 1;
}

bool is_end(std::span<const std::byte> message) {
    return is_notice(message) && message[0] == kEnd;
}

PeerReport read_report(std::span<const std::byte> message) {
    PeerReport report;
    if (is_notice(message) && message[0] == kFailure) {
        const std::string text(reinterpret_cast<const char*>(message.data() + 1),
                               message.size() - 1);
        throw std::runtime_error("the other process failed: " + text.substr(0, text.find('\0')));
    }
    if (message.size() != 1 + sizeof(report) || message[0] != kReport) {
        throw std::runtime_error("the other process sent " + std::to_string(message.size()) +
                                 " bytes where its report was due");
    }
    std::memcpy(&report, message.data() + 1, sizeof(report));
    return report;
}

} // namespace paceline::sdk
