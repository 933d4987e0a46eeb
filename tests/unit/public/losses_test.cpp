// SPDX-License-Identifier: Apache-2.0
// Ways in which the last message of a queue, or one in the wrong hands, could be lost.
#include <chrono>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "../../support/forked_child.hpp"
#include <paceline/queue.hpp>

namespace paceline {

namespace {

// Refuses the number 13.
struct Picky {
    int number = 0;
};

// For a copy of it there is never memory. A vector that grows copies what may throw when it is
// moved.
struct Heavy {
    int number = 0;

    explicit Heavy(int its_number) : number(its_number) {}

    Heavy(const Heavy& /*other*/) { throw std::bad_alloc(); }

    // NOLINTNEXTLINE(performance-noexcept-move-constructor): so that it is copied
    Heavy(Heavy&& other) noexcept(false) : number(other.number) {}

    Heavy& operator=(const Heavy&) = delete;
    Heavy& operator=(Heavy&&) = delete;
    ~Heavy() = default;
};

} // namespace

template <>
struct Codec<Picky> {
    static constexpr std::string_view kKind = "picky";

    static std::span<const std::byte> view(const Picky& value) {
        return std::as_bytes(std::span(&value, 1));
    }

    static Picky decode(std::span<const std::byte> from) {
        const int number = Codec<int>::decode(from);
        if (number == 13) {
            throw std::domain_error("13");
        }
        return {number};
    }
};

template <>
struct Codec<Heavy> {
    static constexpr std::string_view kKind = "heavy";

    static std::span<const std::byte> view(const Heavy& value) {
        return std::as_bytes(std::span(&value.number, 1));
    }

    static Heavy decode(std::span<const std::byte> from) { return Heavy(Codec<int>::decode(from)); }
};

namespace {

TEST(Losses, AClosedQueueDeliversWhatADeadReceiverHad) {
    auto queue = Queue<int>::anonymous();
    queue.put(5);
    test::ForkedChild receiver([&queue] {
        const Message message = queue.receive();
        queue.close();
        pause();
        return 0;
    });
    while (!queue.is_closed()) {
        usleep(1000);
    }
    EXPECT_THROW((void)queue.get(), QueueClosed);
    receiver.kill();
    EXPECT_EQ(queue.get(), 5);
    EXPECT_THROW((void)queue.get(), QueueClosed);
}

TEST(Losses, ALoanIsFreedWhenAClosedQueueRefusesIt) {
    auto queue = Queue<int>::anonymous();
    Loan loan = queue.loan(4);
    queue.close();
    EXPECT_EQ(queue.try_put(std::move(loan)), PutStatus::closed);
    EXPECT_TRUE(loan.is_valid()); // NOLINT(bugprone-use-after-move): promised to keep its memory
    EXPECT_THROW(queue.put(std::move(loan)), QueueClosed);
    EXPECT_FALSE(loan.is_valid()); // NOLINT(bugprone-use-after-move): promised to be empty
}

TEST(Losses, GetManyReturnsWhatCameBeforeAnError) {
    auto queue = Queue<Picky>::anonymous();
    queue.put_many(std::vector<Picky>{{1}, {2}, {13}, {3}});
    EXPECT_EQ(queue.get_many(10).size(), 2U);
    EXPECT_THROW((void)queue.get_many(10), std::domain_error);
    EXPECT_EQ(queue.size(), 2U);
}

TEST(Losses, GetManyReturnsWhatCameBeforeMemoryRanShort) {
    auto queue = Queue<Heavy>::anonymous();
    for (int number = 1; number <= 3; ++number) {
        queue.put(Heavy(number));
    }
    for (int number = 1; number <= 3; ++number) {
        const std::vector<Heavy> values = queue.get_many(10);
        ASSERT_EQ(values.size(), 1U);
        EXPECT_EQ(values[0].number, number);
        EXPECT_EQ(queue.size(), static_cast<std::uint64_t>(3 - number));
    }
}

TEST(Losses, AMessageThatIsPutBackIntoTheWrongQueueStaysWhereItIs) {
    auto right = Queue<int>::anonymous();
    auto wrong = Queue<int>::anonymous();
    right.put(7);
    Message message = right.receive();
    EXPECT_THROW(wrong.dead_letters().put_back(std::move(message)), InvalidArgument);
    // NOLINTNEXTLINE(bugprone-use-after-move): refused, it was not moved
    EXPECT_TRUE(message.is_valid());
    message.release();
    EXPECT_EQ(right.get(), 7);
}

} // namespace

} // namespace paceline
