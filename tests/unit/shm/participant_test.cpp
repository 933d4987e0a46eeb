// SPDX-License-Identifier: Apache-2.0
// The chunks that a participant remembers.
#include <gtest/gtest.h>

#include "shm/participant.hpp"

namespace paceline::shm {
namespace {

TEST(ChunkMemory, IsEmptyAtFirst) {
    EXPECT_EQ(ChunkMemory().size(), 0U);
}

TEST(ChunkMemory, KnowsTheOldestAndTheNewest) {
    ChunkMemory memory;
    memory.remember({7});
    memory.remember({8});
    memory.remember({9});
    EXPECT_EQ(memory.size(), 3U);
    EXPECT_EQ(memory.oldest(), ChunkId{7});
    EXPECT_EQ(memory.newest(), ChunkId{9});
    memory.drop_oldest();
    memory.drop_newest();
    EXPECT_EQ(memory.size(), 1U);
    EXPECT_EQ(memory.oldest(), ChunkId{8});
    EXPECT_EQ(memory.newest(), ChunkId{8});
}

TEST(ChunkMemory, MakesTheOldestTheNewest) {
    ChunkMemory memory;
    memory.remember({7});
    memory.remember({8});
    memory.rotate();
    EXPECT_EQ(memory.oldest(), ChunkId{8});
    EXPECT_EQ(memory.newest(), ChunkId{7});
    EXPECT_EQ(memory.size(), 2U);
}

TEST(ChunkMemory, ForgetsWhatItHasNoRoomFor) {
    ChunkMemory memory;
    for (std::uint32_t chunk = 0; chunk < 5000; ++chunk) {
        memory.remember({chunk});
    }
    EXPECT_EQ(memory.size(), 2048U);
    EXPECT_EQ(memory.oldest(), ChunkId{0});
    EXPECT_EQ(memory.newest(), ChunkId{2047});
    memory.rotate();
    EXPECT_EQ(memory.newest(), ChunkId{0});
    EXPECT_EQ(memory.size(), 2048U);
}

TEST(ChunkMemory, GoesRoundInOrder) {
    ChunkMemory memory;
    memory.remember({0});
    for (std::uint32_t chunk = 1; chunk < 10000; ++chunk) {
        memory.remember({chunk});
        EXPECT_EQ(memory.oldest(), ChunkId{chunk - 1});
        memory.drop_oldest();
    }
}

} // namespace
} // namespace paceline::shm
