// SPDX-License-Identifier: Apache-2.0
// The bits of a chunk's word.
#include <gtest/gtest.h>

#include "shm/chunk_word.hpp"

namespace paceline::shm {
namespace {

TEST(ChunkWord, KeepsItsPartsApart) {
    for (const std::uint64_t generation :
         {std::uint64_t{0}, std::uint64_t{1} << 39, ChunkWord::kGenerationMask}) {
        for (const std::uint32_t attempt : {0U, 1U, 255U}) {
            for (const std::uint32_t owner : {0U, 1U, 1023U, 4095U}) {
                const ChunkWord word =
                    ChunkWord::of(generation, attempt, owner, ChunkState::loaned);
                EXPECT_EQ(word.generation(), generation);
                EXPECT_EQ(word.attempt(), attempt);
                EXPECT_EQ(word.owner(), owner);
                EXPECT_EQ(word.state(), ChunkState::loaned);
            }
        }
    }
}

TEST(ChunkWord, OfZerosIsAbsentAndAvailable) {
    EXPECT_EQ(ChunkWord{0}.state(), ChunkState::absent);
    EXPECT_TRUE(ChunkWord{0}.is_available());
}

TEST(ChunkWord, ForgetsTheGenerationsThatDoNotFit) {
    const ChunkWord word = ChunkWord::of(ChunkWord::kGenerationMask + 6, 0, 1, ChunkState::owned);
    EXPECT_EQ(word.generation(), 5U);
    EXPECT_EQ(word.owner(), 1U);
}

TEST(ChunkWord, IsAvailableWhenNobodyHasIt) {
    EXPECT_TRUE(ChunkWord::of(1, 0, 0, ChunkState::free).is_available());
    for (const ChunkState state : {ChunkState::owned, ChunkState::loaned, ChunkState::returned,
                                   ChunkState::dead_letter, ChunkState::ring}) {
        EXPECT_FALSE(ChunkWord::of(1, 0, 0, state).is_available());
    }
}

TEST(ChunkWord, IsOfOneOwnerInOneState) {
    const ChunkWord word = ChunkWord::of(1, 0, 9, ChunkState::owned);
    EXPECT_TRUE(word.is(ChunkState::owned, 9));
    EXPECT_FALSE(word.is(ChunkState::owned, 8));
    EXPECT_FALSE(word.is(ChunkState::loaned, 9));
}

TEST(ChunkWord, ChangesItsStateAndKeepsGenerationAndAttempts) {
    const ChunkWord word = ChunkWord::of(77, 3, 9, ChunkState::loaned);
    EXPECT_EQ(word.as(ChunkState::free), ChunkWord::of(77, 3, 0, ChunkState::free));
}

TEST(ChunkWord, CountsAttemptsAndStopsAtTheLargest) {
    const ChunkWord word = ChunkWord::of(77, 253, 9, ChunkState::returned);
    EXPECT_EQ(word.loaned_to(4), ChunkWord::of(77, 254, 4, ChunkState::loaned));
    EXPECT_EQ(word.loaned_to(4).loaned_to(5).attempt(), 255U);
    EXPECT_EQ(word.loaned_to(4).loaned_to(5).loaned_to(6),
              ChunkWord::of(77, 255, 6, ChunkState::loaned));
}

} // namespace
} // namespace paceline::shm
