// SPDX-License-Identifier: Apache-2.0
// Messages of no byte, of exactly a chunk and one byte more, of the largest size and one more.
#include <numeric>
#include <vector>

#include "../../support/queue_fixture.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::outcome;
using Bytes = std::vector<unsigned char>;

using MessageSizeTest = test::QueueFixture;

Bytes bytes_of(std::size_t size) {
    Bytes bytes(size);
    std::iota(bytes.begin(), bytes.end(), static_cast<unsigned char>(size));
    return bytes;
}

TEST_F(MessageSizeTest, MayBeZero) {
    auto queue = Queue<Bytes>::anonymous();
    queue.put(Bytes{});
    queue.put(queue.loan(0));
    EXPECT_EQ(queue.size(), 2U);
    EXPECT_EQ(queue.get(), Bytes{});
    const Message message = queue.receive();
    EXPECT_TRUE(message.is_valid());
    EXPECT_TRUE(message.bytes().empty());
}

TEST_F(MessageSizeTest, ComesBackByteForByteAroundEverySizeClass) {
    auto queue = Queue<Bytes>::anonymous({.bytes = 1 << 24});
    std::vector<std::size_t> sizes{1, 7, 39, 40, 41};
    for (std::size_t chunk = 64; chunk <= 1 << 20; chunk *= 2) {
        sizes.insert(sizes.end(), {chunk - 1, chunk, chunk + 1});
    }
    for (const std::size_t size : sizes) {
        queue.put(bytes_of(size));
        ASSERT_EQ(queue.get(), bytes_of(size)) << size;
    }
    // In one queue together, and in order.
    for (const std::size_t size : sizes) {
        queue.put(bytes_of(size));
    }
    for (const std::size_t size : sizes) {
        ASSERT_EQ(queue.get(), bytes_of(size)) << size;
    }
}

TEST_F(MessageSizeTest, BeyondTheLargestIsRefusedAtOnceWithTheLimit) {
    auto queue = Queue<Bytes>::anonymous({.bytes = 1 << 20, .largest_message = 100});
    const std::string refusal = "MessageTooLarge: queue 'anonymous': a message has 101 bytes, and "
                                "the largest may have 100; create the queue with a larger "
                                "largest_message";
    EXPECT_EQ(outcome([&] {
        queue.put(bytes_of(101));
        return 0;
    }),
              refusal);
    EXPECT_EQ(outcome([&] { return queue.try_put(bytes_of(101)); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.put_for(bytes_of(101), 1h); }), refusal);
    EXPECT_EQ(outcome([&] { return queue.loan(101); }), refusal);
    queue.put(bytes_of(100));
    EXPECT_EQ(queue.get(), bytes_of(100));
    EXPECT_EQ(queue.stats().sent, 1U);
}

TEST_F(MessageSizeTest, BeyondTheBytesIsRefusedAtOnceWithTheLimit) {
    auto queue = Queue<Bytes>::anonymous({.bytes = 65536});
    EXPECT_EQ(outcome([&] {
        queue.put(bytes_of(65537));
        return 0;
    }),
              "MessageTooLarge: queue 'anonymous': a message has 65537 bytes, and the largest may "
              "have 65536; create the queue with a larger bytes");
    auto unbounded = Queue<Bytes>::anonymous({.capacity = 0, .bytes = 65536});
    EXPECT_EQ(outcome([&] {
        unbounded.put(bytes_of(49153));
        return 0;
    }),
              "MessageTooLarge: queue 'anonymous': a message has 49153 bytes, and the largest may "
              "have 49152; create the queue with a larger bytes");
}

TEST_F(MessageSizeTest, OfAFullQueueThatIsTooLargeIsRefusedAllTheSame) {
    auto queue = Queue<Bytes>::anonymous({.capacity = 1, .bytes = 65536, .largest_message = 8});
    queue.put(bytes_of(8));
    EXPECT_EQ(test::kind([&] {
        queue.put(bytes_of(9));
        return 0;
    }),
              "MessageTooLarge");
    EXPECT_EQ(queue.try_put(bytes_of(8)), PutStatus::full);
}

TEST_F(MessageSizeTest, OfTheLimitIsFullUntilMemoryIsFreed) {
    constexpr std::size_t kMessage = 65536;
    auto queue = Queue<Bytes>::anonymous({.capacity = 0, .bytes = 1 << 20});
    std::size_t count = 0;
    while (queue.put_for(bytes_of(kMessage), 1ms) == PutStatus::ok) {
        ++count;
    }
    EXPECT_EQ(count, 16U);
    EXPECT_EQ(queue.stats().bytes_used, queue.stats().bytes_limit);
    EXPECT_EQ(queue.put_for(bytes_of(kMessage), 20ms), PutStatus::full);
    EXPECT_EQ(queue.try_put(bytes_of(kMessage)), PutStatus::full);
    EXPECT_EQ(queue.size(), count);
    // One message that is done makes room for one.
    EXPECT_EQ(queue.get(), bytes_of(kMessage));
    EXPECT_EQ(queue.try_put(bytes_of(kMessage)), PutStatus::ok);
    EXPECT_EQ(queue.try_put(bytes_of(kMessage)), PutStatus::full);
}

TEST_F(MessageSizeTest, OfAReceivedMessageCountsUntilItEnds) {
    constexpr std::size_t kMessage = 65536;
    auto queue = Queue<Bytes>::anonymous({.capacity = 0, .bytes = 1 << 18});
    while (queue.try_put(bytes_of(kMessage)) == PutStatus::ok) {
    }
    Message message = queue.receive();
    EXPECT_EQ(queue.try_put(bytes_of(kMessage)), PutStatus::full);
    message.ack();
    EXPECT_EQ(queue.try_put(bytes_of(kMessage)), PutStatus::full) << "it is still held";
    message.release();
    EXPECT_EQ(queue.try_put(bytes_of(kMessage)), PutStatus::ok);
}

TEST_F(MessageSizeTest, OfMemoryThatWasUsedForOthersIsFound) {
    auto queue = Queue<Bytes>::anonymous({.capacity = 0, .bytes = 1 << 20});
    for (const std::size_t size : {30000U, 200000U, 5000U, 400000U}) {
        std::size_t count = 0;
        while (queue.try_put(bytes_of(size)) == PutStatus::ok) {
            ++count;
        }
        EXPECT_GE(count, 1U) << size;
        while (queue.try_get()) {
        }
    }
}

} // namespace
} // namespace paceline
