// SPDX-License-Identifier: Apache-2.0
// Takes all chunks of one length that a region has, and gives them back.
#pragma once

#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::test {

// Allocates until the limit is reached; checks each chunk.
inline std::vector<shm::ChunkId> allocate_all(HeapRegion& region, shm::Participant& me,
                                              std::uint64_t length) {
    std::vector<shm::ChunkId> chunks;
    std::set<std::uint32_t> seen;
    for (;;) {
        const shm::Allocation made = region->allocator().allocate(me, length);
        if (made.status != shm::Allocation::Status::ok) {
            EXPECT_EQ(made.status, shm::Allocation::Status::limit);
            EXPECT_EQ(made.chunk, shm::kNoChunk);
            return chunks;
        }
        EXPECT_NE(made.chunk, shm::kNoChunk);
        if (made.chunk == shm::kNoChunk || !seen.insert(made.chunk.bits).second) {
            ADD_FAILURE() << "not a chunk, or one that somebody has";
            return chunks;
        }
        EXPECT_EQ(made.chunk.size_class(), shm::Geometry::class_of(length));
        EXPECT_TRUE(
            region->chunks().entry(made.chunk).load().is(shm::ChunkState::owned, me.number));
        EXPECT_TRUE(region.backing().has(region->chunks().payload(made.chunk).first(length)));
        EXPECT_LE(region->header().backed_bytes.load(), region->geometry().limits().bytes);
        chunks.push_back(made.chunk);
    }
}

inline void free_all(HeapRegion& region, const std::vector<shm::ChunkId>& chunks) {
    for (const shm::ChunkId chunk : chunks) {
        region->allocator().free(chunk);
    }
}

} // namespace paceline::test
