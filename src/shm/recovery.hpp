// SPDX-License-Identifier: Apache-2.0
// What a dead participant left: its messages are delivered again, its chunks are freed.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "shm/chunk_allocator.hpp"
#include "shm/participant.hpp"
#include "shm/returned_messages.hpp"
#include "shm/ring_chain.hpp"

namespace paceline::shm {

struct Recovered {
    std::uint64_t returned = 0;
    std::uint64_t dead_letters = 0;
    std::uint64_t dropped = 0;
    std::uint64_t freed = 0;
};

// The caller holds the lock of reapers and knows that `dead` does nothing any more. Every step is a
// compare-and-swap on a word of the dead one, so the caller may die too and another one begin anew.
// Live participants go on meanwhile.
class Recovery {
public:
    Recovery(const ChunkTable& chunks, const RingChain& rings, const ReturnedMessages& returned,
             const ChunkAllocator& allocator)
        : chunks_(&chunks), rings_(&rings), returned_(&returned), allocator_(&allocator) {}

    Recovered recover(Participant& me, std::uint32_t dead) const;

private:
    struct Dead {
        std::uint32_t number;
        // Its chunks with messages that are in a ring, claimed by nobody.
        std::unordered_set<std::uint32_t> committed;
    };

    void recover_class(const Dead& dead, std::uint32_t size_class, Recovered& done) const;
    void reclaim_chunk(const Dead& dead, ChunkId chunk, ChunkWord word) const;
    [[nodiscard]] bool is_slab_open(const Dead& dead, std::uint32_t size_class,
                                    std::uint32_t leader) const;
    void heal_slabs(std::uint32_t size_class) const;

    const ChunkTable* chunks_;
    const RingChain* rings_;
    const ReturnedMessages* returned_;
    const ChunkAllocator* allocator_;
};

} // namespace paceline::shm
