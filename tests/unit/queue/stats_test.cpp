// SPDX-License-Identifier: Apache-2.0
// What a queue tells of itself, exactly, scene by scene.
#include <thread>
#include <vector>

#include "../../support/queue_fixture.hpp"

namespace paceline {
namespace {

class StatsTest : public test::QueueFixture, public testing::WithParamInterface<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(, StatsTest, testing::Values(64U, 0U), [](const auto& parameter) {
    return parameter.param == 0 ? "OfAnUnboundedQueue" : "OfABoundedQueue";
});

struct Counts {
    std::uint64_t size = 0;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t redelivered = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t outstanding = 0;
    std::uint64_t dead_letters = 0;

    friend bool operator==(const Counts&, const Counts&) = default;

    friend std::ostream& operator<<(std::ostream& stream, const Counts& counts) {
        return stream << "size " << counts.size << ", sent " << counts.sent << ", received "
                      << counts.received << ", redelivered " << counts.redelivered
                      << ", acknowledged " << counts.acknowledged << ", outstanding "
                      << counts.outstanding << ", dead letters " << counts.dead_letters;
    }
};

Counts counts_of(const Queue<int>& queue) {
    const QueueStats stats = queue.stats();
    EXPECT_EQ(queue.size(), stats.size);
    EXPECT_EQ(stats.reaped, 0U);
    return {stats.size,         stats.sent,        stats.received,    stats.redelivered,
            stats.acknowledged, stats.outstanding, stats.dead_letters};
}

TEST_P(StatsTest, AreExact) {
    auto queue = Queue<int>::anonymous(
        {.capacity = GetParam(), .bytes = 1 << 20, .max_attempts = 2, .participants = 4});
    EXPECT_EQ(counts_of(queue), Counts{});
    EXPECT_EQ(queue.stats().capacity, GetParam());
    EXPECT_EQ(queue.stats().bytes_limit, std::uint64_t{1} << 20);
    EXPECT_EQ(queue.stats().bytes_used, 0U);
    for (int number = 0; number < 6; ++number) {
        queue.put(number);
    }
    EXPECT_EQ(counts_of(queue), (Counts{.size = 6, .sent = 6}));
    EXPECT_EQ(queue.stats().bytes_used, 32768U) << "512 small messages at a time";
    EXPECT_EQ(queue.get(), 0);
    EXPECT_EQ(counts_of(queue), (Counts{.size = 5, .sent = 6, .received = 1, .acknowledged = 1}));
    {
        const Message message = queue.receive();
        EXPECT_EQ(
            counts_of(queue),
            (Counts{.size = 4, .sent = 6, .received = 2, .acknowledged = 1, .outstanding = 1}));
    }
    EXPECT_EQ(counts_of(queue), (Counts{.size = 5, .sent = 6, .received = 2, .acknowledged = 1}));
    queue.receive().release();
    EXPECT_EQ(counts_of(queue), (Counts{.size = 4,
                                        .sent = 6,
                                        .received = 3,
                                        .redelivered = 1,
                                        .acknowledged = 1,
                                        .dead_letters = 1}));
    // Of threads that are gone, too.
    std::thread([&] {
        EXPECT_EQ(queue.get(), 2);
        Message kept = queue.receive();
        kept.ack();
        queue.put(6);
    }).join();
    EXPECT_EQ(counts_of(queue), (Counts{.size = 3,
                                        .sent = 7,
                                        .received = 5,
                                        .redelivered = 1,
                                        .acknowledged = 3,
                                        .dead_letters = 1}));
    EXPECT_EQ(queue.try_put(queue.loan(4)), PutStatus::ok);
    EXPECT_EQ(queue.get_many(10).size(), 4U);
    EXPECT_EQ(queue.dead_letters().drop(), 1U);
    EXPECT_EQ(counts_of(queue),
              (Counts{.sent = 8, .received = 9, .redelivered = 1, .acknowledged = 8}));
    EXPECT_EQ(queue.stats().participants, 1U);
    EXPECT_EQ(queue.stats().bytes_used, 32768U);
}

TEST_P(StatsTest, DoNotCountWhatWasRefused) {
    auto queue = Queue<int>::anonymous({.capacity = GetParam(), .bytes = 1 << 16});
    std::uint64_t count = 0;
    while (queue.try_put(1) == PutStatus::ok) {
        ++count;
    }
    queue.close();
    EXPECT_EQ(queue.try_put(1), PutStatus::closed);
    EXPECT_EQ(counts_of(queue), (Counts{.size = count, .sent = count}));
    // The next ring of an unbounded queue would need more memory than there is.
    EXPECT_EQ(count, GetParam() == 0 ? 1023U : 64U);
}

} // namespace
} // namespace paceline
