// SPDX-License-Identifier: Apache-2.0
// Chunks are found, made and found again: the nearest first, and every one that is free.
#include <set>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"
#include "allocate_all.hpp"

namespace paceline::shm {
namespace {

using test::allocate_all;
using test::free_all;
using test::HeapRegion;
using test::region_options;
using Status = Allocation::Status;

TEST(ChunkAllocator, OwnsWhatItAllocatesWithAFreshGenerationAndNoAttempts) {
    for (const std::uint64_t length : {8U, 1000U, 33000U}) {
        HeapRegion region(region_options(4));
        Participant me = region.participant(3);
        const ChunkId chunk = region->allocator().allocate(me, length).chunk;
        const ChunkWord first = region->chunks().entry(chunk).load();
        EXPECT_TRUE(first.is(ChunkState::owned, 3));
        region->chunks().entry(chunk).word = first.loaned_to(4).loaned_to(3).bits;
        region->allocator().free(chunk);
        EXPECT_EQ(region->chunks().entry(chunk).load().state(), ChunkState::free);
        // It may know others of the slab.
        me.used[chunk.size_class()] = ChunkMemory();
        me.cursor[chunk.size_class()] = chunk.index();
        EXPECT_EQ(region->allocator().allocate(me, length).chunk, chunk);
        const ChunkWord second = region->chunks().entry(chunk).load();
        EXPECT_GT(second.generation(), first.generation());
        EXPECT_EQ(second.attempt(), 0U);
    }
}

TEST(ChunkAllocator, FindsAFreedChunkOfEveryClassAgainWithoutAskingForMemory) {
    for (std::uint64_t length = 32; length <= 65536; length *= 2) {
        HeapRegion region(region_options(4));
        Participant me = region.participant(1);
        std::set<std::uint32_t> used;
        std::uint64_t calls = 0;
        for (int turn = 0; turn < 1000; ++turn) {
            const ChunkId chunk = region->allocator().allocate(me, length).chunk;
            EXPECT_TRUE(region->chunks().entry(chunk).load().is(ChunkState::owned, 1));
            used.insert(chunk.bits);
            region->allocator().free(chunk);
            EXPECT_TRUE(calls == 0 || calls == region.backing().calls()) << length;
            calls = region.backing().calls();
        }
        EXPECT_LE(used.size(),
                  region->geometry().classes()[Geometry::class_of(length)].slab_entries);
    }
}

TEST(ChunkAllocator, FindsAChunkAgainThatWasAllocatedInVain) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    for (const std::uint64_t length : {1U, 64U, 4096U, 65536U}) {
        const ChunkId chunk = region->allocator().allocate(me, length).chunk;
        region->allocator().free_unused(me, chunk);
        EXPECT_EQ(region->chunks().entry(chunk).load().state(), ChunkState::free);
        me.used[chunk.size_class()] = ChunkMemory();
        EXPECT_EQ(region->allocator().allocate(me, length).chunk, chunk) << length;
    }
}

TEST(ChunkAllocator, SearchesOnBehindWhatItFoundLast) {
    HeapRegion region(region_options(4));
    Participant maker = region.participant(1);
    region->allocator().free(region->allocator().allocate(maker, 8).chunk);
    Participant me = region.participant(2);
    for (std::uint32_t turn = 0; turn < 5; ++turn) {
        const ChunkId chunk = region->allocator().allocate(me, 8).chunk;
        EXPECT_EQ(chunk.index(), turn);
        EXPECT_EQ(me.cursor[chunk.size_class()], turn + 1);
    }
}

TEST(ChunkAllocator, ReusesTheNextOneIfTheOldestIsTaken) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const ChunkId first = region->allocator().allocate(me, 8).chunk;
    const ChunkId second = region->allocator().allocate(me, 8).chunk;
    ChunkMemory& used = me.used[first.size_class()];
    used = ChunkMemory();
    used.remember(first);
    used.remember(second);
    region->allocator().free(second);
    EXPECT_EQ(region->allocator().reuse(me, first.size_class()), second);
    // It looks no further than that, and remembers all of them.
    const ChunkId third = region->allocator().allocate(me, 8).chunk;
    region->allocator().free(third);
    used = ChunkMemory();
    for (const ChunkId chunk : {first, second, third}) {
        used.remember(chunk);
    }
    EXPECT_EQ(region->allocator().reuse(me, first.size_class()), kNoChunk);
    EXPECT_EQ(used.size(), 3U);
    EXPECT_EQ(region->allocator().reuse(me, first.size_class()), third);
}

