// SPDX-License-Identifier: Apache-2.0
// The word of a ring's slot, and the position of a slot in time.
#pragma once

#include <cstdint>

#include "shm/chunk_id.hpp"

namespace paceline::shm {

enum class SlotState : std::uint32_t {
    // Nobody has filled it in this cycle.
    empty = 0,
    // Holds a message; whether somebody claimed it says the chunk's own word.
    full = 1,
    // The end of the ring: nothing is put behind it. The chunk is the next ring, or kNoChunk.
    closed = 2,
};

// cycle:32 | chunk:30 | state:2. A word never comes back before its cycle has gone round 2^32
// times, so that a compare-and-swap with an old word fails however long its thread was stopped.
struct SlotWord {
    std::uint64_t bits;

    [[nodiscard]] constexpr std::uint32_t cycle() const {
        return static_cast<std::uint32_t>(bits >> 32);
    }

    [[nodiscard]] constexpr ChunkId chunk() const {
        return {static_cast<std::uint32_t>(bits) >> 2};
    }

    [[nodiscard]] constexpr SlotState state() const {
        return static_cast<SlotState>(static_cast<std::uint32_t>(bits) & 3U);
    }

    static constexpr SlotWord of(std::uint32_t cycle, ChunkId chunk, SlotState state) {
        return {std::uint64_t{cycle} << 32 | std::uint64_t{chunk.bits} << 2 |
                static_cast<std::uint64_t>(state)};
    }

    static constexpr SlotWord empty(std::uint32_t cycle) {
        return of(cycle, {0}, SlotState::empty);
    }

    friend constexpr bool operator==(SlotWord, SlotWord) = default;
};

// Where a message is in the order of its ring: cycle:32 | index:32 in one word. Head and tail are
// kept so.
struct Position {
    std::uint32_t cycle;
    std::uint32_t index;

    [[nodiscard]] constexpr std::uint64_t bits() const {
        return std::uint64_t{cycle} << 32 | index;
    }

    [[nodiscard]] constexpr Position next(std::uint32_t slots) const {
        return index + 1 == slots ? Position{cycle + 1, 0} : Position{cycle, index + 1};
    }

    static constexpr Position of(std::uint64_t bits) {
        return {static_cast<std::uint32_t>(bits >> 32), static_cast<std::uint32_t>(bits)};
    }

    friend constexpr bool operator==(Position, Position) = default;
};

// By how many cycles `a` is ahead of `b`; right as long as they are less than 2^31 apart.
constexpr std::int32_t cycles_ahead(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b);
}

} // namespace paceline::shm
