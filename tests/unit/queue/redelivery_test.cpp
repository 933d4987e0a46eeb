// SPDX-License-Identifier: Apache-2.0
// Messages that are given back, how often, and what becomes of them after that.
#include <thread>
#include <vector>

#include "../../support/queue_fixture.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::kind;
using test::outcome;

using RedeliveryTest = test::QueueFixture;

TEST_F(RedeliveryTest, CountsAttemptsAndEndsAsADeadLetter) {
    auto queue = Queue<int>::anonymous({.max_attempts = 3});
    queue.put(7);
    for (std::uint32_t attempt = 1; attempt <= 3; ++attempt) {
        EXPECT_EQ(queue.stats().dead_letters, 0U);
        EXPECT_EQ(queue.size(), 1U);
        EXPECT_EQ(queue.receive().attempt(), attempt);
    }
    EXPECT_EQ(queue.size(), 0U);
    EXPECT_EQ(queue.try_get(), std::nullopt);
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_EQ(queue.stats().received, 3U);
    EXPECT_EQ(queue.stats().redelivered, 2U);
    EXPECT_EQ(queue.stats().acknowledged, 0U);
}

TEST_F(RedeliveryTest, OfTheMostAttempts) {
    auto queue = Queue<int>::anonymous({.max_attempts = 255});
    queue.put(7);
    for (std::uint32_t attempt = 1; attempt <= 255; ++attempt) {
        ASSERT_EQ(queue.receive().attempt(), attempt);
    }
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(RedeliveryTest, OfAnAcknowledgedMessageThereIsNone) {
    auto queue = Queue<int>::anonymous({.max_attempts = 1});
    queue.put(7);
    queue.receive().ack();
    EXPECT_EQ(queue.stats().dead_letters, 0U);
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(RedeliveryTest, WakesWhoWaits) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    Message message = queue.receive();
    std::thread getter([&] { EXPECT_EQ(queue.get(), 7); });
    message.release();
    getter.join();
}

TEST_F(RedeliveryTest, MayBeSwitchedOff) {
    auto queue = Queue<int>::anonymous({.redelivery = Redelivery::drop});
    queue.put(7);
    queue.put(8);
    queue.receive().release();
    EXPECT_EQ(queue.size(), 1U);
    EXPECT_EQ(queue.get(), 8);
    EXPECT_EQ(queue.stats().dead_letters, 0U);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_EQ(queue.stats().redelivered, 0U);
}

TEST_F(RedeliveryTest, OfManyMessagesComesToAll) {
    constexpr int kMessages = 300;
    auto queue = Queue<int>::anonymous({.capacity = 0});
    for (int number = 0; number < kMessages; ++number) {
        queue.put(number);
    }
    {
        std::vector<Message> messages;
        while (std::optional<Message> message = queue.try_receive()) {
            messages.push_back(std::move(*message));
        }
        EXPECT_EQ(messages.size(), static_cast<std::size_t>(kMessages));
        EXPECT_EQ(queue.stats().outstanding, static_cast<std::uint64_t>(kMessages));
    }
    EXPECT_EQ(queue.size(), static_cast<std::uint64_t>(kMessages));
    std::vector<bool> seen(kMessages);
    for (int number = 0; number < kMessages; ++number) {
        seen[static_cast<std::size_t>(queue.try_get().value())] = true;
    }
    EXPECT_EQ(seen, std::vector<bool>(kMessages, true));
    EXPECT_EQ(queue.try_get(), std::nullopt);
}

class DeadLettersTest : public test::QueueFixture {
protected:
    static Queue<int> with_dead_letters(int count) {
        auto queue = Queue<int>::anonymous({.max_attempts = 1});
        for (int number = 1; number <= count; ++number) {
            queue.put(number);
            queue.receive().release();
        }
        return queue;
    }

    static int value(const Message& message) {
        int value = 0;
        std::memcpy(&value, message.bytes().data(), sizeof value);
        return value;
    }
};

TEST_F(DeadLettersTest, AreKeptForSomebodyToLookAt) {
    auto queue = with_dead_letters(2);
    EXPECT_EQ(queue.stats().dead_letters, 2U);
    {
        const std::optional<Message> first = queue.dead_letters().get();
        const std::optional<Message> second = queue.dead_letters().get();
        ASSERT_TRUE(first && second);
        EXPECT_EQ(value(*first) + value(*second), 3);
        EXPECT_EQ(first->attempt(), 1U);
        EXPECT_FALSE(queue.dead_letters().get());
        EXPECT_EQ(queue.stats().dead_letters, 0U);
        EXPECT_EQ(queue.stats().outstanding, 2U);
    }
    EXPECT_EQ(queue.stats().dead_letters, 2U);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_EQ(queue.try_get(), std::nullopt);
}

TEST_F(DeadLettersTest, AreDroppedByTheirAcknowledgement) {
    auto queue = with_dead_letters(2);
    {
        std::optional<Message> letter = queue.dead_letters().get();
        letter->ack();
    }
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(DeadLettersTest, AreDeliveredAgainAsIfForTheFirstTime) {
    auto queue = with_dead_letters(1);
    queue.put(5);
    std::optional<Message> letter = queue.dead_letters().get();
    queue.dead_letters().put_back(std::move(*letter));
    EXPECT_FALSE(letter->is_valid());
    EXPECT_EQ(queue.stats().dead_letters, 0U);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_EQ(queue.size(), 2U);
    {
        const Message again = queue.receive();
        EXPECT_EQ(value(again), 1);
        EXPECT_EQ(again.attempt(), 1U);
        EXPECT_FALSE(again.redelivered());
    }
    EXPECT_EQ(queue.stats().dead_letters, 1U) << "its one attempt is over";
    EXPECT_EQ(queue.get(), 5);
}

TEST_F(DeadLettersTest, WakeWhoWaitsWhenTheyArePutBack) {
    auto queue = with_dead_letters(1);
    std::thread getter([&] { EXPECT_EQ(queue.get(), 1); });
    queue.dead_letters().put_back(*queue.dead_letters().get());
    getter.join();
}

TEST_F(DeadLettersTest, AreDroppedAllTogether) {
    auto queue = with_dead_letters(100);
    EXPECT_EQ(queue.dead_letters().drop(), 100U);
    EXPECT_EQ(queue.dead_letters().drop(), 0U);
    EXPECT_EQ(queue.stats().dead_letters, 0U);
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(DeadLettersTest, AreNotPutBackTwiceOrIntoAnotherQueue) {
    auto queue = with_dead_letters(2);
    auto other = Queue<int>::anonymous();
    const std::string refusal = "InvalidArgument: queue 'anonymous': the dead letter is empty, "
                                "acknowledged, or of another queue";
    const auto put_back = [](Queue<int>& to, Message&& message) {
        return outcome([&] {
            to.dead_letters().put_back(std::move(message));
            return 0;
        });
    };
    EXPECT_EQ(put_back(queue, Message{}), refusal);
    std::optional<Message> first = queue.dead_letters().get();
    EXPECT_EQ(put_back(other, std::move(*first)), refusal);
    EXPECT_TRUE(first->is_valid()) << "it still has its message";
    EXPECT_EQ(first->attempt(), 1U);
    std::optional<Message> second = queue.dead_letters().get();
    second->ack();
    EXPECT_EQ(put_back(queue, std::move(*second)), refusal);
    EXPECT_EQ(put_back(queue, std::move(*first)), "done");
    EXPECT_EQ(put_back(queue, std::move(*first)), refusal);
}

TEST_F(DeadLettersTest, CountAgainstTheBytes) {
    auto queue = Queue<std::string>::anonymous({.bytes = 1 << 17, .max_attempts = 1});
    const std::string large(1 << 15, 'x');
    while (queue.try_put(large) == PutStatus::ok) {
        queue.receive().release();
    }
    EXPECT_EQ(queue.size(), 0U);
    EXPECT_EQ(queue.put_for(large, 1ms), PutStatus::full);
    EXPECT_GE(queue.dead_letters().drop(), 1U);
    EXPECT_EQ(queue.try_put(large), PutStatus::ok);
}

} // namespace
} // namespace paceline
