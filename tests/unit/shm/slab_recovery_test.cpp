// SPDX-License-Identifier: Apache-2.0
// A slab whose opener or trimmer died in the middle has memory or not, and afterwards its words say
// which.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"
#include "../../support/watchdog.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;

constexpr std::uint32_t kDead = 2;

// By the length of the messages in the slab.
struct SlabRecoveryTest : testing::TestWithParam<std::uint64_t> {
    SlabRecoveryTest() {
        // Opens the first slab and frees it.
        region->allocator().free(region.fill(me, 1, length));
    }

    ChunkEntry& entry(std::uint32_t index) {
        return region->chunks().entry(ChunkId::of(size_class, index));
    }

    void set(std::uint32_t index, ChunkState state, std::uint32_t owner = 0) {
        entry(index).word = ChunkWord::of(me.draw_generation(), 0, owner, state).bits;
    }

    Recovered recover() {
        const Recovered done = region->recovery().recover(me, kDead);
        const Recovered again = region->recovery().recover(me, kDead);
        EXPECT_EQ(again.freed, 0U);
        return done;
    }

    void expect_all(ChunkState state) {
        for (std::uint32_t index = 0; index < mates; ++index) {
            EXPECT_EQ(entry(index).load().state(), state) << index;
        }
        const std::uint64_t slab = state == ChunkState::absent ? 0 : kSlabBytes;
        EXPECT_EQ(region->header().backed_bytes.load(), slab);
        // The words of inline messages keep their memory.
        if (state == ChunkState::absent) {
            EXPECT_EQ(region.backing().payload_bytes(), 0U);
        }
        EXPECT_FALSE(region.backing().was_misused());
    }

    void give_memory() {
        const SizeClass& its = region->geometry().classes()[size_class];
        if (!its.is_inline()) {
            EXPECT_FALSE(region.backing().allocate(its.payload_offset, kSlabBytes));
        }
    }

    // Everything that the limit holds can be allocated, and has memory.
    void expect_usable() {
        std::uint32_t count = 0;
        for (;; ++count) {
            const Allocation made = region->allocator().allocate(other, length);
            if (made.status != Allocation::Status::ok) {
                break;
            }
            ASSERT_NE(made.chunk, kNoChunk);
            EXPECT_TRUE(region.backing().has(region->chunks().payload(made.chunk)));
        }
        EXPECT_EQ(count, 8 * mates);
        EXPECT_EQ(region->header().backed_bytes.load(), 8 * kSlabBytes);
        EXPECT_EQ(region.limited_bytes(), 8 * kSlabBytes);
    }

    // How many mates of a slab somebody may have come to: all numbers, or some of many.
    [[nodiscard]] std::vector<std::uint32_t> some_of_the_mates() const {
        std::vector<std::uint32_t> counts;
        for (std::uint32_t count = 1; count < mates - 1; count += std::max(1U, mates / 16)) {
            counts.push_back(count);
        }
        counts.push_back(mates - 1);
        return counts;
    }

    const std::uint64_t length = GetParam();
    const std::uint32_t size_class = Geometry::class_of(length);
    const std::uint32_t mates =
        static_cast<std::uint32_t>(kSlabBytes / (length <= kInlineBytes ? kEntryBytes : length));

    test::Watchdog watchdog;
    HeapRegion region{region_options(8)};
    Participant me = region.participant(1);
    Participant dead = region.participant(kDead);
    Participant other = region.participant(3);
};

TEST_P(SlabRecoveryTest, FreesALeaderWhoseMatesAreFree) {
    set(0, ChunkState::owned, kDead);
    EXPECT_EQ(recover().freed, 1U);
    expect_all(ChunkState::free);
    expect_usable();
}

TEST_P(SlabRecoveryTest, FreesAMate) {
    set(mates - 1, ChunkState::owned, kDead);
    EXPECT_EQ(recover().freed, 1U);
    expect_all(ChunkState::free);
    expect_usable();
}

