// SPDX-License-Identifier: Apache-2.0
// join() ends when all messages are done, and not before.
#include <thread>

#include "../../support/queue_fixture.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;

class Join : public test::QueueFixture, public testing::WithParamInterface<std::uint32_t> {
protected:
    static Queue<int> make() {
        return Queue<int>::anonymous({.capacity = GetParam(), .max_attempts = 2});
    }
};

TEST_P(Join, EndsAtOnceIfNothingWasPut) {
    auto queue = make();
    EXPECT_TRUE(queue.join_for(0s));
    queue.join();
}

TEST_P(Join, WaitsForMessagesThatNobodyReceived) {
    auto queue = make();
    queue.put(1);
    EXPECT_FALSE(queue.join_for(0s));
    EXPECT_FALSE(queue.join_for(5ms));
    EXPECT_EQ(queue.get(), 1);
    EXPECT_TRUE(queue.join_for(0s));
}

TEST_P(Join, WaitsForMessagesThatWereReceived) {
    auto queue = make();
    queue.put(1);
    Message message = queue.receive();
    EXPECT_FALSE(queue.join_for(5ms));
    message.ack();
    EXPECT_TRUE(queue.join_for(0s));
}

TEST_P(Join, WaitsForMessagesThatWereGivenBack) {
    auto queue = make();
    queue.put(1);
    queue.receive().release();
    EXPECT_FALSE(queue.join_for(5ms));
    queue.receive().ack();
    EXPECT_TRUE(queue.join_for(0s));
}

TEST_P(Join, TakesDeadLettersForDone) {
    auto queue = make();
    queue.put(1);
    queue.receive().release();
    queue.receive().release();
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_TRUE(queue.join_for(0s));
}

TEST_P(Join, IsEndedByAnotherThread) {
    auto queue = make();
    constexpr int kMessages = 200;
    std::thread worker([&] {
        for (int number = 0; number < kMessages; ++number) {
            queue.receive().ack();
        }
    });
    for (int number = 0; number < kMessages; ++number) {
        queue.put(number);
    }
    queue.join();
    EXPECT_EQ(queue.stats().acknowledged, static_cast<std::uint64_t>(kMessages));
    worker.join();
}

TEST_P(Join, WaitsAsLongAsItsTimeOut) {
    auto queue = make();
    queue.put(1);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(queue.join_for(50ms));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 50ms);
}

INSTANTIATE_TEST_SUITE_P(Capacity, Join, testing::Values(0U, 4U));

} // namespace
} // namespace paceline
