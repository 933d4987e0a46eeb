// SPDX-License-Identifier: Apache-2.0
// The bits of slots and positions.
#include <gtest/gtest.h>

#include "shm/slot_word.hpp"

namespace paceline::shm {
namespace {

TEST(SlotWord, KeepsItsPartsApart) {
    for (const std::uint32_t cycle : {0U, 1U, 0x80000000U, 0xffffffffU}) {
        for (const std::uint32_t chunk : {0U, 1U, 0x2aaaaaaaU, kNoChunk.bits}) {
            for (const SlotState state : {SlotState::empty, SlotState::full, SlotState::closed}) {
                const SlotWord word = SlotWord::of(cycle, {chunk}, state);
                EXPECT_EQ(word.cycle(), cycle);
                EXPECT_EQ(word.chunk().bits, chunk);
                EXPECT_EQ(word.state(), state);
            }
        }
    }
}

TEST(SlotWord, OfZerosIsEmptyInTheFirstCycle) {
    EXPECT_EQ(SlotWord{0}, SlotWord::empty(0));
}

TEST(SlotWord, DiffersBetweenCycles) {
    EXPECT_NE(SlotWord::empty(1), SlotWord::empty(2));
    EXPECT_NE(SlotWord::of(1, {3}, SlotState::full), SlotWord::of(2, {3}, SlotState::full));
}

TEST(Position, GoesRoundTheSlotsAndThenToTheNextCycle) {
    EXPECT_EQ((Position{7, 0}.next(3)), (Position{7, 1}));
    EXPECT_EQ((Position{7, 1}.next(3)), (Position{7, 2}));
    EXPECT_EQ((Position{7, 2}.next(3)), (Position{8, 0}));
    EXPECT_EQ((Position{0xffffffff, 2}.next(3)), (Position{0, 0}));
}

TEST(Position, IsTheSameAfterItWasAWord) {
    const Position position{0xfffffffe, 12};
    EXPECT_EQ(Position::of(position.bits()), position);
    EXPECT_EQ(position.bits(), 0xfffffffe0000000cU);
}

TEST(CyclesAhead, CountsOverTheEndOfTheNumbers) {
    EXPECT_EQ(cycles_ahead(5, 3), 2);
    EXPECT_EQ(cycles_ahead(3, 5), -2);
    EXPECT_EQ(cycles_ahead(1, 0xffffffff), 2);
    EXPECT_EQ(cycles_ahead(0xffffffff, 1), -2);
    EXPECT_EQ(cycles_ahead(9, 9), 0);
}

TEST(ChunkId, KeepsClassAndIndexApart) {
    const ChunkId chunk = ChunkId::of(31, ChunkId::kIndexMask - 1);
    EXPECT_EQ(chunk.size_class(), 31U);
    EXPECT_EQ(chunk.index(), ChunkId::kIndexMask - 1);
    EXPECT_LT(chunk.bits, 1U << 30);
    EXPECT_NE(chunk, kNoChunk);
}

} // namespace
} // namespace paceline::shm
