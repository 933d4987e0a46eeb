// SPDX-License-Identifier: Apache-2.0
// The chunks of a region: one entry each, with the word that decides whose it is.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shm/chunk_id.hpp"
#include "shm/chunk_word.hpp"
#include "shm/corrupt_region.hpp"
#include "shm/geometry.hpp"

namespace paceline::shm {

// Word, length and a small payload share a cache line.
struct ChunkEntry {
    std::atomic<std::uint64_t> word;
    // Bytes of the message. Written by the owner before it commits.
    std::uint64_t length;
    // Bytes of the payload that have memory, for a chunk that does not share a slab. Written by the
    // owner only.
    std::atomic<std::uint64_t> backed_bytes;
    std::array<std::byte, kInlineBytes> inline_payload;

    [[nodiscard]] ChunkWord load() const { return {word.load()}; }

    // Every change of owner or state that can be contended; false if the word is not `from` any
    // more.
    bool change(ChunkWord from, ChunkWord to) {
        return word.compare_exchange_strong(from.bits, to.bits);
    }
};

static_assert(sizeof(ChunkEntry) == kEntryBytes);

// How many entries of a class exist: they have memory and may be looked at. Only grows.
struct alignas(kLine) Extent {
    std::atomic<std::uint32_t> made;
};

class ChunkTable {
public:
    ChunkTable(std::span<std::byte> region, const Geometry& geometry)
        : region_(region), geometry_(&geometry),
          extents_(reinterpret_cast<Extent*>(region.data() + geometry.extents_offset())) {}

    [[nodiscard]] const Geometry& geometry() const { return *geometry_; }

    // The entry of a chunk that a word of the region names. Throws CorruptRegion for what cannot be
    // one.
    [[nodiscard]] ChunkEntry& entry(ChunkId chunk) const {
        const auto classes = geometry_->classes();
        if (chunk.size_class() >= classes.size() ||
            chunk.index() >= classes[chunk.size_class()].count) {
            throw_corrupt("a word names a chunk that is not there");
        }
        return entry_at(classes[chunk.size_class()], chunk.index());
    }

    [[nodiscard]] ChunkEntry& entry_at(const SizeClass& size_class, std::uint32_t index) const {
        return reinterpret_cast<ChunkEntry*>(region_.data() + size_class.entries_offset)[index];
    }

    // All bytes that a chunk can hold; the caller owns it, or has it on loan.
    [[nodiscard]] std::span<std::byte> payload(ChunkId chunk) const {
        ChunkEntry& its = entry(chunk);
        const SizeClass& size_class = geometry_->classes()[chunk.size_class()];
        if (size_class.is_inline()) {
            return its.inline_payload;
        }
        return region_.subspan(size_class.payload_offset + chunk.index() * size_class.payload_bytes,
                               size_class.payload_bytes);
    }

    // The message in a chunk that the caller has.
    [[nodiscard]] std::span<std::byte> message(ChunkId chunk) const {
        const SizeClass& its = geometry_->classes()[chunk.size_class()];
        ChunkEntry& entry = entry_at(its, chunk.index());
        // Read once: somebody hostile might change it after the check.
        const std::uint64_t length = entry.length;
        if (length > its.payload_bytes) {
            throw_corrupt("a message is longer than its chunk");
        }
        std::byte* payload = its.is_inline() ? entry.inline_payload.data()
                                             : region_.data() + its.payload_offset +
                                                   chunk.index() * its.payload_bytes;
        return {payload, length};
    }

    // Entries of a class that may be looked at.
    [[nodiscard]] std::uint32_t made(std::uint32_t size_class) const {
        const std::uint32_t made = extents_[size_class].made.load();
        if (made > geometry_->classes()[size_class].count) {
            throw_corrupt("there are more chunks of a size than there can be");
        }
        return made;
    }

    [[nodiscard]] Extent& extent(std::uint32_t size_class) const { return extents_[size_class]; }

    // The first bytes of the region.
    [[nodiscard]] std::span<std::byte> region() const { return region_; }

private:
    std::span<std::byte> region_;
    const Geometry* geometry_;
    Extent* extents_;
};

} // namespace paceline::shm
