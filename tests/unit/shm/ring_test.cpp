// SPDX-License-Identifier: Apache-2.0
// One ring used by one thread: how much it holds, in which order, and how it ends.
#include <gtest/gtest.h>

#include "ring_fixture.hpp"

namespace paceline::shm {
namespace {

using test::RingFixture;

class RingOfCapacity : public testing::TestWithParam<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(OneToTen, RingOfCapacity, testing::Range(1U, 11U),
                         testing::PrintToStringParamName());

TEST_P(RingOfCapacity, HoldsExactlyItsCapacityWhereverItBegins) {
    const std::uint32_t capacity = GetParam();
    RingFixture its(capacity + 1);
    std::uint32_t next = 0;
    for (std::uint32_t start = 0; start <= 3 * capacity + 3; ++start) {
        for (std::uint32_t count = 0; count < capacity; ++count) {
            EXPECT_EQ(its.ring.size(), count);
            EXPECT_FALSE(its.ring.looks_full());
            EXPECT_EQ(its.push(next + count), Ring::PushStatus::committed);
            EXPECT_FALSE(its.ring.looks_empty());
        }
        EXPECT_EQ(its.ring.size(), capacity);
        EXPECT_TRUE(its.ring.looks_full());
        EXPECT_EQ(its.push(999), Ring::PushStatus::full);
        EXPECT_EQ(its.push(999), Ring::PushStatus::full);
        for (std::uint32_t count = 0; count < capacity; ++count) {
            EXPECT_EQ(its.pop(), next++);
        }
        EXPECT_TRUE(its.ring.looks_empty());
        EXPECT_EQ(its.pop(), std::nullopt);
        // Moves the beginning on by one.
        EXPECT_EQ(its.push(next), Ring::PushStatus::committed);
        EXPECT_EQ(its.pop(), next++);
    }
}

TEST_P(RingOfCapacity, TakesOneAfterOneLeft) {
    const std::uint32_t capacity = GetParam();
    RingFixture its(capacity + 1);
    for (std::uint32_t value = 0; value < capacity; ++value) {
        its.push(value);
    }
    for (std::uint32_t value = capacity; value < 5 * capacity; ++value) {
        EXPECT_EQ(its.push(value), Ring::PushStatus::full);
        EXPECT_EQ(its.pop(), value - capacity);
        EXPECT_EQ(its.push(value), Ring::PushStatus::committed);
    }
}

TEST_P(RingOfCapacity, GoesOnWhenTheCyclesComeToTheirEnd) {
    const std::uint32_t capacity = GetParam();
    RingFixture its(capacity + 1, 0xfffffffe);
    std::uint32_t next = 0;
    for (std::uint32_t turn = 0; turn < 6 * (capacity + 1); ++turn) {
        for (std::uint32_t count = 0; count < capacity; ++count) {
            EXPECT_EQ(its.push(next + count), Ring::PushStatus::committed);
        }
        EXPECT_EQ(its.push(999), Ring::PushStatus::full);
        EXPECT_EQ(its.ring.size(), capacity);
        for (std::uint32_t count = 0; count < capacity; ++count) {
            EXPECT_EQ(its.pop(), next++);
        }
        EXPECT_EQ(its.pop(), std::nullopt);
    }
    EXPECT_LT(Position::of(its.ring.header().head.load()).cycle, 100U);
}

TEST_P(RingOfCapacity, ClosesHoweverFullItIsWithoutWaiting) {
    const std::uint32_t capacity = GetParam();
    for (const std::uint32_t first_cycle : {0U, 0xfffffffeU, 0xffffffffU}) {
        for (std::uint32_t before = 0; before <= capacity; ++before) {
            for (std::uint32_t messages = 0; messages <= capacity; ++messages) {
                RingFixture its(capacity + 1, first_cycle);
                for (std::uint32_t count = 0; count < before; ++count) {
                    its.push(count);
                    its.pop();
                }
                for (std::uint32_t value = 0; value < messages; ++value) {
                    its.push(value);
                }
                ChunkId next{1};
                EXPECT_FALSE(its.ring.is_closed(next));
                EXPECT_TRUE(its.ring.close({123}, next));
                EXPECT_EQ(next, ChunkId{123});
                next = {0};
                EXPECT_FALSE(its.ring.close({124}, next));
                EXPECT_EQ(next, ChunkId{123});
                next = {0};
                EXPECT_TRUE(its.ring.is_closed(next));
                EXPECT_EQ(next, ChunkId{123});
                EXPECT_EQ(its.ring.size(), messages);
                EXPECT_FALSE(its.ring.looks_full()) << "it is closed";
                EXPECT_EQ(its.ring.looks_empty(), messages == 0);
                const Ring::Pushed pushed = its.ring.push(its.chunk(999));
                EXPECT_EQ(pushed.status, Ring::PushStatus::closed);
                EXPECT_EQ(pushed.next, ChunkId{123});
                for (std::uint32_t value = 0; value < messages; ++value) {
                    EXPECT_EQ(its.pop(), value);
                }
                for (int turn = 0; turn < 2; ++turn) {
                    const Ring::Popped popped = its.ring.pop(1);
                    EXPECT_EQ(popped.status, Ring::PopStatus::closed);
                    EXPECT_EQ(popped.chunk, ChunkId{123});
                }
                EXPECT_EQ(its.ring.size(), 0U);
            }
        }
    }
}

TEST(Ring, LoansWhatIsPoppedToTheParticipantForTheFirstTime) {
    RingFixture its(4);
    const ChunkId chunk = its.chunk(5);
    const ChunkWord before = its.region->chunks().entry(chunk).load();
    ASSERT_EQ(its.ring.push(chunk).status, Ring::PushStatus::committed);
    EXPECT_EQ(its.region->chunks().entry(chunk).load(), before) << "the chunk stays its producer's";
    const Ring::Popped popped = its.ring.pop(6);
    EXPECT_EQ(popped.status, Ring::PopStatus::claimed);
    EXPECT_EQ(popped.chunk, chunk);
    EXPECT_EQ(popped.word, ChunkWord::of(before.generation(), 1, 6, ChunkState::loaned));
    EXPECT_EQ(its.region->chunks().entry(chunk).load(), popped.word);
}

TEST(Ring, IsEmptyInItsFirstCycleWhenItIsMade) {
    RingFixture its(5, 77);
    for (std::uint32_t index = 0; index < 5; ++index) {
        EXPECT_EQ(its.ring.slot(index), SlotWord::empty(77));
    }
    EXPECT_EQ(its.ring.header().retired_at.load(), 0U);
    EXPECT_EQ(its.ring.slots(), 5U);
    EXPECT_TRUE(its.ring.looks_empty());
}

TEST(Ring, EmptiesTheSlotOfAClaimWhoseClaimantStopped) {
    RingFixture its(4);
    for (std::uint32_t value = 0; value < 3; ++value) {
        its.push(value);
    }
    its.claim_without_emptying(0);
    EXPECT_EQ(its.ring.size(), 2U);
    EXPECT_EQ(its.pop(), 1U);
    EXPECT_EQ(its.pop(), 2U);
    EXPECT_EQ(its.pop(), std::nullopt);
}

TEST(Ring, HasRoomWhenTheOldestMessageIsClaimedThoughItsSlotIsNotEmpty) {
    RingFixture its(4);
    for (std::uint32_t value = 0; value < 3; ++value) {
        its.push(value);
    }
    EXPECT_TRUE(its.ring.looks_full());
    its.claim_without_emptying(0);
    EXPECT_FALSE(its.ring.looks_full());
    EXPECT_EQ(its.push(3), Ring::PushStatus::committed);
    EXPECT_EQ(its.push(4), Ring::PushStatus::full);
    EXPECT_EQ(its.ring.size(), 3U);
}

TEST(Ring, PutsIntoTheSlotOfAClaimWhoseClaimantStopped) {
    RingFixture its(2);
    its.push(0);
    its.claim_without_emptying(0);
    EXPECT_EQ(its.push(1), Ring::PushStatus::committed);
    EXPECT_EQ(its.push(2), Ring::PushStatus::full);
    EXPECT_EQ(its.pop(), 1U);
}

TEST(Ring, SkipsAnyNumberOfClaimsWhoseClaimantsStopped) {
    RingFixture its(6);
    for (std::uint32_t value = 0; value < 5; ++value) {
        its.push(value);
    }
    for (std::uint32_t index = 0; index < 5; ++index) {
        its.claim_without_emptying(index);
    }
    EXPECT_TRUE(its.ring.looks_empty());
    EXPECT_EQ(its.ring.size(), 0U);
    EXPECT_EQ(its.pop(), std::nullopt);
    EXPECT_EQ(its.push(7), Ring::PushStatus::committed);
    EXPECT_EQ(its.pop(), 7U);
}

TEST(Ring, SettlesOnlyWhatWasClaimed) {
    RingFixture its(4);
    its.push(0);
    const SlotWord seen = its.ring.slot(0);
    EXPECT_FALSE(its.ring.settle(0, seen));
    EXPECT_EQ(its.ring.slot(0), seen);
    its.claim_without_emptying(0);
    EXPECT_TRUE(its.ring.settle(0, seen));
    EXPECT_EQ(its.ring.slot(0), SlotWord::empty(1));
    EXPECT_TRUE(its.ring.settle(0, seen)) << "somebody was faster";
    EXPECT_EQ(its.ring.slot(0), SlotWord::empty(1));
}

TEST(Ring, RefusesMemoryThatItDoesNotFitInto) {
    RingFixture its(4);
    const std::span<std::byte> memory = its.memory.bytes();
    const ChunkTable& chunks = its.region->chunks();
    EXPECT_NO_THROW(Ring(memory, chunks));
    EXPECT_THROW(Ring(memory.first(memory.size() - 1), chunks), CorruptRegion);
    EXPECT_THROW(Ring(memory.first(sizeof(RingHeader) - 1), chunks), CorruptRegion);
    for (const std::uint32_t slots : {0U, 1U, 5U, 0xffffffffU}) {
        its.ring.header().slots = slots;
        EXPECT_THROW(Ring(memory, chunks), CorruptRegion) << slots;
    }
}

} // namespace
} // namespace paceline::shm
