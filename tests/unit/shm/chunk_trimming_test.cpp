// SPDX-License-Identifier: Apache-2.0
// Memory of free chunks goes back, that of others stays, and what went back can be used again.
#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;
using Status = Allocation::Status;

constexpr std::uint64_t kAllBytes = ~std::uint64_t{0};

TEST(Trimming, GivesBackEveryFreeChunkOfEveryClass) {
    for (const std::uint64_t length : {41U, 64U, 128U, 1000U, 16384U, 20000U, 32768U, 65536U}) {
        HeapRegion region(region_options(4));
        Participant me = region.participant(1);
        const ChunkId chunk = region.fill(me, 5, length);
        const std::uint64_t entries =
            round_up(std::uint64_t{region->chunks().made(chunk.size_class())} * kEntryBytes, kPage);
        const std::uint64_t payload = region->header().backed_bytes.load() - entries;
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), 0U) << "somebody has it";
        EXPECT_EQ(region.value(chunk), 5U);
        region->allocator().free(chunk);
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), payload) << length;
        EXPECT_EQ(region->header().backed_bytes.load(), entries);
        EXPECT_EQ(region.backing().bytes(), entries);
        EXPECT_EQ(region.count(ChunkState::absent), region->chunks().made(chunk.size_class()));
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), 0U);
        EXPECT_EQ(region.value(region.fill(me, 6, length)), 6U);
        EXPECT_EQ(region->header().backed_bytes.load(), payload + entries);
        EXPECT_FALSE(region.backing().was_misused());
    }
}

TEST(Trimming, KeepsASlabOfWhichSomebodyHasOneChunk) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const std::uint32_t mates = kSlabBytes / 1024;
    std::vector<ChunkId> chunks;
    for (std::uint32_t count = 0; count < mates; ++count) {
        chunks.push_back(region.fill(me, count, 1000));
    }
    for (const ChunkId kept : chunks) {
        for (const ChunkId chunk : chunks) {
            if (chunk != kept) {
                region->allocator().free(chunk);
            }
        }
        const std::uint32_t value = region.value(kept);
        const ChunkWord word = region->chunks().entry(kept).load();
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), 0U);
        EXPECT_EQ(region.value(kept), value);
        EXPECT_EQ(region->chunks().entry(kept).load(), word);
        EXPECT_EQ(region.count(ChunkState::free),
                  region->chunks().made(kept.size_class()) - region.count(ChunkState::absent) - 1);
        EXPECT_EQ(region.taken(), 1U);
        for (const ChunkId chunk : chunks) {
            if (chunk != kept) {
                region->chunks().entry(chunk).word =
                    ChunkWord::of(me.draw_generation(), 0, 1, ChunkState::owned).bits;
            }
        }
    }
}

TEST(Trimming, StopsWhenEnoughIsGivenBack) {
    HeapRegion region(region_options(4, std::uint64_t{1} << 20));
    Participant me = region.participant(1);
    std::vector<ChunkId> chunks;
    for (int count = 0; count < 4; ++count) {
        chunks.push_back(region.fill(me, 1, 65536));
    }
    for (const ChunkId chunk : chunks) {
        region->allocator().free(chunk);
    }
    EXPECT_EQ(region->allocator().trim(me, 0), 0U);
    EXPECT_EQ(region->allocator().trim(me, 1), 65536U);
    EXPECT_EQ(region->allocator().trim(me, 65537), 131072U);
    EXPECT_EQ(region->allocator().trim(me, kAllBytes), 65536U);
}

TEST(Trimming, LeavesMessagesThatWereReturnedOrAreDeadLetters) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    for (const ChunkState state :
         {ChunkState::loaned, ChunkState::returned, ChunkState::dead_letter, ChunkState::ring}) {
        const ChunkId chunk = region.fill(me, 9, 33000);
        ChunkEntry& entry = region->chunks().entry(chunk);
        entry.word = entry.load().as(state).bits;
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), 0U);
        EXPECT_EQ(region.value(chunk), 9U);
    }
}

TEST(Trimming, HappensByItselfWhenAnotherSizeNeedsTheMemory) {
    HeapRegion region(region_options(4, kSmallestBytes * 4));
    Participant me = region.participant(1);
    constexpr std::uint64_t kLengths[] = {64, 65536, 1000, 33000, 16384, 65536, 4096, 64};
    for (int turn = 0; turn < 3; ++turn) {
        for (const std::uint64_t length : kLengths) {
            std::vector<ChunkId> chunks;
            for (;;) {
                const Allocation made = region->allocator().allocate(me, length);
                if (made.status != Status::ok) {
                    EXPECT_EQ(made.status, Status::limit);
                    break;
                }
                ASSERT_NE(made.chunk, kNoChunk);
                chunks.push_back(made.chunk);
                EXPECT_TRUE(
                    region.backing().has(region->chunks().payload(made.chunk).first(length)));
            }
            const std::uint64_t each =
                region->geometry().classes()[Geometry::class_of(length)].payload_bytes;
            // What entries take is never given back.
            EXPECT_GE(chunks.size() * std::min(each, round_up(length, kPage)), kSmallestBytes)
                << length;
            for (const ChunkId chunk : chunks) {
                region->allocator().free(chunk);
            }
        }
    }
    EXPECT_LE(region.backing().peak(), kSmallestBytes * 4);
    EXPECT_EQ(region.backing().bytes(), region->header().backed_bytes.load());
}

TEST(Trimming, NeverGivesBackMoreThanTheChunkThoughItsEntrySaysSo) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const ChunkId chunk = region.fill(me, 5, 65536);
    region->chunks().entry(chunk).backed_bytes = ~std::uint64_t{0} - 4095;
    region->allocator().free(chunk);
    try {
        region->allocator().trim(me, 1);
    } catch (const CorruptRegion&) {
        // As good.
    }
    EXPECT_FALSE(region.backing().was_misused());
}

} // namespace
} // namespace paceline::shm
