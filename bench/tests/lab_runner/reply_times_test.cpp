// SPDX-License-Identifier: Apache-2.0
// The limits of a believable time, to the nanosecond, and what a queue must report.
#include <cstdint>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "lab/runner/reply_times.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kLab = 100 * kMillisecond;
// 50 ms, and 2 % of the 100.
constexpr std::int64_t kAllowed = 52 * kMillisecond;

TEST(ReplyTimes, ATimeMayBeAsLongAsTheLabSawAndNotOneNanosecondLonger) {
    EXPECT_TRUE(is_possible({.contender_ns = kLab, .lab_ns = kLab, .cpu_wait_ns = 0}));
    EXPECT_FALSE(is_possible({.contender_ns = kLab + 1, .lab_ns = kLab, .cpu_wait_ns = 0}));
}

TEST(ReplyTimes, ATimeMayBeShorterByFiftyMillisecondsAndTwoPerCentAndNotOneNanosecondMore) {
    EXPECT_TRUE(is_possible({.contender_ns = kLab - kAllowed, .lab_ns = kLab, .cpu_wait_ns = 0}));
    EXPECT_FALSE(
        is_possible({.contender_ns = kLab - kAllowed - 1, .lab_ns = kLab, .cpu_wait_ns = 0}));
}

TEST(ReplyTimes, TheWaitForACpuIsAllowedOnTop) {
    constexpr std::int64_t kWait = 12'345;
    const std::int64_t shortest = kLab - kAllowed - kWait;
    EXPECT_TRUE(is_possible({.contender_ns = shortest, .lab_ns = kLab, .cpu_wait_ns = kWait}));
    EXPECT_FALSE(is_possible({.contender_ns = shortest - 1, .lab_ns = kLab, .cpu_wait_ns = kWait}));
}

TEST(ReplyTimes, TheWaitForACpuDoesNotMakeATooLongTimePossible) {
    EXPECT_FALSE(is_possible(
        {.contender_ns = kLab + 1, .lab_ns = kLab, .cpu_wait_ns = 1'000 * kMillisecond}));
}

TEST(ReplyTimes, NothingAtAllIsPossibleInAShortPhase) {
    EXPECT_TRUE(is_possible({.contender_ns = 0, .lab_ns = 0, .cpu_wait_ns = 0}));
    EXPECT_TRUE(is_possible({.contender_ns = 0, .lab_ns = 51'020'408, .cpu_wait_ns = 0}));
    EXPECT_FALSE(is_possible({.contender_ns = 0, .lab_ns = 51'020'409, .cpu_wait_ns = 0}));
}

TEST(ReplyTimes, TheLongestTimeThatCanBeWrittenIsImpossible) {
    EXPECT_FALSE(is_possible({.contender_ns = std::numeric_limits<std::int64_t>::max(),
                              .lab_ns = kLab,
                              .cpu_wait_ns = 0}));
}

Sample queue_sample(const char* part) {
    Sample sample;
    sample.cell = {"queue", {{"part", part}, {"elements", 100}, {"messages", 3}}, "a", 1};
    return sample;
}

TEST(QueueTimes, OfPutGetAreTakenWhenBothAreComplete) {
    Sample sample = queue_sample("put_get");
    EXPECT_EQ(take_queue_times({{"put_ns", {1, 2, 3}}, {"get_ns", {4, 5, 6}}}, sample), "");
    EXPECT_EQ(sample.put_ns, (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(sample.get_ns, (std::vector<std::int64_t>{4, 5, 6}));
    EXPECT_TRUE(sample.round_trip_ns.empty());
    EXPECT_FALSE(sample.stream_bytes_per_s);
}

TEST(QueueTimes, OfRoundTripsAreTakenWhenComplete) {
    Sample sample = queue_sample("round_trip");
    EXPECT_EQ(take_queue_times({{"round_trip_ns", {7, 8, 9'000'000'000'000}}}, sample), "");
    EXPECT_EQ(sample.round_trip_ns, (std::vector<std::int64_t>{7, 8, 9'000'000'000'000}));
}

TEST(QueueTimes, OfAStreamAreItsOneRate) {
    Sample sample = queue_sample("stream");
    EXPECT_EQ(take_queue_times({{"stream_bytes_per_s", 2.5e9}}, sample), "");
    EXPECT_EQ(sample.stream_bytes_per_s, 2.5e9);
}

TEST(QueueTimes, OfWhichOneIsMissingAreRefused) {
    const json three{1, 2, 3};
    const json two{1, 2};
    const json four{1, 2, 3, 4};
    for (const json& reply :
         {json{{"put_ns", two}, {"get_ns", three}}, json{{"put_ns", three}, {"get_ns", two}},
          json{{"put_ns", four}, {"get_ns", three}}, json{{"put_ns", three}, {"get_ns", four}},
          json{{"put_ns", three}}, json{{"get_ns", three}}, json::object()}) {
        Sample sample = queue_sample("put_get");
        EXPECT_EQ(take_queue_times(reply, sample), "the times of put_get messages are missing")
            << reply;
    }
    for (const json& reply : {json{{"round_trip_ns", two}}, json{{"round_trip_ns", four}},
                              json{{"put_ns", three}, {"get_ns", three}}, json::object()}) {
        Sample sample = queue_sample("round_trip");
        EXPECT_EQ(take_queue_times(reply, sample), "the times of round_trip messages are missing")
            << reply;
    }
    Sample sample = queue_sample("stream");
    EXPECT_EQ(take_queue_times({{"round_trip_ns", three}}, sample),
              "the times of stream messages are missing");
}

TEST(QueueTimes, OfAWrongTypeOrBelowZeroAreRefused) {
    for (const char* name : {"put_ns", "get_ns", "round_trip_ns"}) {
        for (const json& value :
             {json("fast"), json(nullptr), json({{"a", 1}}), json::array({1, "2", 3}),
              json::array({1, nullptr, 3}), json::array({json::array({1}), 2, 3}),
              json::array({1, 2.5, 3}), json::array({1, -1, 3}),
              json::array({1, std::numeric_limits<std::uint64_t>::max(), 3})}) {
            Sample sample = queue_sample("put_get");
            json reply{{"put_ns", {1, 2, 3}}, {"get_ns", {1, 2, 3}}};
            reply[name] = value;
            EXPECT_EQ(take_queue_times(reply, sample),
                      "times of the queue are not lists of whole numbers")
                << name << " " << value;
        }
    }
}

TEST(QueueTimes, ARateThatIsNoNumberAboveZeroIsRefused) {
    for (const json& value :
         {json("fast"), json(nullptr), json::array({1.0}), json(0), json(-3.5)}) {
        Sample sample = queue_sample("stream");
        EXPECT_EQ(take_queue_times({{"stream_bytes_per_s", value}}, sample),
                  "the rate of the stream is not a number above 0")
            << value;
    }
}

} // namespace
} // namespace paceline::lab
