// SPDX-License-Identifier: Apache-2.0
// The name of a chunk of memory: its size class and its number there, 30 bits in all.
#pragma once

#include <cstdint>

namespace paceline::shm {

// class:5 | index:25
struct ChunkId {
    static constexpr std::uint32_t kIndexBits = 25;
    static constexpr std::uint32_t kIndexMask = (1U << kIndexBits) - 1;

    std::uint32_t bits;

    [[nodiscard]] constexpr std::uint32_t size_class() const { return bits >> kIndexBits; }

    [[nodiscard]] constexpr std::uint32_t index() const { return bits & kIndexMask; }

    static constexpr ChunkId of(std::uint32_t size_class, std::uint32_t index) {
        return {size_class << kIndexBits | index};
    }

    friend constexpr bool operator==(ChunkId, ChunkId) = default;
};

// No class has that many chunks (geometry.cpp).
inline constexpr ChunkId kNoChunk{0x3fffffff};

} // namespace paceline::shm
