// SPDX-License-Identifier: Apache-2.0
// Memory of free chunks goes back: whoever takes it owns all chunks that share it, so nobody can be
// using it.
#include <algorithm>

#include "shm/chunk_allocator.hpp"

namespace paceline::shm {

std::uint64_t ChunkAllocator::trim_single(Participant& me, std::uint32_t size_class,
                                          std::uint32_t index) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    ChunkEntry& entry = chunks_->entry_at(its, index);
    const ChunkWord word = entry.load();
    if (word.state() != ChunkState::free || !take(me, entry, word)) {
        return 0;
    }
    const std::uint64_t bytes =
        std::min(entry.backed_bytes.load(std::memory_order_relaxed), its.payload_bytes);
    // First, so that a death after it leaves a chunk that is known to need memory.
    entry.backed_bytes.store(0, std::memory_order_relaxed);
    backing_->give_back(its.payload_offset + index * its.payload_bytes, bytes);
    header_->backed_bytes.fetch_sub(bytes);
    entry.word.store(entry.load().as(ChunkState::absent).bits, std::memory_order_release);
    return bytes;
}

std::uint64_t ChunkAllocator::trim_slab(Participant& me, std::uint32_t size_class,
                                        std::uint32_t leader) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    std::uint32_t taken = 0;
    while (taken < its.slab_entries) {
        ChunkEntry& entry = chunks_->entry_at(its, leader + taken);
        const ChunkWord word = entry.load();
        if (word.state() != ChunkState::free || !take(me, entry, word)) {
            break;
        }
        ++taken;
    }
    const bool all = taken == its.slab_entries;
    const std::uint64_t bytes = its.slab_bytes();
    if (all) {
        // The words of inline messages stay, and their memory with them: others may be looking at
        // them.
        if (!its.is_inline()) {
            backing_->give_back(its.payload_offset + leader * its.payload_bytes, bytes);
        }
        header_->backed_bytes.fetch_sub(bytes);
    }
    // The first entry last: whoever takes it gives all of them memory.
    while (taken > 0) {
        --taken;
        ChunkEntry& entry = chunks_->entry_at(its, leader + taken);
        entry.word.store(entry.load().as(all ? ChunkState::absent : ChunkState::free).bits,
                         std::memory_order_release);
    }
    return all ? bytes : 0;
}

std::uint64_t ChunkAllocator::trim(Participant& me, std::uint64_t wanted) const {
    const auto classes = chunks_->geometry().classes();
    std::uint64_t given_back = 0;
    for (std::uint32_t number = static_cast<std::uint32_t>(classes.size()); number-- > 0;) {
        const std::uint32_t slab = classes[number].slab_entries;
        for (std::uint32_t end = chunks_->made(number); end >= slab && given_back < wanted;
             end -= slab) {
            given_back +=
                slab == 1 ? trim_single(me, number, end - 1) : trim_slab(me, number, end - slab);
        }
    }
    return given_back;
}

void ChunkAllocator::recount() const {
    const auto classes = chunks_->geometry().classes();
    std::uint64_t before = header_->backed_bytes.load();
    std::uint64_t bytes = 0;
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        const SizeClass& its = classes[number];
        const std::uint32_t made = chunks_->made(number);
        for (std::uint32_t index = 0; index < made; index += its.slab_entries) {
            const ChunkEntry& entry = chunks_->entry_at(its, index);
            if (its.slab_entries == 1) {
                bytes += entry.backed_bytes.load(std::memory_order_relaxed);
            } else if (entry.load().state() != ChunkState::absent) {
                bytes += its.slab_bytes();
            }
        }
    }
    // If somebody changed it meanwhile, the next recount will do.
    header_->backed_bytes.compare_exchange_strong(before, bytes);
}

} // namespace paceline::shm
