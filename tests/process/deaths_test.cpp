// SPDX-License-Identifier: Apache-2.0
// Processes that are killed: what they had comes again, and nobody waits for them.

#include "deaths_fixture.hpp"

namespace paceline {
namespace {

using test::ForkedChild;

using DeathsTest = test::DeathsFixture;

TEST_F(DeathsTest, InGetHangNobodyAndTheNextMessageComesToOthers) {
    auto queue = Queue<int>::anonymous();
    for (int round = 0; round < 20; ++round) {
        ForkedChild victim([&queue] { return queue.get(); });
        expect_participants(queue, 2);
        victim.kill();
        ForkedChild survivor([&queue] { return queue.get(); });
        queue.put(round);
        EXPECT_EQ(survivor.wait(), round);
        (void)queue.reap();
        expect_participants(queue, 1);
    }
    // A child that ends by _exit() leaves its place like one that is killed.
    EXPECT_EQ(queue.stats().reaped, 40U);
    EXPECT_EQ(queue.stats().sent, queue.stats().acknowledged);
}

TEST_F(DeathsTest, InPutOnAFullQueueHangNobody) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    queue.put(0);
    for (int round = 0; round < 20; ++round) {
        ForkedChild victim([&queue] {
            queue.put(-1);
            return 0;
        });
        expect_participants(queue, 2);
        victim.kill();
        ForkedChild survivor([&queue, round] {
            queue.put(round + 1);
            return 0;
        });
        EXPECT_EQ(queue.get(), round);
        EXPECT_EQ(survivor.wait(), 0);
        (void)queue.reap();
        expect_participants(queue, 1);
    }
    EXPECT_EQ(queue.get(), 20);
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(DeathsTest, OfAReceiverGiveItsMessageToAnother) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    ForkedChild victim = holder(queue, has_it_);
    has_it_.pass();
    EXPECT_EQ(queue.reap(), 0U) << "it lives";
    victim.kill();
    EXPECT_EQ(queue.stats().outstanding, 1U) << "nobody has looked yet";
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.reap(), 0U);
    EXPECT_EQ(queue.size(), 1U);
    const Message again = queue.receive();
    EXPECT_EQ(again.attempt(), 2U);
    EXPECT_EQ(queue.stats().outstanding, 1U);
    EXPECT_EQ(queue.stats().redelivered, 1U);
    EXPECT_EQ(queue.stats().reaped, 1U);
}

TEST_F(DeathsTest, OfAReceiverEndNoJoinBeforeItsMessageIsDone) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    ForkedChild victim = holder(queue, has_it_);
    has_it_.pass();
    victim.kill();
    EXPECT_FALSE(queue.join_for(std::chrono::milliseconds(5)));
    ForkedChild survivor([&queue] {
        const Message message = queue.receive();
        return message.redelivered() ? 0 : 1;
    });
    // It gives the message back at its end: this process does the work.
    EXPECT_EQ(survivor.wait(), 0);
    EXPECT_EQ(queue.get(), 7);
    queue.join();
}

TEST_F(DeathsTest, OfAllReceiversMakeADeadLetter) {
    auto queue = Queue<int>::anonymous({.max_attempts = 3});
    queue.put(7);
    for (int attempt = 1; attempt <= 3; ++attempt) {
        ForkedChild victim = holder(queue, has_it_);
        has_it_.pass();
        victim.kill();
        EXPECT_EQ(queue.stats().dead_letters, 0U);
        EXPECT_EQ(queue.reap(), 1U);
    }
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(queue.try_get(), std::nullopt);
    std::optional<Message> letter = queue.dead_letters().get();
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->attempt(), 3U);
    queue.dead_letters().put_back(std::move(*letter));
    EXPECT_EQ(queue.receive().attempt(), 1U);
}

TEST_F(DeathsTest, LoseTheMessageIfTheQueueSaysSo) {
    auto queue = Queue<int>::anonymous({.redelivery = Redelivery::drop});
    queue.put(7);
    ForkedChild victim = holder(queue, has_it_);
    has_it_.pass();
    victim.kill();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.try_get(), std::nullopt);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_EQ(queue.stats().dead_letters, 0U);
}

TEST_F(DeathsTest, GiveDeadLettersAndLoansAndAcknowledgedMessagesBack) {
    // Memory for four large messages and no more.
    auto queue = Queue<std::string>::anonymous({.bytes = 1 << 18, .max_attempts = 1});
    const std::string large(50'000, 'x');
    queue.put(large);
    queue.receive().release();
    queue.put(large);
    ForkedChild victim([&] {
        const std::optional<Message> letter = queue.dead_letters().get();
        Message acknowledged = queue.receive();
        acknowledged.ack();
        const Loan loan = queue.loan(large.size());
        has_it_.open();
        ::pause();
        return 0;
    });
    has_it_.pass();
    EXPECT_EQ(queue.stats().dead_letters, 0U);
    victim.kill();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.stats().dead_letters, 1U);
    EXPECT_EQ(queue.size(), 0U);
    EXPECT_EQ(queue.dead_letters().drop(), 1U);
    int count = 0;
    while (queue.try_put(large) == PutStatus::ok) {
        ++count;
    }
    EXPECT_EQ(count, 4);
}

TEST_F(DeathsTest, OfAProducerKeepWhatItPut) {
    constexpr int kMessages = 100;
    auto queue = Queue<int>::anonymous();
    ForkedChild victim([&] {
        for (int number = 0; number < kMessages; ++number) {
            queue.put(number);
        }
        has_it_.open();
        ::pause();
        return 0;
    });
    has_it_.pass();
    victim.kill();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.size(), static_cast<std::uint64_t>(kMessages));
    for (int number = 0; number < kMessages; ++number) {
        EXPECT_EQ(queue.get(), number);
    }
    EXPECT_EQ(queue.stats().redelivered, 0U);
}

} // namespace
} // namespace paceline