TEST_P(SlabRecoveryTest, FindsNoMemoryIfTheOpenerDiedBeforeItFreedAMate) {
    set(0, ChunkState::owned, kDead);
    for (std::uint32_t index = 1; index < mates; ++index) {
        set(index, ChunkState::absent);
    }
    EXPECT_EQ(recover().freed, 1U);
    expect_all(ChunkState::absent);
    expect_usable();
}

TEST_P(SlabRecoveryTest, FreesTheOtherMatesIfTheOpenerHadFreedSome) {
    for (const std::uint32_t freed : some_of_the_mates()) {
        set(0, ChunkState::owned, kDead);
        for (std::uint32_t index = 1; index < mates; ++index) {
            set(index, index <= freed ? ChunkState::free : ChunkState::absent);
        }
        EXPECT_EQ(recover().freed, 1U);
        expect_all(ChunkState::free);
    }
    expect_usable();
}

TEST_P(SlabRecoveryTest, FreesTheMatesOfALeaderThatIsFree) {
    for (std::uint32_t index = 1; index < mates; ++index) {
        set(index, ChunkState::absent);
    }
    EXPECT_EQ(recover().freed, 0U);
    expect_all(ChunkState::free);
    expect_usable();
}

TEST_P(SlabRecoveryTest, FreesTheOtherMatesIfSomebodyHasOneAlready) {
    for (const ChunkState state : {ChunkState::owned, ChunkState::loaned, ChunkState::returned}) {
        set(0, ChunkState::owned, kDead);
        set(1, state, 3);
        for (std::uint32_t index = 2; index < mates; ++index) {
            set(index, ChunkState::absent);
        }
        EXPECT_EQ(recover().freed, 1U);
        EXPECT_EQ(entry(1).load().state(), state);
        set(1, ChunkState::free);
        expect_all(ChunkState::free);
    }
}

TEST_P(SlabRecoveryTest, RestoresASlabOfWhichATrimmerHadTakenSome) {
    for (const std::uint32_t taken : some_of_the_mates()) {
        for (std::uint32_t index = 0; index < mates; ++index) {
            set(index, index < taken ? ChunkState::owned : ChunkState::free,
                index < taken ? kDead : 0);
        }
        EXPECT_EQ(recover().freed, taken);
        expect_all(ChunkState::free);
    }
    expect_usable();
}

TEST_P(SlabRecoveryTest, FindsNoMemoryIfATrimmerHadTakenAll) {
    for (std::uint32_t index = 0; index < mates; ++index) {
        set(index, ChunkState::owned, kDead);
    }
    EXPECT_EQ(recover().freed, mates);
    expect_all(ChunkState::absent);
    expect_usable();
}

TEST_P(SlabRecoveryTest, FindsNoMemoryIfATrimmerHadCalledSomeAbsent) {
    for (const std::uint32_t absent : some_of_the_mates()) {
        for (std::uint32_t index = 0; index < mates; ++index) {
            const bool is_absent = index >= mates - absent;
            set(index, is_absent ? ChunkState::absent : ChunkState::owned, is_absent ? 0 : kDead);
        }
        EXPECT_EQ(recover().freed, mates - absent);
        expect_all(ChunkState::absent);
    }
    expect_usable();
}

TEST_P(SlabRecoveryTest, CountsASlabThatTheDeadOneHadCountedOrNot) {
    for (const std::uint64_t counted : {std::uint64_t{0}, kSlabBytes, 2 * kSlabBytes}) {
        // It opened the slab.
        set(0, ChunkState::owned, kDead);
        for (std::uint32_t index = 1; index < mates; ++index) {
            set(index, ChunkState::absent);
        }
        region->header().backed_bytes = counted;
        EXPECT_EQ(recover().freed, 1U);
        expect_all(ChunkState::absent);
        // It was about to call the last one of them absent, or to free it again.
        give_memory();
        set(0, ChunkState::owned, kDead);
        set(1, ChunkState::free);
        region->header().backed_bytes = counted;
        EXPECT_EQ(recover().freed, 1U);
        expect_all(ChunkState::free);
    }
    expect_usable();
}

