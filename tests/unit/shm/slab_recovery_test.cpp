// SPDX-License-Identifier: Apache-2.0
// A slab whose opener or trimmer died in the middle has memory or not, and afterwards its words say
// which.
#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"
#include "../../support/watchdog.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;

constexpr std::uint32_t kDead = 2;
constexpr std::uint64_t kLength = 4096;
constexpr std::uint32_t kClass = Geometry::class_of(kLength);
constexpr std::uint32_t kMates = kSlabBytes / kLength;

struct SlabRecoveryTest : testing::Test {
    SlabRecoveryTest() {
        // Opens the first slab and frees it.
        region->allocator().free(region.fill(me, 1, kLength));
    }

    ChunkEntry& entry(std::uint32_t index) {
        return region->chunks().entry(ChunkId::of(kClass, index));
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
        for (std::uint32_t index = 0; index < kMates; ++index) {
            EXPECT_EQ(entry(index).load().state(), state) << index;
        }
        const std::uint64_t slab = state == ChunkState::absent ? 0 : kSlabBytes;
        EXPECT_EQ(region->header().backed_bytes.load(), kPage + slab);
    }

    // Everything that the limit holds can be allocated, and has memory.
    void expect_usable() {
        std::uint32_t count = 0;
        for (;; ++count) {
            const Allocation made = region->allocator().allocate(other, kLength);
            if (made.status != Allocation::Status::ok) {
                break;
            }
            ASSERT_NE(made.chunk, kNoChunk);
            EXPECT_TRUE(region.backing().has(region->chunks().payload(made.chunk)));
        }
        EXPECT_EQ(count, 7 * kMates) << "seven slabs and a page of entries";
    }

    test::Watchdog watchdog;
    HeapRegion region{region_options(8)};
    Participant me = region.participant(1);
    Participant dead = region.participant(kDead);
    Participant other = region.participant(3);
};

TEST_F(SlabRecoveryTest, FreesALeaderWhoseMatesAreFree) {
    set(0, ChunkState::owned, kDead);
    EXPECT_EQ(recover().freed, 1U);
    expect_all(ChunkState::free);
    expect_usable();
}

TEST_F(SlabRecoveryTest, FreesAMate) {
    set(3, ChunkState::owned, kDead);
    EXPECT_EQ(recover().freed, 1U);
    expect_all(ChunkState::free);
    expect_usable();
}

TEST_F(SlabRecoveryTest, FindsNoMemoryIfTheOpenerDiedBeforeItFreedAMate) {
    set(0, ChunkState::owned, kDead);
    for (std::uint32_t index = 1; index < kMates; ++index) {
        set(index, ChunkState::absent);
    }
    EXPECT_EQ(recover().freed, 1U);
    expect_all(ChunkState::absent);
    expect_usable();
}

TEST_F(SlabRecoveryTest, FreesTheOtherMatesIfTheOpenerHadFreedSome) {
    for (std::uint32_t freed = 1; freed < kMates; ++freed) {
        set(0, ChunkState::owned, kDead);
        for (std::uint32_t index = 1; index < kMates; ++index) {
            set(index, index <= freed ? ChunkState::free : ChunkState::absent);
        }
        EXPECT_EQ(recover().freed, 1U);
        expect_all(ChunkState::free);
    }
    expect_usable();
}

TEST_F(SlabRecoveryTest, FreesTheOtherMatesIfSomebodyHasOneAlready) {
    for (const ChunkState state : {ChunkState::owned, ChunkState::loaned, ChunkState::returned}) {
        set(0, ChunkState::owned, kDead);
        set(1, state, 3);
        for (std::uint32_t index = 2; index < kMates; ++index) {
            set(index, ChunkState::absent);
        }
        EXPECT_EQ(recover().freed, 1U);
        EXPECT_EQ(entry(1).load().state(), state);
        set(1, ChunkState::free);
        expect_all(ChunkState::free);
    }
}

TEST_F(SlabRecoveryTest, RestoresASlabOfWhichATrimmerHadTakenSome) {
    for (std::uint32_t taken = 1; taken < kMates; ++taken) {
        for (std::uint32_t index = 0; index < kMates; ++index) {
            set(index, index < taken ? ChunkState::owned : ChunkState::free,
                index < taken ? kDead : 0);
        }
        EXPECT_EQ(recover().freed, taken);
        expect_all(ChunkState::free);
    }
    expect_usable();
}

TEST_F(SlabRecoveryTest, FindsNoMemoryIfATrimmerHadTakenAll) {
    for (std::uint32_t index = 0; index < kMates; ++index) {
        set(index, ChunkState::owned, kDead);
    }
    EXPECT_EQ(recover().freed, kMates);
    expect_all(ChunkState::absent);
    expect_usable();
}

TEST_F(SlabRecoveryTest, FindsNoMemoryIfATrimmerHadCalledSomeAbsent) {
    for (std::uint32_t absent = 1; absent < kMates; ++absent) {
        for (std::uint32_t index = 0; index < kMates; ++index) {
            const bool is_absent = index >= kMates - absent;
            set(index, is_absent ? ChunkState::absent : ChunkState::owned, is_absent ? 0 : kDead);
        }
        EXPECT_EQ(recover().freed, kMates - absent);
        expect_all(ChunkState::absent);
    }
    expect_usable();
}

TEST_F(SlabRecoveryTest, KeepsTheMemoryOfAMessageThatTheDeadOneCommitted) {
    const std::uint32_t mate = 5;
    for (std::uint32_t index = 0; index < kMates; ++index) {
        set(index, ChunkState::owned, kDead);
    }
    const ChunkId chunk = ChunkId::of(kClass, mate);
    region->chunks().entry(chunk).length = 4;
    ASSERT_EQ(region.put_chunk(dead, chunk), RingChain::PutStatus::committed);
    EXPECT_EQ(recover().freed, kMates - 1);
    EXPECT_TRUE(entry(mate).load().is(ChunkState::owned, kDead));
    for (std::uint32_t index = 0; index < kMates; ++index) {
        EXPECT_EQ(entry(index).load().state(),
                  index == mate ? ChunkState::owned : ChunkState::free);
    }
    EXPECT_TRUE(region.get(other));
    expect_all(ChunkState::free);
}

TEST_F(SlabRecoveryTest, LeavesASlabThatALivingOneMayBeOpening) {
    set(0, ChunkState::owned, 3);
    for (std::uint32_t index = 1; index < kMates; ++index) {
        set(index, ChunkState::absent);
    }
    EXPECT_EQ(recover().freed, 0U);
    EXPECT_EQ(region.count(ChunkState::free), 0U);
    EXPECT_EQ(entry(1).load().state(), ChunkState::absent);
}

TEST_F(SlabRecoveryTest, LeavesASlabWithoutMemory) {
    for (std::uint32_t index = 0; index < kMates; ++index) {
        set(index, ChunkState::absent);
    }
    recover();
    expect_all(ChunkState::absent);
}

TEST_F(SlabRecoveryTest, ReturnsAMessageAndThenFreesTheRest) {
    region->allocator().trim(me, ~std::uint64_t{0});
    const ChunkId chunk = region.fill(dead, 9, kLength);
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

} // namespace
} // namespace paceline::shm
