// SPDX-License-Identifier: Apache-2.0
// Chunks are given out up to the limit and not a byte further, whatever their sizes.
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

TEST(ChunkAllocator, GivesOutTheWholeLimitAndNotMore) {
    for (const std::uint64_t bytes :
         {kSmallestBytes, kSmallestBytes + 1, kSmallestBytes + kPage, std::uint64_t{1} << 18}) {
        for (std::uint64_t length = 1; length <= 65536; length = length * 2 + length / 2 + 7) {
            HeapRegion region(region_options(4, bytes));
            Participant me = region.participant(1);
            const std::vector<ChunkId> chunks = allocate_all(region, me, length);
            EXPECT_LE(region.backing().payload_peak(), bytes) << length;
            EXPECT_EQ(region.limited_bytes(), region->header().backed_bytes.load()) << length;
            EXPECT_EQ(region.backing().entry_bytes(), region.made_bytes()) << length;
            // As many slabs, or pages of one payload each, as are in the limit.
            const SizeClass& its = region->geometry().classes()[Geometry::class_of(length)];
            const std::uint64_t each = its.slab_entries > 1 ? kSlabBytes : round_up(length, kPage);
            const std::uint64_t steps = std::min(bytes / each, std::uint64_t{its.count});
            EXPECT_EQ(chunks.size(), steps * its.slab_entries) << length;
            EXPECT_EQ(region->header().backed_bytes.load(), steps * each) << length;
            EXPECT_FALSE(region.backing().was_misused());
            free_all(region, chunks);
            EXPECT_EQ(region.taken(), 0U);
        }
    }
}

TEST(ChunkAllocator, SaysThatTheLimitIsReachedHoweverOftenItIsAsked) {
    for (const std::uint64_t length : {1U, 64U, 4096U, 32768U}) {
        HeapRegion region(region_options(4, kSmallestBytes));
        Participant me = region.participant(1);
        allocate_all(region, me, length);
        for (int turn = 0; turn < 300; ++turn) {
            const Allocation refused = region->allocator().allocate(me, length);
            ASSERT_EQ(refused.status, Status::limit) << length << ", turn " << turn;
        }
    }
}

TEST(ChunkAllocator, HasAllInlineChunksOfARoundLimit) {
    HeapRegion region(region_options(4, kSmallestBytes));
    Participant me = region.participant(1);
    EXPECT_EQ(allocate_all(region, me, 40).size(), kSmallestBytes / kEntryBytes);
    EXPECT_EQ(region->header().backed_bytes.load(), kSmallestBytes);
}

TEST(ChunkAllocator, HasInlineChunksOfAllSlabsThatAreInTheLimit) {
    for (const std::uint64_t bytes :
         {3 * kSlabBytes - 1, 3 * kSlabBytes, 3 * kSlabBytes + 1, 4 * kSlabBytes - 1}) {
        HeapRegion region(region_options(4, bytes));
        Participant me = region.participant(1);
        const std::uint64_t slabs = bytes / kSlabBytes;
        EXPECT_EQ(allocate_all(region, me, 1).size(), slabs * (kSlabBytes / kEntryBytes)) << bytes;
        EXPECT_EQ(region->header().backed_bytes.load(), slabs * kSlabBytes) << bytes;
        EXPECT_EQ(region.backing().payload_bytes(), 0U);
    }
}

