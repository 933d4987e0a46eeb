// SPDX-License-Identifier: Apache-2.0
// After close() nothing is put, what is left is got, and who waits is woken.
#include <thread>
#include <vector>

#include "../../support/queue_fixture.hpp"
#include "../../support/wait_until.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::outcome;

using ClosingTest = test::QueueFixture;

constexpr const char* kClosed = "QueueClosed: queue 'anonymous' is closed";

TEST_F(ClosingTest, IsSaidOnce) {
    auto queue = Queue<int>::anonymous();
    EXPECT_FALSE(queue.is_closed());
    EXPECT_FALSE(queue.stats().closed);
    EXPECT_TRUE(queue.close());
    EXPECT_FALSE(queue.close());
    EXPECT_TRUE(queue.is_closed());
    EXPECT_TRUE(queue.stats().closed);
}

class ClosingOfTest : public test::QueueFixture,
                      public testing::WithParamInterface<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(, ClosingOfTest, testing::Values(3U, 0U), [](const auto& parameter) {
    return parameter.param == 0 ? "AnUnboundedQueue" : "ABoundedQueue";
});

TEST_P(ClosingOfTest, RefusesWhatIsPutAndDeliversWhatIsLeft) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam(), .bytes = 1 << 20});
    queue.put(1);
    queue.put(2);
    queue.put(3);
    Loan loan = queue.loan(sizeof(int));
    Loan second = queue.loan(sizeof(int));
    queue.close();
    EXPECT_EQ(outcome([&] {
        queue.put(4);
        return 0;
    }),
              kClosed);
    EXPECT_EQ(queue.try_put(4), PutStatus::closed);
    EXPECT_EQ(queue.put_for(4, 1h), PutStatus::closed);
    EXPECT_EQ(queue.try_put(std::move(loan)), PutStatus::closed);
    EXPECT_TRUE(loan.is_valid()); // NOLINT(bugprone-use-after-move): what the test is about
    EXPECT_EQ(outcome([&] {
        queue.put(std::move(second));
        return 0;
    }),
              kClosed);
    EXPECT_FALSE(second.is_valid()); // NOLINT(bugprone-use-after-move): what the test is about
    EXPECT_EQ(queue.size(), 3U);
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(queue.try_get(), 2);
    EXPECT_EQ(queue.get_for(1h).value, 3);
    EXPECT_EQ(outcome([&] { return queue.get(); }), kClosed);
    EXPECT_EQ(outcome([&] { return queue.receive(); }), kClosed);
    EXPECT_EQ(queue.try_get(), std::nullopt);
    EXPECT_EQ(queue.get_for(1h).status, GetStatus::closed);
    EXPECT_FALSE(queue.receive_for(1h));
    EXPECT_EQ(queue.get_many(5), std::vector<int>{});
}

TEST_P(ClosingOfTest, DeliversWhatIsGivenBackLater) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam(), .bytes = 1 << 20});
    queue.put(1);
    {
        const Message message = queue.receive();
        queue.close();
        EXPECT_EQ(queue.get_for(1h).status, GetStatus::closed);
    }
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(queue.get_for(1h).status, GetStatus::closed);
}

TEST_P(ClosingOfTest, WakesAllWhoWait) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam(), .bytes = 1 << 20});
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([&] { EXPECT_EQ(outcome([&] { return queue.get(); }), kClosed); });
        threads.emplace_back([&] { EXPECT_EQ(outcome([&] { return queue.receive(); }), kClosed); });
    }
    // All of them take part, so they are in their calls.
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 9; }));
    queue.close();
    for (std::thread& thread : threads) {
        thread.join();
    }
}

TEST_F(ClosingTest, OfAFullQueueWakesThoseWhoPutAlthoughNobodyGets) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    queue.put(1);
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([&] {
            EXPECT_EQ(outcome([&] {
                queue.put(2);
                return 0;
            }),
                      kClosed);
            EXPECT_EQ(queue.put_for(2, 1h), PutStatus::closed);
        });
    }
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 5; }));
    EXPECT_TRUE(queue.close());
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(queue.get_for(0s).status, GetStatus::closed);
}

TEST_F(ClosingTest, WakesWhoWaitsForMemory) {
    auto queue = Queue<std::string>::anonymous({.capacity = 0, .bytes = 1 << 17});
    const std::string large(40'000, 'x');
    while (queue.try_put(large) == PutStatus::ok) {
    }
    std::thread putter([&] {
        EXPECT_EQ(outcome([&] {
            queue.put(large);
            return 0;
        }),
                  kClosed);
    });
    std::thread borrower([&] { EXPECT_FALSE(queue.loan(large.size()).is_valid()); });
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 3; }));
    queue.close();
    putter.join();
    borrower.join();
}

TEST_F(ClosingTest, LeavesDeadLettersToBeLookedAt) {
    auto queue = Queue<int>::anonymous({.max_attempts = 1});
    queue.put(1);
    queue.receive().release();
    queue.close();
    EXPECT_EQ(queue.get_for(0s).status, GetStatus::closed);
    auto letter = queue.dead_letters().get();
    ASSERT_TRUE(letter);
    queue.dead_letters().put_back(std::move(*letter));
    EXPECT_EQ(queue.get(), 1);
}

} // namespace
} // namespace paceline
