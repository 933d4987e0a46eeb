// SPDX-License-Identifier: Apache-2.0
// Messages and loans in the hand: acknowledged, released, moved, and used by other threads.
#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "../../support/gate.hpp"
#include "../../support/queue_fixture.hpp"

namespace paceline {
namespace {

using test::kind;
using test::outcome;

using MessageTest = test::QueueFixture;

constexpr const char* kNotOurs = "InvalidArgument: ack() of a message that this process does not "
                                 "have: it was moved away, released, or received by the parent "
                                 "process";

std::string text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST_F(MessageTest, IsGivenBackAtItsEndAndComesAgainFlagged) {
    auto queue = Queue<std::string>::anonymous();
    queue.put("a");
    queue.put("b");
    {
        const Message first = queue.receive();
        EXPECT_EQ(text(first.bytes()), "a");
        EXPECT_EQ(first.attempt(), 1U);
        EXPECT_FALSE(first.redelivered());
        EXPECT_FALSE(first.is_acknowledged());
        EXPECT_EQ(queue.size(), 1U);
    }
    EXPECT_EQ(queue.size(), 2U);
    // What was given back comes first.
    const Message again = queue.receive();
    EXPECT_EQ(text(again.bytes()), "a");
    EXPECT_EQ(again.attempt(), 2U);
    EXPECT_TRUE(again.redelivered());
    const Message second = queue.receive();
    EXPECT_EQ(text(second.bytes()), "b");
    EXPECT_FALSE(second.redelivered());
}

TEST_F(MessageTest, IsDoneAfterItsAcknowledgement) {
    auto queue = Queue<std::string>::anonymous();
    queue.put("abc");
    Message message = queue.receive();
    EXPECT_EQ(kind([&] { return message.mutable_bytes(); }), "InvalidArgument");
    message.ack();
    message.ack();
    EXPECT_TRUE(message.is_acknowledged());
    EXPECT_TRUE(message.is_valid());
    std::ranges::fill(message.mutable_bytes(), std::byte{'x'});
    EXPECT_EQ(text(message.bytes()), "xxx");
    message.release();
    EXPECT_FALSE(message.is_valid());
    EXPECT_EQ(queue.size(), 0U);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_EQ(queue.stats().acknowledged, 1U);
}

TEST_F(MessageTest, ThatEndedIsNobodysAnyMore) {
    auto queue = Queue<std::string>::anonymous();
    queue.put("abc");
    Message message = queue.receive();
    message.ack();
    message.release();
    message.release();
    EXPECT_TRUE(message.bytes().empty());
    EXPECT_EQ(kind([&] { return message.mutable_bytes(); }), "InvalidArgument");
    EXPECT_EQ(outcome([&] {
        message.ack();
        return 0;
    }),
              kNotOurs);
    Message nothing;
    EXPECT_FALSE(nothing.is_valid());
    EXPECT_EQ(outcome([&] {
        nothing.ack();
        return 0;
    }),
              kNotOurs);
    nothing.release();
}

TEST_F(MessageTest, IsMovedAndNeverTwice) {
    auto queue = Queue<std::string>::anonymous();
    queue.put("a");
    queue.put("b");
    Message first = queue.receive();
    Message moved = std::move(first);
    // NOLINTBEGIN(bugprone-use-after-move): what the test is about
    EXPECT_FALSE(first.is_valid());
    EXPECT_TRUE(first.bytes().empty());
    EXPECT_EQ(outcome([&] {
        first.ack();
        return 0;
    }),
              kNotOurs);
    first.release();
    // NOLINTEND(bugprone-use-after-move)
    EXPECT_EQ(text(moved.bytes()), "a");
    EXPECT_EQ(queue.stats().outstanding, 1U);
    // What the target had is given back.
    moved = queue.receive();
    EXPECT_EQ(text(moved.bytes()), "b");
    EXPECT_EQ(queue.size(), 1U);
    Message& itself = moved;
    moved = std::move(itself);
    EXPECT_TRUE(moved.is_valid());
    moved.ack();
    EXPECT_EQ(text(queue.receive().bytes()), "a");
}

TEST_F(MessageTest, OutlivesTheQueueObjects) {
    auto queue = std::make_unique<Queue<std::string>>(Queue<std::string>::anonymous());
    queue->put("abc");
    Message message = queue->receive();
    Loan loan = queue->loan(3);
    queue.reset();
    EXPECT_EQ(text(message.bytes()), "abc");
    std::ranges::fill(loan.bytes(), std::byte{'x'});
    message.ack();
}

TEST_F(MessageTest, MayEndInAnotherThread) {
    auto queue = Queue<std::string>::anonymous();
    queue.put("acknowledged");
    queue.put("given back");
    Message first = queue.receive();
    Message second = queue.receive();
    std::thread([&] {
        first.ack();
        first.release();
        const Message mine = std::move(second);
    }).join();
    EXPECT_EQ(queue.stats().acknowledged, 1U);
    EXPECT_EQ(queue.stats().outstanding, 0U);
    EXPECT_EQ(queue.get(), "given back");
}

TEST_F(MessageTest, OfAThreadThatEndedKeepsItsPlaceUntilItsOwnEnd) {
    auto queue = Queue<std::string>::anonymous({.participants = 3});
    queue.put("a");
    queue.put("b");
    Message first;
    Message second;
    Loan loan;
    std::thread([&] {
        first = queue.receive();
        second = queue.receive();
        loan = queue.loan(1);
    }).join();
    EXPECT_EQ(queue.reap(), 0U);
    EXPECT_EQ(queue.stats().participants, 2U);
    EXPECT_EQ(queue.stats().outstanding, 2U);
    first.ack();
    first.release();
    loan.bytes()[0] = std::byte{'c'};
    queue.put(std::move(loan));
    EXPECT_EQ(queue.stats().participants, 2U);
    EXPECT_EQ(text(second.bytes()), "b");
    second.release();
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(queue.get(), "b");
    EXPECT_EQ(queue.get(), "c");
    EXPECT_EQ(queue.stats().reaped, 0U);
}

TEST_F(MessageTest, IsCountedOnceWhoeverAcknowledgesIt) {
    constexpr std::uint64_t kMessages = 20'000;
    auto queue = Queue<int>::anonymous({.capacity = 0, .bytes = 1 << 24});
    std::vector<Message> received;
    for (std::uint64_t number = 0; number < kMessages; ++number) {
        queue.put(1);
        queue.put(2);
        received.push_back(queue.receive());
    }
    // One thread acknowledges what another one received, which goes on meanwhile.
    std::thread other([&received] {
        for (Message& message : received) {
            message.ack();
        }
    });
    for (std::uint64_t number = 0; number < kMessages; ++number) {
        ASSERT_TRUE(queue.try_get());
    }
    other.join();
    EXPECT_EQ(queue.stats().acknowledged, 2 * kMessages);
    EXPECT_EQ(queue.stats().received, 2 * kMessages);
}

using LoanTest = test::QueueFixture;

TEST_F(LoanTest, IsPutWithoutACopy) {
    auto queue = Queue<std::string>::anonymous();
    for (const std::size_t size : {1U, 40U, 41U, 5000U, 100'000U}) {
        Loan loan = queue.loan(size);
        ASSERT_TRUE(loan.is_valid());
        ASSERT_EQ(loan.bytes().size(), size);
        ASSERT_EQ(reinterpret_cast<std::uintptr_t>(loan.bytes().data()) % (size > 40 ? 64 : 8), 0U);
        std::ranges::fill(loan.bytes(), std::byte{'x'});
        const std::byte* const there = loan.bytes().data();
        queue.put(std::move(loan));
        EXPECT_FALSE(loan.is_valid()); // NOLINT(bugprone-use-after-move): what the test is about
        Message message = queue.receive();
        EXPECT_EQ(message.bytes().data(), there);
        EXPECT_EQ(message.bytes().size(), size);
        EXPECT_EQ(std::ranges::count(message.bytes(), std::byte{'x'}), std::ssize(message.bytes()));
        message.ack();
    }
}

TEST_F(LoanTest, IsShrunkAndNotGrown) {
    auto queue = Queue<std::string>::anonymous();
    Loan loan = queue.loan(10);
    std::ranges::fill(loan.bytes(), std::byte{'x'});
    EXPECT_EQ(outcome([&] {
        loan.shrink(11);
        return 0;
    }),
              "InvalidArgument: a loan of 10 bytes cannot become one of 11; ask for the larger "
              "size and shrink it");
    loan.shrink(4);
    EXPECT_EQ(kind([&] {
        loan.shrink(5);
        return 0;
    }),
              "InvalidArgument");
    queue.put(std::move(loan));
    EXPECT_EQ(queue.get(), "xxxx");
}

TEST_F(LoanTest, ThatIsDroppedIsFree) {
    auto queue = Queue<std::string>::anonymous({.bytes = 65536 * 2});
    for (int round = 0; round < 100; ++round) {
        Loan loan = queue.loan(65536);
        ASSERT_TRUE(loan.is_valid());
        if (round % 2 == 0) {
            loan.release();
            loan.release();
            EXPECT_TRUE(loan.bytes().empty());
        }
    }
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(LoanTest, OfAnotherQueueIsRefused) {
    auto queue = Queue<int>::anonymous();
    auto other = Queue<int>::anonymous();
    Loan loan = other.loan(sizeof(int));
    EXPECT_EQ(outcome([&] { return queue.try_put(std::move(loan)); }),
              "InvalidArgument: queue 'anonymous': the loan is empty, of another queue, or of a "
              "parent process");
    EXPECT_EQ(kind([&] { return queue.try_put(Loan{}); }), "InvalidArgument");
    EXPECT_EQ(other.try_put(std::move(loan)), PutStatus::ok);
}

TEST_F(LoanTest, IsPutByAnotherThread) {
    auto queue = Queue<std::string>::anonymous();
    Loan loan = queue.loan(1);
    loan.bytes()[0] = std::byte{'x'};
    std::thread([&] { queue.put(std::move(loan)); }).join();
    EXPECT_EQ(queue.get(), "x");
    EXPECT_EQ(queue.stats().sent, 1U);
}

using QueueObjectTest = test::QueueFixture;

TEST_F(QueueObjectTest, ThatWasMovedAwayIsAssignedToOrDestroyed) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    auto target = std::move(queue);
    EXPECT_EQ(target.get(), 1);
    queue = Queue<int>::anonymous();
    queue.put(2);
    EXPECT_EQ(queue.get(), 2);
    EXPECT_EQ(target.try_get(), std::nullopt);
    auto last = std::move(target);
    EXPECT_EQ(last.size(), 0U);
}

} // namespace
} // namespace paceline
