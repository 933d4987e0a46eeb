// SPDX-License-Identifier: Apache-2.0
// Finds a free chunk, or makes one: the only code that gives chunks memory and takes it back.
#pragma once

#include <cstdint>
#include <optional>
#include <system_error>

#include "shm/backing.hpp"
#include "shm/chunk_table.hpp"
#include "shm/participant.hpp"
#include "shm/region_header.hpp"

namespace paceline::shm {

struct Allocation {
    enum class Status {
        ok,
        // The bytes limit is reached.
        limit,
        // The machine has no memory left: `error`.
        no_memory,
    };
    Status status = Status::ok;
    ChunkId chunk{kNoChunk};
    std::error_code error;
};

// Lock-free: every step is a compare-and-swap on a chunk's word. Free chunks are in no list that a
// death could break: a participant tries those that it used before, then searches the words, then
// makes new ones. (Nothing to reconstruct after a crash: the idea of W. Cai et al., "Understanding
// and Optimizing Persistent Memory Allocation", ISMM 2020.)
class ChunkAllocator {
public:
    ChunkAllocator(const ChunkTable& chunks, RegionHeader& header, Backing& backing)
        : chunks_(&chunks), header_(&header), backing_(&backing) {}

    // A chunk for so many bytes, at most the largest of the geometry; its word is owned by `me`,
    // all of its bytes that are asked for have memory.
    [[nodiscard]] Allocation allocate(Participant& me, std::uint64_t length) const;

    // Frees a chunk that the caller owns or has on loan: the caller may not touch it any more.
    void free(ChunkId chunk) const;

    // Gives memory of free chunks back until `wanted` bytes are given back or none is left. Returns
    // how many.
    std::uint64_t trim(Participant& me, std::uint64_t wanted) const;

    // Counts the memory behind chunks anew.
    void recount() const;

private:
    [[nodiscard]] bool take(Participant& me, ChunkEntry& entry, ChunkWord seen) const;
    [[nodiscard]] std::optional<ChunkId> reuse(Participant& me, std::uint32_t size_class) const;
    [[nodiscard]] Allocation search(Participant& me, std::uint32_t size_class,
                                    std::uint32_t entries) const;
    [[nodiscard]] Allocation make(Participant& me, std::uint32_t size_class) const;
    [[nodiscard]] Allocation find(Participant& me, std::uint32_t size_class) const;
    [[nodiscard]] Allocation open_slab(Participant& me, std::uint32_t size_class,
                                       std::uint32_t leader, ChunkWord seen) const;
    [[nodiscard]] Allocation back(ChunkId chunk, std::uint64_t length) const;
    [[nodiscard]] Allocation reserve_and_allocate(std::uint64_t offset, std::uint64_t bytes) const;
    std::uint64_t trim_slab(Participant& me, std::uint32_t size_class, std::uint32_t leader) const;
    std::uint64_t trim_single(Participant& me, std::uint32_t size_class, std::uint32_t index) const;

    const ChunkTable* chunks_;
    RegionHeader* header_;
    Backing* backing_;
};

} // namespace paceline::shm