TEST(ChunkAllocator, FindsWhatAnotherParticipantFreed) {
    for (const std::uint64_t length : {1U, 64U, 1024U, 32768U}) {
        HeapRegion region(region_options(4));
        Participant first = region.participant(1);
        Participant second = region.participant(2);
        const std::vector<ChunkId> chunks = allocate_all(region, first, length);
        ASSERT_FALSE(chunks.empty());
        EXPECT_EQ(region->allocator().allocate(second, length).status, Status::limit);
        region->allocator().free(chunks.back());
        EXPECT_EQ(region->allocator().allocate(second, length).chunk, chunks.back());
        free_all(region, chunks);
        EXPECT_EQ(allocate_all(region, second, length).size(), chunks.size());
    }
}

TEST(ChunkAllocator, PrefersTheNewestOfLargeChunksWhenBothEndsAreFree) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const ChunkId first = region->allocator().allocate(me, 4096).chunk;
    const ChunkId second = region->allocator().allocate(me, 4096).chunk;
    free_all(region, {first, second});
    std::set<std::uint32_t> used;
    for (int turn = 0; turn < 20; ++turn) {
        const ChunkId chunk = region->allocator().allocate(me, 4096).chunk;
        used.insert(chunk.bits);
        region->allocator().free(chunk);
    }
    EXPECT_LE(used.size(), 8U);
    EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
}

TEST(ChunkAllocator, FindsAFreeChunkFarAwayThoughOneNearbyCannotGetMemory) {
    HeapRegion region(region_options(4, std::uint64_t{1} << 20));
    Participant me = region.participant(1);
    Participant other = region.participant(2);
    for (std::uint32_t count = 0; count < 8 * kEntriesPerPage; ++count) {
        EXPECT_EQ(region->allocator().allocate(me, 1000).status, Status::ok);
    }
    // The second slab is absent; all others are in use, but for one chunk far away.
    for (std::uint32_t index = 32; index < 64; ++index) {
        region->allocator().free(ChunkId::of(5, index));
    }
    EXPECT_EQ(region->allocator().trim(me, 1), kSlabBytes);
    region.backing().refuse_all(true);
    region->allocator().free(ChunkId::of(5, 400));
    other.cursor[5] = 32;
    other.skip[5] = 100;
    EXPECT_EQ(region->allocator().allocate(other, 1000).chunk, ChunkId::of(5, 400));
    EXPECT_EQ(region->allocator().allocate(other, 1000).status, Status::no_memory);
}

TEST(ChunkAllocator, SearchesAllEntriesOnlyAfterAnEighthOfThemWasAllocated) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    Participant other = region.participant(2);
    const std::uint32_t made = 2 * region->geometry().classes()[0].slab_entries;
    for (std::uint32_t count = 0; count < made; ++count) {
        EXPECT_EQ(region->allocator().allocate(other, 1).status, Status::ok);
    }
    EXPECT_EQ(region->chunks().made(0), made);
    EXPECT_EQ(region->allocator().allocate(me, 1).status, Status::ok);
    EXPECT_EQ(me.skip[0], made / 8) << "it searched in vain, and made some";
    for (std::uint32_t left = me.skip[0]; left > 0; --left) {
        // It searches only for what it does not remember.
        me.used[0] = ChunkMemory();
        EXPECT_EQ(region->allocator().allocate(me, 1).status, Status::ok);
        EXPECT_EQ(me.skip[0], left - 1);
    }
    me.used[0] = ChunkMemory();
    EXPECT_EQ(region->allocator().allocate(me, 1).status, Status::ok);
    EXPECT_EQ(me.skip[0], 0U);
}

} // namespace
} // namespace paceline::shm
