// SPDX-License-Identifier: Apache-2.0
// How much memory slabs, large chunks and their entries get, and what of it counts.
#include <set>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"
#include "allocate_all.hpp"

namespace paceline::shm {
namespace {

using test::free_all;
using test::HeapRegion;
using test::region_options;
using Status = Allocation::Status;

TEST(ChunkAllocator, CountsNoEntriesButThoseThatAreTheMessage) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    EXPECT_EQ(region->allocator().allocate(me, 1).status, Status::ok);
    EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
    EXPECT_EQ(region.backing().entry_bytes(), kSlabBytes);
    EXPECT_EQ(region->allocator().allocate(me, 64).status, Status::ok);
    EXPECT_EQ(region->header().backed_bytes.load(), 2 * kSlabBytes);
    EXPECT_EQ(region.backing().entry_bytes(), 2 * kSlabBytes);
    EXPECT_EQ(region->allocator().allocate(me, 33000).status, Status::ok);
    EXPECT_EQ(region->header().backed_bytes.load(), 2 * kSlabBytes + 36864);
    EXPECT_EQ(region.backing().entry_bytes(), 2 * kSlabBytes + kPage);
    EXPECT_EQ(region.backing().payload_bytes(), kSlabBytes + 36864);
}

TEST(ChunkAllocator, GivesASlabItsMemoryAtOnce) {
    for (const std::uint64_t length : {40U, 1000U}) {
        HeapRegion region(region_options(4));
        Participant me = region.participant(1);
        const bool is_inline = length == kInlineBytes;
        const std::uint64_t mates = kSlabBytes / (is_inline ? kEntryBytes : 1024);
        std::set<std::uint32_t> chunks;
        for (std::uint32_t count = 0; count < mates; ++count) {
            chunks.insert(region->allocator().allocate(me, length).chunk.bits);
            EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
        }
        EXPECT_EQ(chunks.size(), mates);
        EXPECT_EQ(*chunks.rbegin() - *chunks.begin(), mates - 1);
        EXPECT_EQ(region.backing().payload_bytes(), is_inline ? 0 : kSlabBytes);
        EXPECT_EQ(region.backing().entry_bytes(), is_inline ? kSlabBytes : kPage);
        EXPECT_EQ(region.backing().calls(), is_inline ? 1U : 2U);
        EXPECT_EQ(region->allocator().allocate(me, length).status, Status::ok);
        EXPECT_EQ(region->header().backed_bytes.load(), 2 * kSlabBytes);
    }
}

TEST(ChunkAllocator, GivesALargeChunkOnlyThePagesThatItsMessageNeeds) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const ChunkId chunk = region->allocator().allocate(me, 33000).chunk;
    EXPECT_EQ(region->chunks().entry(chunk).backed_bytes.load(), 36864U);
    EXPECT_EQ(region->header().backed_bytes.load(), 36864U);
    region->allocator().free(chunk);
    EXPECT_EQ(region->allocator().allocate(me, 65536).chunk, chunk);
    EXPECT_EQ(region->chunks().entry(chunk).backed_bytes.load(), 65536U);
    EXPECT_EQ(region->header().backed_bytes.load(), 65536U);
    EXPECT_TRUE(region.backing().has(region->chunks().payload(chunk)));
    region->allocator().free(chunk);
    EXPECT_EQ(region->allocator().allocate(me, 33000).chunk, chunk);
    EXPECT_EQ(region->header().backed_bytes.load(), 65536U);
    EXPECT_EQ(region.backing().payload_bytes(), 65536U);
    EXPECT_EQ(region.backing().entry_bytes(), kPage);
}

TEST(ChunkAllocator, MakesNoMoreEntriesThanItNeeds) {
    // A page of them, or a slab.
    for (const auto& [length, step] :
         {std::pair{1U, 512U}, {64U, 512U}, {128U, 256U}, {1000U, 64U}}) {
        HeapRegion region(region_options(4));
        Participant me = region.participant(1);
        for (std::uint32_t made = 1; made <= 4 * step; ++made) {
            EXPECT_EQ(region->allocator().allocate(me, length).status, Status::ok);
            EXPECT_EQ(region->chunks().made(Geometry::class_of(length)), round_up(made, step));
            EXPECT_EQ(region.backing().entry_bytes(), round_up(made, step) * kEntryBytes);
        }
    }
}

TEST(ChunkAllocator, MakesNoMoreEntriesThanItNeedsWhenAnotherOneMakesSomeMeanwhile) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    Participant other = region.participant(2);
    const std::uint32_t step = region->geometry().classes()[0].slab_entries;
    for (std::uint32_t count = 0; count < 3 * step; ++count) {
        EXPECT_EQ(region->allocator().allocate(me, 1).status, Status::ok);
    }
    region.backing().at_next_call(
        [&] { EXPECT_EQ(region->allocator().allocate(other, 1).status, Status::ok); });
    const Allocation made = region->allocator().allocate(me, 1);
    EXPECT_EQ(made.status, Status::ok);
    EXPECT_EQ(made.chunk.index(), 3 * step + 1) << "the first that is left";
    EXPECT_EQ(region->chunks().made(0), 4 * step);
    EXPECT_EQ(region->header().backed_bytes.load(), 4 * kSlabBytes);
    EXPECT_EQ(region.limited_bytes(), 4 * kSlabBytes);
    EXPECT_EQ(region.backing().entry_bytes(), 4 * kSlabBytes);
}

TEST(ChunkAllocator, RecountsWhatADeathLeftWrong) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    for (const std::uint64_t length : {1U, 64U, 3000U, 33000U, 65536U}) {
        EXPECT_EQ(region->allocator().allocate(me, length).status, Status::ok);
    }
    const std::uint64_t right = region->header().backed_bytes.load();
    EXPECT_EQ(right, 3 * kSlabBytes + 36864 + 65536);
    EXPECT_EQ(right, region.limited_bytes());
    for (const std::uint64_t wrong : {std::uint64_t{0}, right + 1, ~std::uint64_t{0}}) {
        region->header().backed_bytes = wrong;
        region->allocator().recount();
        EXPECT_EQ(region->header().backed_bytes.load(), right);
    }
}

TEST(ChunkAllocator, RecountsNothingForSlabsAndChunksWithoutMemory) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    std::vector<ChunkId> chunks;
    for (const std::uint64_t length : {1U, 64U, 3000U, 33000U}) {
        chunks.push_back(region->allocator().allocate(me, length).chunk);
    }
    free_all(region, chunks);
    region->allocator().trim(me, ~std::uint64_t{0});
    region->header().backed_bytes = 1;
    region->allocator().recount();
    EXPECT_EQ(region->header().backed_bytes.load(), 0U);
    EXPECT_EQ(region.limited_bytes(), 0U);
    EXPECT_EQ(region.backing().entry_bytes(), 2 * 8 * kPage + 2 * kPage) << "they stay";
}

} // namespace
} // namespace paceline::shm
