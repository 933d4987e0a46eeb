// SPDX-License-Identifier: Apache-2.0
// How many messages a queue holds, and many of them in one call.
#include <numeric>
#include <thread>
#include <vector>

#include "../../support/queue_fixture.hpp"
#include "../../support/wait_until.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;

using CapacityTest = test::QueueFixture;

TEST_F(CapacityTest, OfOneHoldsOne) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    for (int round = 0; round < 100; ++round) {
        EXPECT_EQ(queue.try_put(round), PutStatus::ok);
        EXPECT_EQ(queue.try_put(-1), PutStatus::full);
        EXPECT_EQ(queue.size(), 1U);
        EXPECT_EQ(queue.try_get(), round);
        EXPECT_EQ(queue.try_get(), std::nullopt);
    }
}

TEST_F(CapacityTest, AnEmptyPairOfBracesIsAValue) {
    auto queue = Queue<int>::anonymous();
    queue.put({});
    EXPECT_EQ(queue.try_put({}), PutStatus::ok);
    EXPECT_EQ(queue.get(), 0);
    EXPECT_EQ(queue.get(), 0);
}

TEST_F(CapacityTest, OfOneCarriesAStreamBetweenThreads) {
    constexpr int kMessages = 1000;
    auto queue = Queue<int>::anonymous({.capacity = 1});
    std::thread producer([&queue] {
        for (int number = 0; number < kMessages; ++number) {
            queue.put(number);
        }
    });
    for (int number = 0; number < kMessages; ++number) {
        ASSERT_EQ(queue.get(), number);
    }
    producer.join();
}

TEST_F(CapacityTest, IsExact) {
    for (const std::uint32_t capacity : {1U, 2U, 3U, 7U, 8U, 1000U}) {
        auto queue = Queue<int>::anonymous({.capacity = capacity});
        // At every position of the ring.
        for (std::uint32_t lap = 0; lap < 3; ++lap) {
            for (std::uint32_t number = 0; number < capacity; ++number) {
                ASSERT_EQ(queue.try_put(static_cast<int>(number)), PutStatus::ok) << capacity;
            }
            ASSERT_EQ(queue.try_put(-1), PutStatus::full) << capacity;
            ASSERT_EQ(queue.size(), capacity);
            for (std::uint32_t number = 0; number < capacity; ++number) {
                ASSERT_EQ(queue.try_get(), static_cast<int>(number));
            }
            ASSERT_EQ(queue.try_get(), std::nullopt);
        }
    }
}

TEST_F(CapacityTest, DoesNotCountWhatIsReceived) {
    auto queue = Queue<int>::anonymous({.capacity = 2});
    queue.put(1);
    queue.put(2);
    const Message first = queue.receive();
    const Message second = queue.receive();
    EXPECT_EQ(queue.try_put(3), PutStatus::ok);
    EXPECT_EQ(queue.try_put(4), PutStatus::ok);
    EXPECT_EQ(queue.try_put(5), PutStatus::full);
}

TEST_F(CapacityTest, OfTheLargestQueueIsThere) {
    auto queue = Queue<int>::anonymous({.capacity = 16'777'215});
    queue.put(1);
    EXPECT_EQ(queue.stats().capacity, 16'777'215U);
    EXPECT_EQ(queue.get(), 1);
}

