// SPDX-License-Identifier: Apache-2.0
// Notices between the two processes of a queue: told apart from arrays, and read back.
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "paceline_sdk/queue_notice.hpp"

namespace paceline::sdk {

namespace {

std::string failure_of(std::span<const std::byte> message) {
    try {
        read_report(message);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "(no failure)";
}

TEST(QueueNotices, AReportIsReadBack) {
    const PeerReport report{.digest = {.low = 1, .high = ~0ULL, .count = 3}, .done_ns = 1LL << 60};
    const PeerReport read = read_report(report_notice(report));
    EXPECT_EQ(read.digest.low, report.digest.low);
    EXPECT_EQ(read.digest.high, report.digest.high);
    EXPECT_EQ(read.digest.count, report.digest.count);
    EXPECT_EQ(read.done_ns, report.done_ns);
}

TEST(QueueNotices, OnlyTheEndIsTheEnd) {
    EXPECT_TRUE(is_end(end_notice()));
    EXPECT_FALSE(is_end(report_notice({})));
    EXPECT_FALSE(is_end(failure_notice("why")));
}

TEST(QueueNotices, AnArrayIsNone) {
    for (std::size_t elements = 0; elements < 80; ++elements) {
        const std::vector<std::byte> array(8 * elements, std::byte{1});
        EXPECT_FALSE(is_notice(array));
        EXPECT_FALSE(is_end(array));
    }
    for (const Notice& notice : {end_notice(), report_notice({}), failure_notice("why")}) {
        EXPECT_TRUE(is_notice(notice));
        EXPECT_LE(notice.size(), kLongestNotice);
    }
}

TEST(QueueNotices, AFailureIsToldWithItsReason) {
    EXPECT_EQ(failure_of(failure_notice("no room")), "the other process failed: no room");
    EXPECT_EQ(failure_of(failure_notice("")), "the other process failed: ");
}

TEST(QueueNotices, ALongReasonIsCut) {
    const Notice notice = failure_notice(std::string(10'000, 'x'));
    EXPECT_LE(notice.size(), kLongestNotice);
    EXPECT_TRUE(failure_of(notice).ends_with("xxx"));
}

TEST(QueueNotices, WhatIsNoReportIsRefused) {
    EXPECT_EQ(failure_of(std::vector<std::byte>(16)),
              "the other process sent 16 bytes where its report was due");
    EXPECT_EQ(failure_of(end_notice()), "the other process sent 1 bytes where its report was due");
    EXPECT_EQ(failure_of({}), "the other process sent 0 bytes where its report was due");
}

} // namespace

} // namespace paceline::sdk
