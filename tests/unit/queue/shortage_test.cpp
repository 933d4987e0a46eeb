// SPDX-License-Identifier: Apache-2.0
// What a queue says when calls wait for memory that does not come.
#include <string>
#include <vector>

#include "../../support/queue_fixture.hpp"
#include "queue/shortage.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;

using ShortageTest = test::QueueFixture;

constexpr std::uint64_t kBytes = 65536;

const std::vector<std::byte> kHalf(kBytes / 2);

std::uint64_t count(const std::string& text, const std::string& words) {
    std::uint64_t found = 0;
    for (std::size_t at = text.find(words); at != std::string::npos;
         at = text.find(words, at + 1)) {
        ++found;
    }
    return found;
}

TEST_F(ShortageTest, AWaitLastsFromTenSecondsOn) {
    detail::MemoryWait wait;
    const detail::Deadline begin{};
    EXPECT_FALSE(wait.lasts(begin));
    EXPECT_FALSE(wait.lasts(begin + 9999ms));
    EXPECT_TRUE(wait.lasts(begin + 10s));
}

TEST_F(ShortageTest, AWaitForSomethingElseBeginsItAnew) {
    detail::MemoryWait wait;
    const detail::Deadline begin{};
    EXPECT_FALSE(wait.lasts(begin));
    wait.end();
    EXPECT_FALSE(wait.lasts(begin + 10s));
    EXPECT_TRUE(wait.lasts(begin + 20s));
}

TEST_F(ShortageTest, IsSaidOnceWithNameFillLimitAndRemedy) {
    detail::ShortageWarning warning;
    ::testing::internal::CaptureStderr();
    warning.say("images", {7, 60000, kBytes});
    warning.say("images", {8, 60001, kBytes});
    EXPECT_EQ(::testing::internal::GetCapturedStderr(),
              "paceline: queue 'images': a call has waited 10 s for memory; 60000 of 65536 bytes "
              "are in use, and 7 messages wait to be received: receive and release them faster, or "
              "create the queue with larger QueueOptions::bytes\n");
}

TEST_F(ShortageTest, APutThatWaitsTenSecondsForMemorySaysSo) {
    auto queue = Queue<std::vector<std::byte>>::anonymous({.capacity = 0, .bytes = kBytes});
    queue.put(kHalf);
    queue.put(kHalf);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(queue.put_for(kHalf, 11s), PutStatus::full);
    const std::string said = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(count(said, "a call has waited 10 s for memory"), 1U) << said;
    EXPECT_EQ(count(said, "2 messages wait"), 1U) << said;
    EXPECT_EQ(queue.get(), kHalf);
}

TEST_F(ShortageTest, APutThatWaitsForASlotSaysNothing) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    queue.put(1);
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(queue.put_for(2, 300ms), PutStatus::full);
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

} // namespace
} // namespace paceline