TEST_F(CapacityTest, WithoutALimitHoldsAMillionMessagesAndGivesTheirMemoryBack) {
    constexpr std::uint64_t kMessages = 1'000'000;
    constexpr std::uint64_t kKept = std::uint64_t{16} << 20;
    // 64 bytes, so that a message needs more than its entry.
    using Line = std::array<std::uint64_t, 8>;
    auto queue = Queue<Line>::anonymous({.capacity = 0, .bytes = std::uint64_t{1} << 28});
    for (std::uint64_t number = 0; number < kMessages; ++number) {
        ASSERT_EQ(queue.try_put({number}), PutStatus::ok);
    }
    EXPECT_EQ(queue.size(), kMessages);
    const std::uint64_t most = queue.stats().bytes_used;
    EXPECT_GE(most, kMessages * 64);
    for (std::uint64_t number = 0; number < kMessages; ++number) {
        ASSERT_EQ(queue.try_get().value()[0], number);
    }
    EXPECT_EQ(queue.try_get(), std::nullopt);
    // First somebody who waits at the empty queue gives back what is more than a reserve, then all
    // goes but the newest ring.
    EXPECT_TRUE(test::wait_until([&] {
        (void)queue.get_for(10ms);
        return queue.stats().bytes_used <= kKept;
    }));
    (void)queue.trim();
    EXPECT_LE(queue.stats().bytes_used, std::uint64_t{5} << 20);
    EXPECT_EQ(queue.trim(), 0U);
    queue.put({7});
    EXPECT_EQ(queue.get()[0], 7U);
}

TEST_F(CapacityTest, GrowsWithoutAConsumerAndKeepsTheOrder) {
    auto queue = Queue<std::uint32_t>::anonymous({.capacity = 0, .bytes = 1 << 23});
    constexpr std::uint32_t kMessages = 10'000;
    // Several rings, begun in the middle of one.
    for (std::uint32_t number = 0; number < 500; ++number) {
        queue.put(number);
        ASSERT_EQ(queue.get(), number);
    }
    for (std::uint32_t number = 0; number < kMessages; ++number) {
        ASSERT_EQ(queue.try_put(number), PutStatus::ok);
        ASSERT_EQ(queue.size(), number + 1);
    }
    for (std::uint32_t number = 0; number < kMessages; ++number) {
        ASSERT_EQ(queue.try_get(), number);
    }
    EXPECT_EQ(queue.size(), 0U);
}

using ManyTest = test::QueueFixture;

TEST_F(ManyTest, ArePutInOrderAndGotAsManyAsThereAre) {
    auto queue = Queue<int>::anonymous({.capacity = 100});
    std::vector<int> values(10);
    std::iota(values.begin(), values.end(), 0);
    EXPECT_EQ(queue.put_many(values), 10U);
    EXPECT_EQ(queue.put_many(std::vector<int>{}), 0U);
    EXPECT_EQ(queue.get_many(0), std::vector<int>{});
    EXPECT_EQ(queue.get_many(3), (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(queue.get_many(100), (std::vector<int>{3, 4, 5, 6, 7, 8, 9}));
}

TEST_F(ManyTest, WaitWhereTheQueueIsFullAndEmpty) {
    auto queue = Queue<int>::anonymous({.capacity = 2});
    std::vector<int> values(500);
    std::iota(values.begin(), values.end(), 0);
    std::thread producer([&] { EXPECT_EQ(queue.put_many(values), values.size()); });
    std::vector<int> got;
    while (got.size() < values.size()) {
        const std::vector<int> some = queue.get_many(7);
        ASSERT_FALSE(some.empty());
        got.insert(got.end(), some.begin(), some.end());
    }
    producer.join();
    EXPECT_EQ(got, values);
}

TEST_F(ManyTest, EndWhenTheQueueIsClosed) {
    auto queue = Queue<int>::anonymous({.capacity = 3});
    std::thread producer([&] { EXPECT_EQ(queue.put_many(std::vector{1, 2, 3, 4, 5}), 3U); });
    EXPECT_TRUE(test::wait_until([&] { return queue.size() == 3; }));
    queue.close();
    producer.join();
    EXPECT_EQ(queue.put_many(std::vector{6}), 0U);
    EXPECT_EQ(queue.get_many(2), (std::vector{1, 2}));
    EXPECT_EQ(queue.get_many(2), std::vector{3});
    EXPECT_EQ(queue.get_many(2), std::vector<int>{});
}

} // namespace
} // namespace paceline
