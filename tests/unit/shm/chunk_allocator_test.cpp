// SPDX-License-Identifier: Apache-2.0
// Chunks are found, made and found again, up to the limit and not a byte further.
#include <set>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;
using Status = Allocation::Status;

// Allocates until something else than ok is said; checks each chunk.
std::vector<ChunkId> allocate_all(HeapRegion& region, Participant& me, std::uint64_t length,
                                  Status end = Status::limit) {
    std::vector<ChunkId> chunks;
    std::set<std::uint32_t> seen;
    for (;;) {
        const Allocation made = region->allocator().allocate(me, length);
        if (made.status != Status::ok) {
            EXPECT_EQ(made.status, end);
            EXPECT_EQ(made.chunk, kNoChunk);
            return chunks;
        }
        EXPECT_NE(made.chunk, kNoChunk);
        if (made.chunk == kNoChunk || !seen.insert(made.chunk.bits).second) {
            ADD_FAILURE() << "not a chunk, or one that somebody has";
            return chunks;
        }
        EXPECT_EQ(made.chunk.size_class(), Geometry::class_of(length));
        EXPECT_TRUE(region->chunks().entry(made.chunk).load().is(ChunkState::owned, me.number));
        EXPECT_TRUE(region.backing().has(region->chunks().payload(made.chunk).first(length)));
        EXPECT_LE(region->header().backed_bytes.load(), region->geometry().limits().bytes);
        chunks.push_back(made.chunk);
    }
}

void free_all(HeapRegion& region, const std::vector<ChunkId>& chunks) {
    for (const ChunkId chunk : chunks) {
        region->allocator().free(chunk);
    }
}

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
