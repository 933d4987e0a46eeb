// SPDX-License-Identifier: Apache-2.0
// The word of a chunk: who has it, as what, and for the how-manieth time. It alone decides.
#pragma once

#include <cstdint>

namespace paceline::shm {

enum class ChunkState : std::uint32_t {
    // Free, and its payload has no memory yet. All bits of a word that was never written.
    absent = 0,
    // Free, with memory.
    free = 1,
    // The owner fills it, or has put it into a ring where nobody claimed it yet, or keeps it after
    // acknowledging.
    owned = 2,
    // The owner received it and has not acknowledged it.
    loaned = 3,
    // Given back unacknowledged: whoever gets next gets it.
    returned = 4,
    // Given back too often: kept for dead_letters().
    dead_letter = 5,
    // The slots of a ring.
    ring = 6,
};

// generation:40 | attempt:8 | owner:12 | state:4. The generation is drawn from the counter of the
// participant that allocates, so that {generation, owner} names one incarnation of the chunk: the
// same comes again after 2^40 allocations of one participant.
struct ChunkWord {
    static constexpr std::uint64_t kGenerationMask = (std::uint64_t{1} << 40) - 1;
    static constexpr std::uint32_t kLargestAttempt = 255;

    std::uint64_t bits;

    [[nodiscard]] constexpr std::uint64_t generation() const { return bits >> 24; }

    [[nodiscard]] constexpr std::uint32_t attempt() const {
        return static_cast<std::uint32_t>(bits >> 16) & 0xffU;
    }

    [[nodiscard]] constexpr std::uint32_t owner() const {
        return static_cast<std::uint32_t>(bits >> 4) & 0xfffU;
    }

    [[nodiscard]] constexpr ChunkState state() const {
        return static_cast<ChunkState>(static_cast<std::uint32_t>(bits) & 0xfU);
    }

    [[nodiscard]] constexpr bool is(ChunkState wanted, std::uint32_t by) const {
        return state() == wanted && owner() == by;
    }

    [[nodiscard]] constexpr bool is_available() const {
        return state() == ChunkState::free || state() == ChunkState::absent;
    }

    static constexpr ChunkWord of(std::uint64_t generation, std::uint32_t attempt,
                                  std::uint32_t owner, ChunkState state) {
        return {(generation & kGenerationMask) << 24 | std::uint64_t{attempt} << 16 |
                std::uint64_t{owner} << 4 | static_cast<std::uint64_t>(state)};
    }

    // The same incarnation in another state, of nobody.
    [[nodiscard]] constexpr ChunkWord as(ChunkState state) const {
        return of(generation(), attempt(), 0, state);
    }

    // The same incarnation received by `owner`, once more than before.
    [[nodiscard]] constexpr ChunkWord loaned_to(std::uint32_t owner) const {
        const std::uint32_t next = attempt() == kLargestAttempt ? kLargestAttempt : attempt() + 1;
        return of(generation(), next, owner, ChunkState::loaned);
    }

    friend constexpr bool operator==(ChunkWord, ChunkWord) = default;
};

} // namespace paceline::shm
