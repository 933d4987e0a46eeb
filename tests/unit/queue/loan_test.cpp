// SPDX-License-Identifier: Apache-2.0
// Loans that are asked for, and put, with a limit to the waiting.
#include <cstring>
#include <thread>

#include "../../support/queue_fixture.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;

using LoanTest = test::QueueFixture;
using Bytes = std::vector<std::byte>;

constexpr std::uint64_t kLimit = std::uint64_t{1} << 20;
constexpr std::uint64_t kHalf = kLimit / 2 + 1;

TEST_F(LoanTest, IsRefusedInTimeWhileTheBytesAreUsedUp) {
    auto queue = Queue<Bytes>::anonymous({.capacity = 4, .bytes = kLimit});
    std::optional<Loan> first = queue.try_loan(kHalf);
    ASSERT_TRUE(first);
    EXPECT_FALSE(queue.try_loan(kHalf));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(queue.loan_for(kHalf, 20ms));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 20ms);
    first.reset();
    EXPECT_TRUE(queue.loan_for(kHalf, 0s));
    EXPECT_THROW((void)queue.try_loan(kLimit + 1), MessageTooLarge);
}

TEST_F(LoanTest, OfAClosedQueueThatIsFullIsNone) {
    auto queue = Queue<Bytes>::anonymous({.capacity = 4, .bytes = kLimit});
    const Loan first = queue.loan(kHalf);
    queue.close();
    EXPECT_FALSE(queue.loan_for(kHalf, 1h));
}

TEST_F(LoanTest, IsPutInTimeOrStaysTheCallers) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    queue.put(1);
    Loan loan = queue.loan(sizeof(int));
    const int value = 2;
    std::memcpy(loan.bytes().data(), &value, sizeof(value));
    EXPECT_EQ(queue.put_for(std::move(loan), 10ms), PutStatus::full);
    EXPECT_TRUE(loan.is_valid());
    std::thread getter([&] { EXPECT_EQ(queue.get(), 1); });
    EXPECT_EQ(queue.put_for(std::move(loan), 1h), PutStatus::ok);
    EXPECT_FALSE(loan.is_valid());
    getter.join();
    EXPECT_EQ(queue.get(), 2);
}

TEST_F(LoanTest, ReceiveWithALimitTellsWhyThereIsNone) {
    auto queue = Queue<int>::anonymous();
    EXPECT_EQ(queue.receive_for(1ms).status, GetStatus::empty);
    queue.put(3);
    GetResult<Message> result = queue.receive_for(1h);
    ASSERT_TRUE(result);
    result.value->ack();
    queue.close();
    EXPECT_EQ(queue.receive_for(1h).status, GetStatus::closed);
}

TEST_F(LoanTest, LimitsAreThoseOfTheCreator) {
    const auto queue =
        Queue<int>::anonymous({.capacity = 7, .bytes = kLimit, .largest_message = 100});
    EXPECT_EQ(queue.capacity(), 7U);
    EXPECT_EQ(queue.bytes(), kLimit);
    EXPECT_EQ(queue.largest_message(), 100U);
}

} // namespace
} // namespace paceline
