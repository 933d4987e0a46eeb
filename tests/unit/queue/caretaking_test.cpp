// SPDX-License-Identifier: Apache-2.0
// What a call does for the queue besides its own work: once a second, whoever comes by.
#include <chrono>

#include "../../support/queue_fixture.hpp"
#include "../../support/taken_chunks.hpp"

namespace paceline {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kKept = 16 * kMebibyte;
constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr int kCallsPerLook = 256;

std::uint64_t now() {
    return static_cast<std::uint64_t>(
        std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count());
}

struct CaretakingTest : test::QueueFixture {
    static std::uint64_t last_look(Queue<Bytes>& queue) {
        std::uint64_t found = 0;
        test::with_region(
            queue, [&](const shm::Region& region) { found = region.header().last_scan.load(); });
        return found;
    }

    static void set_last_look(Queue<Bytes>& queue, std::uint64_t time) {
        test::with_region(
            queue, [&](const shm::Region& region) { region.header().last_scan.store(time); });
    }

    // As many calls as it takes until one thinks of it; whether it was due.
    static bool looks_after(Queue<Bytes>& queue, std::uint64_t last) {
        set_last_look(queue, last);
        for (int call = 0; call < kCallsPerLook; ++call) {
            (void)queue.try_receive();
        }
        return last_look(queue) != last;
    }

    static void put_and_get(Queue<Bytes>& queue, int messages, std::uint64_t bytes) {
        for (int number = 0; number < messages; ++number) {
            queue.put(queue.loan(bytes));
        }
        for (int number = 0; number < messages; ++number) {
            queue.receive().ack();
        }
    }
};

TEST_F(CaretakingTest, ComesDueASecondAfterTheLastOne) {
    auto queue = Queue<Bytes>::anonymous();
    EXPECT_TRUE(looks_after(queue, now() - kSecond));
    EXPECT_FALSE(looks_after(queue, now() - kSecond / 10));
}

TEST_F(CaretakingTest, IsDueWhenTheLastOneSeemsToLieInTheFuture) {
    auto queue = Queue<Bytes>::anonymous();
    EXPECT_TRUE(looks_after(queue, now() + 3600 * kSecond));
    EXPECT_LE(last_look(queue), now());
}

TEST_F(CaretakingTest, IsThoughtOfAtEach256thCallThatDoesNotWait) {
    auto queue = Queue<Bytes>::anonymous({.capacity = 300});
    for (const char* const round : {"first", "second"}) {
        set_last_look(queue, 1);
        for (int call = 1; call < kCallsPerLook; ++call) {
            queue.put(Bytes{});
        }
        EXPECT_EQ(last_look(queue), 1U) << round;
        queue.put(Bytes{});
        EXPECT_NE(last_look(queue), 1U) << round;
        for (int call = 1; call <= kCallsPerLook; ++call) {
            queue.receive().ack();
        }
    }
}

TEST_F(CaretakingTest, LeavesAnEmptyQueueAReserveOf16MiB) {
    auto queue = Queue<Bytes>::anonymous({.bytes = 64 * kMebibyte});
    put_and_get(queue, 40, kMebibyte);
    EXPECT_GE(queue.stats().bytes_used, 40 * kMebibyte);
    EXPECT_TRUE(looks_after(queue, 1));
    EXPECT_LE(queue.stats().bytes_used, kKept);
    EXPECT_GT(queue.stats().bytes_used, kKept - kMebibyte);
    // What is left now stays.
    const std::uint64_t left = queue.stats().bytes_used;
    EXPECT_TRUE(looks_after(queue, 1));
    EXPECT_EQ(queue.stats().bytes_used, left);
}

TEST_F(CaretakingTest, LeavesAnEmptyQueueAllThatIsLessThanTheReserve) {
    auto queue = Queue<Bytes>::anonymous({.bytes = 64 * kMebibyte});
    put_and_get(queue, 8, kMebibyte);
    EXPECT_TRUE(looks_after(queue, 1));
    EXPECT_GE(queue.stats().bytes_used, 8 * kMebibyte);
}

TEST_F(CaretakingTest, TakesNoMemoryFromAQueueThatIsInUse) {
    auto queue = Queue<Bytes>::anonymous({.bytes = 64 * kMebibyte});
    put_and_get(queue, 40, kMebibyte);
    const std::uint64_t used = queue.stats().bytes_used;
    set_last_look(queue, 1);
    for (int call = 0; call < kCallsPerLook; ++call) {
        queue.put(Bytes{});
    }
    EXPECT_NE(last_look(queue), 1U);
    EXPECT_GE(queue.stats().bytes_used, used);
}

} // namespace
} // namespace paceline
