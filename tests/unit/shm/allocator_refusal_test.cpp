// SPDX-License-Identifier: Apache-2.0
// The machine has no memory left at the n-th time it is asked: said, undone, and forgotten.
#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;
using Status = Allocation::Status;

constexpr std::uint64_t kLengths[] = {1, 64, 1000, 4096, 20000, 33000, 65536};

// Messages of all sizes, twice over; returns what was refused.
std::vector<Allocation> work(HeapRegion& region, Participant& me, std::vector<ChunkId>& chunks) {
    std::vector<Allocation> refused;
    for (int turn = 0; turn < 2; ++turn) {
        for (const std::uint64_t length : kLengths) {
            const Allocation made = region->allocator().allocate(me, length);
            if (made.status == Status::ok) {
                chunks.push_back(made.chunk);
                EXPECT_TRUE(
                    region.backing().has(region->chunks().payload(made.chunk).first(length)));
            } else {
                refused.push_back(made);
            }
        }
    }
    return refused;
}

void expect_sound(HeapRegion& region, std::size_t taken) {
    EXPECT_EQ(region.taken(), taken);
    EXPECT_FALSE(region.backing().was_misused());
    const std::uint64_t counted = region->header().backed_bytes.load();
    EXPECT_EQ(counted, region.limited_bytes());
    EXPECT_GE(region.backing().entry_bytes(), region.made_bytes());
    region->allocator().recount();
    EXPECT_EQ(region->header().backed_bytes.load(), counted);
}

std::uint64_t count_calls() {
    HeapRegion region(region_options(4, std::uint64_t{1} << 20));
    Participant me = region.participant(1);
    std::vector<ChunkId> chunks;
    EXPECT_TRUE(work(region, me, chunks).empty());
    return region.backing().calls();
}

TEST(AllocatorRefusal, AtAnyCallLeavesNothingBehind) {
    const std::uint64_t calls = count_calls();
    ASSERT_GE(calls, 12U);
    for (std::uint64_t call = 1; call <= calls; ++call) {
        HeapRegion region(region_options(4, std::uint64_t{1} << 20));
        Participant me = region.participant(1);
        region.backing().refuse_call(call);
        std::vector<ChunkId> chunks;
        // One call that fails may be made good by memory of free chunks: refused once at most.
        const std::vector<Allocation> refused = work(region, me, chunks);
        EXPECT_LE(refused.size(), 1U) << call;
        for (const Allocation& one : refused) {
            EXPECT_EQ(one.status, Status::no_memory);
            EXPECT_EQ(one.chunk, kNoChunk);
            EXPECT_EQ(one.error, std::errc::no_space_on_device);
        }
        expect_sound(region, chunks.size());
        std::vector<ChunkId> more;
        EXPECT_TRUE(work(region, me, more).empty()) << call;
        expect_sound(region, chunks.size() + more.size());
    }
}

TEST(AllocatorRefusal, FromTheFirstCallOnIsSaidEachTime) {
    HeapRegion region(region_options(4, std::uint64_t{1} << 20));
    Participant me = region.participant(1);
    region.backing().refuse_all(true);
    std::vector<ChunkId> chunks;
    for (int turn = 0; turn < 20; ++turn) {
        const std::vector<Allocation> refused = work(region, me, chunks);
        EXPECT_EQ(refused.size(), 2 * std::size(kLengths));
        for (const Allocation& one : refused) {
            EXPECT_EQ(one.status, Status::no_memory);
            EXPECT_EQ(one.error, std::errc::no_space_on_device);
        }
    }
    expect_sound(region, 0);
    region.backing().refuse_all(false);
    EXPECT_TRUE(work(region, me, chunks).empty());
}

TEST(AllocatorRefusal, LeavesTheFreeChunksUsable) {
    for (const std::uint64_t length : {1U, 1000U, 4096U, 65536U}) {
        HeapRegion region(region_options(4, std::uint64_t{1} << 20));
        Participant me = region.participant(1);
        Participant other = region.participant(2);
        std::vector<ChunkId> chunks;
        for (int count = 0; count < 8; ++count) {
            chunks.push_back(region.fill(me, 1, std::max<std::uint64_t>(length, 4)));
        }
        region.backing().refuse_all(true);
        for (const ChunkId chunk : chunks) {
            region->allocator().free(chunk);
        }
        for (int count = 0; count < 8; ++count) {
            const Allocation made =
                region->allocator().allocate(count % 2 == 0 ? me : other, length);
            EXPECT_EQ(made.status, Status::ok) << "there is memory for it";
        }
        expect_sound(region, 8);
    }
}

TEST(AllocatorRefusal, ToGrowAChunkLeavesItFreeSoThatItsPagesCanGo) {
    HeapRegion region(region_options(4, std::uint64_t{1} << 20));
    Participant me = region.participant(1);
    const ChunkId chunk = region->allocator().allocate(me, 33000).chunk;
    region->allocator().free(chunk);
    region.backing().refuse_all(true);
    // Its pages are given back in vain.
    EXPECT_EQ(region->allocator().allocate(me, 65536).status, Status::no_memory);
    EXPECT_EQ(region->header().backed_bytes.load(), 0U);
    EXPECT_EQ(region.backing().entry_bytes(), kPage);
    expect_sound(region, 0);
    region.backing().refuse_all(false);
    EXPECT_EQ(region->allocator().allocate(me, 65536).status, Status::ok);
    expect_sound(region, 1);
}

TEST(AllocatorRefusal, OfASlabIsNotTakenForTheLimit) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    const ChunkId chunk = region->allocator().allocate(me, 16384).chunk;
    EXPECT_EQ(region->chunks().made(chunk.size_class()),
              region->geometry().classes()[chunk.size_class()].count)
        << "no more entries can be made";
    region->allocator().free(chunk);
    region->allocator().trim(me, kSlabBytes);
    region.backing().refuse_all(true);
    const std::uint64_t calls = region.backing().calls();
    const Allocation refused = region->allocator().allocate(me, 16384);
    EXPECT_EQ(refused.status, Status::no_memory);
    EXPECT_EQ(refused.error, std::errc::no_space_on_device);
    EXPECT_EQ(region.backing().calls(), calls + 1) << "once is enough";
}

TEST(AllocatorRefusal, NeverMeetsInlineMessagesWhoseEntriesAreThere) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    region->allocator().free(region->allocator().allocate(me, 1).chunk);
    EXPECT_EQ(region->allocator().trim(me, 1), kSlabBytes);
    region.backing().refuse_all(true);
    const std::uint64_t calls = region.backing().calls();
    EXPECT_EQ(region->allocator().allocate(me, 1).status, Status::ok);
    EXPECT_EQ(region.backing().calls(), calls);
    EXPECT_EQ(region->header().backed_bytes.load(), kSlabBytes);
    expect_sound(region, 1);
}

TEST(AllocatorRefusal, OfALargeChunkLeavesItAbsent) {
    HeapRegion region(region_options(4, std::uint64_t{1} << 20));
    Participant me = region.participant(1);
    region.backing().refuse_call(2);
    const Allocation refused = region->allocator().allocate(me, 33000);
    EXPECT_EQ(refused.status, Status::no_memory);
    EXPECT_EQ(region.count(ChunkState::absent), region->chunks().made(11));
    EXPECT_EQ(region.count(ChunkState::free), 0U);
}

} // namespace
} // namespace paceline::shm
