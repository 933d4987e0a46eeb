// SPDX-License-Identifier: Apache-2.0
// Entries and payloads lie where the geometry says; a chunk that is not there has neither.
#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;

TEST(ChunkTable, FindsEntryAndPayloadOfEveryChunkInsideItsClass) {
    HeapRegion region(region_options(4));
    const std::byte* begin = region.bytes().data();
    const auto classes = region->geometry().classes();
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        const SizeClass& its = classes[number];
        for (const std::uint32_t index : {0U, 1U % its.count, its.count - 1}) {
            const ChunkId chunk = ChunkId::of(number, index);
            const auto* entry = reinterpret_cast<const std::byte*>(&region->chunks().entry(chunk));
            EXPECT_EQ(entry, begin + its.entries_offset + index * kEntryBytes);
            const std::span<std::byte> payload = region->chunks().payload(chunk);
            EXPECT_EQ(payload.size(), its.payload_bytes);
            if (its.is_inline()) {
                EXPECT_EQ(payload.data(), entry + kEntryBytes - kInlineBytes);
            } else {
                EXPECT_EQ(payload.data(), begin + its.payload_offset + index * its.payload_bytes);
            }
        }
    }
}

TEST(ChunkTable, RefusesChunksThatAreNotThere) {
    HeapRegion region(region_options(4));
    const auto classes = region->geometry().classes();
    const auto size = static_cast<std::uint32_t>(classes.size());
    for (const ChunkId chunk :
         {kNoChunk, ChunkId::of(size, 0), ChunkId::of(31, 0), ChunkId::of(0, classes[0].count),
          ChunkId::of(size - 1, classes[size - 1].count), ChunkId{0xffffffff},
          ChunkId{0x80000000}}) {
        EXPECT_THROW((void)region->chunks().entry(chunk), CorruptRegion) << chunk.bits;
        EXPECT_THROW((void)region->chunks().payload(chunk), CorruptRegion) << chunk.bits;
    }
}

TEST(ChunkTable, RefusesAMessageThatIsLongerThanItsChunk) {
    HeapRegion region(region_options(4));
    Participant me = region.participant(1);
    for (const std::uint64_t length : {40U, 64U, 65536U}) {
        const ChunkId chunk = region.fill(me, 5, length);
        EXPECT_EQ(region->chunks().message(chunk).size(), length);
        region->chunks().entry(chunk).length = length + 1;
        EXPECT_THROW((void)region->chunks().message(chunk), CorruptRegion);
        region->chunks().entry(chunk).length = ~std::uint64_t{0};
        EXPECT_THROW((void)region->chunks().message(chunk), CorruptRegion);
    }
}

TEST(ChunkTable, RefusesAnExtentThatIsLargerThanTheClass) {
    HeapRegion region(region_options(4));
    const std::uint32_t count = region->geometry().classes()[1].count;
    region->chunks().extent(1).made = count;
    EXPECT_EQ(region->chunks().made(1), count);
    region->chunks().extent(1).made = count + 1;
    EXPECT_THROW((void)region->chunks().made(1), CorruptRegion);
}

TEST(CorruptRegion, SaysWhatIsWrongAndWhatToDo) {
    try {
        throw_corrupt("a word is odd");
    } catch (const CorruptRegion& error) {
        EXPECT_STREQ(error.what(), "the queue's shared memory is damaged: a word is odd; something "
                                   "that is not Paceline wrote into it. Make a new queue");
    }
}

} // namespace
} // namespace paceline::shm
