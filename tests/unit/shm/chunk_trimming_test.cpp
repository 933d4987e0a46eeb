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
    for (const std::uint64_t length :
         {4U, 40U, 41U, 64U, 128U, 1000U, 16384U, 20000U, 32768U, 65536U}) {
        HeapRegion region(region_options(4));
        Participant me = region.participant(1);
        const ChunkId chunk = region.fill(me, 5, length);
        const std::uint64_t entries = region.made_bytes();
        const std::uint64_t payload =
            length < kSlabBytes / 2 + 1 ? kSlabBytes : round_up(length, kPage);
        EXPECT_EQ(region->header().backed_bytes.load(), payload) << length;
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), 0U) << "somebody has it";
        EXPECT_EQ(region.value(chunk), 5U);
        region->allocator().free(chunk);
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), payload) << length;
        EXPECT_EQ(region->header().backed_bytes.load(), 0U);
        EXPECT_EQ(region.backing().payload_bytes(), 0U);
        EXPECT_EQ(region.backing().entry_bytes(), entries);
        EXPECT_EQ(region.count(ChunkState::absent), region->chunks().made(chunk.size_class()));
        EXPECT_EQ(region->allocator().trim(me, kAllBytes), 0U);
        EXPECT_EQ(region.value(region.fill(me, 6, length)), 6U);
        EXPECT_EQ(region->header().backed_bytes.load(), payload);
        EXPECT_EQ(region.limited_bytes(), payload);
        EXPECT_EQ(region.backing().entry_bytes(), entries);
        EXPECT_FALSE(region.backing().was_misused());
    }
}

class TrimmingASlab : public testing::TestWithParam<std::uint64_t> {};

TEST_P(TrimmingASlab, KeepsItWhenSomebodyHasOneChunk) {
    const std::uint64_t length = GetParam();
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const std::uint32_t mates =
        region->geometry().classes()[Geometry::class_of(length)].slab_entries;
    std::vector<ChunkId> chunks;
    for (std::uint32_t count = 0; count < mates; ++count) {
        chunks.push_back(region.fill(me, count, length));
    }
    EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
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
        EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
        for (const ChunkId chunk : chunks) {
            if (chunk != kept) {
                region->chunks().entry(chunk).word =
                    ChunkWord::of(me.draw_generation(), 0, 1, ChunkState::owned).bits;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(OfPayloads, TrimmingASlab, testing::Values(1000U));
INSTANTIATE_TEST_SUITE_P(OfInlineMessages, TrimmingASlab, testing::Values(kInlineBytes));

TEST(Trimming, OfInlineMessagesKeepsTheirWordsAndTheMemoryOfTheirEntries) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const ChunkId chunk = region.fill(me, 5, 4);
    const ChunkWord before = region->chunks().entry(chunk).load();
    region->allocator().free(chunk);
    const std::uint64_t calls = region.backing().calls();
    EXPECT_EQ(region->allocator().trim(me, 1), kSlabBytes);
    EXPECT_EQ(region.backing().calls(), calls);
    EXPECT_FALSE(region.backing().was_misused());
    const ChunkWord after = region->chunks().entry(chunk).load();
    EXPECT_EQ(after.state(), ChunkState::absent);
    EXPECT_GT(after.generation(), before.generation());
    EXPECT_EQ(region.backing().entry_bytes(), kSlabBytes);
}

TEST(Trimming, OfInlineMessagesLeavesThemToBeFoundAgain) {
    HeapRegion region(region_options(4, 4 * kSlabBytes));
    Participant me = region.participant(1);
    Participant other = region.participant(2);
    for (int turn = 0; turn < 5; ++turn) {
        Participant& mine = turn % 2 == 0 ? me : other;
        std::set<std::uint32_t> found;
        for (std::uint64_t count = 0; count < 4 * kSlabBytes / kEntryBytes; ++count) {
            const ChunkId chunk = region.fill(mine, static_cast<std::uint32_t>(count));
            EXPECT_EQ(region.value(chunk), count);
            found.insert(chunk.bits);
        }
        EXPECT_EQ(found.size(), 4 * kSlabBytes / kEntryBytes);
        EXPECT_EQ(region->header().backed_bytes.load(), 4 * kSlabBytes);
        EXPECT_EQ(region->allocator().allocate(mine, 4).status, Status::limit);
        EXPECT_EQ(region.backing().calls(), 4U) << "one a slab, once";
        EXPECT_EQ(region.backing().entry_bytes(), 4 * kSlabBytes);
        for (const std::uint32_t bits : found) {
            region->allocator().free(ChunkId{bits});
        }
        EXPECT_EQ(region->allocator().trim(mine, kSlabBytes), kSlabBytes);
        EXPECT_EQ(region->header().backed_bytes.load(), 3 * kSlabBytes);
        EXPECT_EQ(region.limited_bytes(), 3 * kSlabBytes);
        EXPECT_EQ(region->allocator().trim(mine, kSlabBytes + 1), 2 * kSlabBytes);
        EXPECT_EQ(region->allocator().trim(mine, kAllBytes), kSlabBytes);
        EXPECT_EQ(region->header().backed_bytes.load(), 0U);
        EXPECT_EQ(region.count(ChunkState::absent), 4 * kSlabBytes / kEntryBytes);
    }
}

TEST(Trimming, TakesInlineMessagesLast) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    for (const std::uint64_t length : {4U, 64U, 65536U}) {
        region->allocator().free(region.fill(me, 1, length));
    }
    EXPECT_EQ(region->allocator().trim(me, 1), 65536U);
    EXPECT_EQ(region->allocator().trim(me, 1), kSlabBytes);
    EXPECT_EQ(region.backing().payload_bytes(), 0U);
    EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
    EXPECT_EQ(region->allocator().trim(me, 1), kSlabBytes);
    EXPECT_EQ(region->header().backed_bytes.load(), 0U);
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
    constexpr std::uint64_t kLengths[] = {64, 65536, 1, 1000, 33000, 40, 16384, 65536, 4096, 1, 64};
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
            const SizeClass& its = region->geometry().classes()[Geometry::class_of(length)];
            const std::uint64_t each = its.is_inline() ? kEntryBytes : its.payload_bytes;
            EXPECT_EQ(chunks.size(),
                      std::min<std::uint64_t>(
                          its.count, kSmallestBytes * 4 / std::min(each, round_up(length, kPage))))
                << length;
            EXPECT_EQ(region.limited_bytes(), region->header().backed_bytes.load());
            for (const ChunkId chunk : chunks) {
                region->allocator().free(chunk);
            }
        }
    }
    EXPECT_EQ(region.backing().payload_peak(), kSmallestBytes * 4);
    EXPECT_EQ(region.backing().entry_bytes(), region.made_bytes());
    EXPECT_FALSE(region.backing().was_misused());
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