TEST(ChunkAllocator, SharesTheLimitBetweenMessagesOfAllSizes) {
    constexpr std::uint64_t kLarge = 36864;
    for (const std::uint64_t missing : {0U, 1U}) {
        const std::uint64_t bytes = 3 * kSlabBytes + kLarge - missing;
        HeapRegion region(region_options(4, bytes));
        Participant me = region.participant(1);
        for (const std::uint64_t length : {1U, 64U, 1000U}) {
            EXPECT_EQ(region->allocator().allocate(me, length).status, Status::ok);
        }
        EXPECT_EQ(region->header().backed_bytes.load(), 3 * kSlabBytes);
        const Allocation large = region->allocator().allocate(me, kLarge);
        EXPECT_EQ(large.status, missing == 0 ? Status::ok : Status::limit);
        if (missing != 0) {
            continue;
        }
        EXPECT_EQ(region->header().backed_bytes.load(), bytes);
        EXPECT_EQ(region.limited_bytes(), bytes);
        // The rest of each slab, and not one more.
        EXPECT_EQ(allocate_all(region, me, 40).size(), kSlabBytes / kEntryBytes - 1);
        EXPECT_EQ(allocate_all(region, me, 64).size(), kSlabBytes / 64 - 1);
        EXPECT_EQ(allocate_all(region, me, 1000).size(), kSlabBytes / 1024 - 1);
        EXPECT_EQ(allocate_all(region, me, kLarge).size(), 0U);
        EXPECT_EQ(region->header().backed_bytes.load(), bytes);
        region->allocator().free(large.chunk);
        EXPECT_EQ(allocate_all(region, me, 40).size(), kSlabBytes / kEntryBytes);
        EXPECT_EQ(region->header().backed_bytes.load(), 4 * kSlabBytes);
        EXPECT_EQ(region.limited_bytes(), 4 * kSlabBytes);
    }
}

TEST(ChunkAllocator, HasMemoryForLargeMessagesAfterSmallOnesFilledAllOfIt) {
    HeapRegion region(region_options(4, kSmallestBytes, kSmallestBytes / 2));
    Participant me = region.participant(1);
    const std::vector<ChunkId> small = allocate_all(region, me, 1);
    EXPECT_EQ(region->header().backed_bytes.load(), kSmallestBytes);
    EXPECT_EQ(region->allocator().allocate(me, 1000).status, Status::limit);
    free_all(region, small);
    EXPECT_EQ(region->header().backed_bytes.load(), kSmallestBytes) << "until somebody needs it";
    EXPECT_EQ(region->allocator().allocate(me, 1000).status, Status::ok);
    // Room for the message and a slab was wanted: both slabs of small ones went.
    EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
    EXPECT_EQ(region.backing().payload_bytes(), kSlabBytes);
    EXPECT_EQ(region.limited_bytes(), kSlabBytes);
    for (const ChunkId chunk : small) {
        EXPECT_EQ(region->chunks().entry(chunk).load().state(), ChunkState::absent);
    }
    EXPECT_FALSE(region.backing().was_misused());
    // And the other way round.
    EXPECT_EQ(allocate_all(region, me, 1).size(), kSlabBytes / kEntryBytes);
    EXPECT_EQ(region->header().backed_bytes.load(), kSmallestBytes);
}

TEST(ChunkAllocator, KeepsSmallMessagesThatSomebodyHasWhenALargeOneNeedsTheirMemory) {
    HeapRegion region(region_options(4, kSmallestBytes, kSmallestBytes / 2));
    Participant me = region.participant(1);
    const std::vector<ChunkId> small = allocate_all(region, me, 1);
    // One of each slab is left.
    for (const ChunkId chunk : small) {
        if (chunk.index() % (kSlabBytes / kEntryBytes) != 7) {
            region->allocator().free(chunk);
        }
    }
    EXPECT_EQ(region->allocator().allocate(me, 1000).status, Status::limit);
    EXPECT_EQ(region.taken(), 2U);
    region->allocator().free(ChunkId::of(0, 7));
    EXPECT_EQ(region->allocator().allocate(me, 1000).status, Status::ok);
    EXPECT_EQ(region->header().backed_bytes.load(), kSmallestBytes);
    EXPECT_EQ(region->chunks().entry(ChunkId::of(0, 7)).load().state(), ChunkState::absent);
    EXPECT_EQ(region.taken(), 2U);
}

} // namespace
} // namespace paceline::shm