TEST_P(SlabRecoveryTest, LeavesASlabThatCanBeTrimmedAndOpenedAgain) {
    for (std::uint32_t index = 0; index < mates; ++index) {
        set(index, ChunkState::owned, kDead);
    }
    EXPECT_EQ(recover().freed, mates);
    expect_all(ChunkState::absent);
    EXPECT_EQ(region->allocator().trim(me, kSlabBytes), 0U);
    const ChunkId chunk = region.fill(other, 7, length);
    EXPECT_EQ(chunk.index(), 0U);
    EXPECT_EQ(region.value(chunk), 7U);
    region->allocator().free(chunk);
    expect_all(ChunkState::free);
    EXPECT_EQ(region->allocator().trim(me, kSlabBytes), kSlabBytes);
    expect_all(ChunkState::absent);
    expect_usable();
}

TEST_P(SlabRecoveryTest, KeepsTheMemoryOfAMessageThatTheDeadOneCommitted) {
    const std::uint32_t mate = mates - 1;
    for (std::uint32_t index = 0; index < mates; ++index) {
        set(index, ChunkState::owned, kDead);
    }
    const ChunkId chunk = ChunkId::of(size_class, mate);
    region->chunks().entry(chunk).length = 4;
    ASSERT_EQ(region.put_chunk(dead, chunk), RingChain::PutStatus::committed);
    EXPECT_EQ(recover().freed, mates - 1);
    EXPECT_TRUE(entry(mate).load().is(ChunkState::owned, kDead));
    for (std::uint32_t index = 0; index < mates; ++index) {
        EXPECT_EQ(entry(index).load().state(),
                  index == mate ? ChunkState::owned : ChunkState::free);
    }
    EXPECT_TRUE(region.get(other));
    expect_all(ChunkState::free);
}

TEST_P(SlabRecoveryTest, LeavesASlabThatALivingOneMayBeOpening) {
    set(0, ChunkState::owned, 3);
    for (std::uint32_t index = 1; index < mates; ++index) {
        set(index, ChunkState::absent);
    }
    EXPECT_EQ(recover().freed, 0U);
    EXPECT_EQ(region.count(ChunkState::free), 0U);
    EXPECT_EQ(entry(1).load().state(), ChunkState::absent);
}

TEST_P(SlabRecoveryTest, LeavesASlabWithoutMemory) {
    EXPECT_EQ(region->allocator().trim(me, kSlabBytes), kSlabBytes);
    for (std::uint32_t index = 0; index < mates; ++index) {
        set(index, ChunkState::absent);
    }
    recover();
    expect_all(ChunkState::absent);
}

TEST_P(SlabRecoveryTest, ReturnsAMessageAndThenFreesTheRest) {
    region->allocator().trim(me, ~std::uint64_t{0});
    const ChunkId chunk = region.fill(dead, 9, length);
    ASSERT_EQ(chunk.index(), 0U);
    ASSERT_EQ(region.put_chunk(dead, chunk), RingChain::PutStatus::committed);
    ASSERT_TRUE(region.receive(dead));
    const Recovered done = recover();
    EXPECT_EQ(done.returned, 1U);
    EXPECT_EQ(done.freed, 0U);
    EXPECT_EQ(region.get(other), 9U);
    expect_all(ChunkState::free);
    expect_usable();
}

INSTANTIATE_TEST_SUITE_P(OfPayloads, SlabRecoveryTest, testing::Values(4096U, 16384U));
INSTANTIATE_TEST_SUITE_P(OfInlineMessages, SlabRecoveryTest, testing::Values(kInlineBytes));

} // namespace
} // namespace paceline::shm
