// SPDX-License-Identifier: Apache-2.0
// Finds a free chunk, or makes one: the only code that gives chunks memory and takes it back.
#pragma once

#include <cstdint>
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

    // A chunk that the participant used before and that is free again, owned by `me`; kNoChunk if
    // there is none at hand. What it has of memory may be less than its class holds from kSlabBytes
    // on.
    [[nodiscard]] ChunkId reuse(Participant& me, std::uint32_t size_class) const;

    // Frees a chunk that was allocated in vain: the next allocation finds it again.
    void free_unused(Participant& me, ChunkId chunk) const;

    // Frees a chunk that the caller owns or has on loan.
    void free(ChunkId chunk) const { free(chunk, chunks_->entry(chunk).load()); }

    // Frees a chunk whose word is `word`: the caller may not touch it any more. Does nothing if it
    // has another word: then the caller was taken for dead, and the chunk may be somebody else's.
    void free(ChunkId chunk, ChunkWord word) const;

    // Gives back the memory that a chunk, or its slab, has beyond what its words say, because
    // somebody died while he gave it some. For the reaper, while the words of the dead one keep
    // others away from it.
    void drop_memory(ChunkId chunk) const;

    // Gives memory of free chunks back until `wanted` bytes are given back or none is left. Returns
    // how many.
    std::uint64_t trim(Participant& me, std::uint64_t wanted) const;

    // Counts the memory behind chunks anew.
    void recount() const;

private:
    // From here on a chunk whose memory is warm is worth a look at the newest one.
    static constexpr std::uint64_t kWarmBytes = kPage;

    [[nodiscard]] Allocation allocate_slowly(Participant& me, std::uint64_t length) const;
    [[nodiscard]] bool take(Participant& me, ChunkEntry& entry, ChunkWord seen) const;
    [[nodiscard]] Allocation search(Participant& me, std::uint32_t size_class,
                                    std::uint32_t entries) const;
    [[nodiscard]] Allocation make(Participant& me, std::uint32_t size_class) const;
    [[nodiscard]] Allocation find(Participant& me, std::uint32_t size_class) const;
    [[nodiscard]] Allocation open_slab(Participant& me, std::uint32_t size_class,
                                       std::uint32_t leader, ChunkWord seen) const;
    [[nodiscard]] Allocation back(ChunkId chunk, std::uint64_t length) const;
    // Counts bytes against the limit; the second one gives them memory, too.
    [[nodiscard]] Allocation reserve(std::uint64_t bytes) const;
    [[nodiscard]] Allocation reserve_and_allocate(std::uint64_t offset, std::uint64_t bytes) const;
    std::uint64_t trim_slab(Participant& me, std::uint32_t size_class, std::uint32_t leader) const;
    std::uint64_t trim_single(Participant& me, std::uint32_t size_class, std::uint32_t index) const;

    const ChunkTable* chunks_;
    RegionHeader* header_;
    Backing* backing_;
};

// What every put and get runs is here, so that it becomes part of its caller.

inline bool ChunkAllocator::take(Participant& me, ChunkEntry& entry, ChunkWord seen) const {
    // sync: pairs with the release in free(): what the holder before read and wrote is done.
    return entry.change(seen, ChunkWord::of(me.draw_generation(), 0, me.number, ChunkState::owned));
}

inline void ChunkAllocator::free(ChunkId chunk, ChunkWord word) const {
    // sync: pairs with take(), and comes before the look at who waits for memory.
    chunks_->entry(chunk).change(word, word.as(ChunkState::free));
}

inline ChunkId ChunkAllocator::reuse(Participant& me, std::uint32_t size_class) const {
    ChunkMemory& used = me.used[size_class];
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    for (int tries = 0; tries < 2 && used.size() != 0; ++tries) {
        const ChunkId oldest = used.oldest();
        ChunkEntry& entry = chunks_->entry_at(its, oldest.index());
        const ChunkWord word = entry.load();
        if (word.state() != ChunkState::free) {
            used.rotate();
            continue;
        }
        if (its.payload_bytes >= kWarmBytes && used.size() > 1) {
            const ChunkId newest = used.newest();
            ChunkEntry& warm = chunks_->entry_at(its, newest.index());
            const ChunkWord warm_word = warm.load();
            if (warm_word.state() == ChunkState::free) {
                // Both ends are free: fewer chunks will do.
                used.drop_oldest();
                if (take(me, warm, warm_word)) {
                    return newest;
                }
                continue;
            }
        }
        if (take(me, entry, word)) {
            used.rotate();
            return oldest;
        }
        used.drop_oldest();
    }
    return kNoChunk;
}

} // namespace paceline::shm
