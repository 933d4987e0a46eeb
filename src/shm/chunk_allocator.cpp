// SPDX-License-Identifier: Apache-2.0
// From the cheapest to the dearest: a chunk used before, a search, new memory, memory taken from
// other free chunks.
#include "shm/chunk_allocator.hpp"

#include <algorithm>

namespace paceline::shm {

namespace {

constexpr std::uint32_t kAll = ~0U;

std::uint32_t entries_made_together(const SizeClass& size_class) {
    return std::max(kEntriesPerPage, size_class.slab_entries);
}

} // namespace

Allocation ChunkAllocator::reserve(std::uint64_t bytes) const {
    const std::uint64_t before = header_->backed_bytes.fetch_add(bytes);
    if (before + bytes > chunks_->geometry().limits().bytes) {
        header_->backed_bytes.fetch_sub(bytes);
        return {Allocation::Status::limit, kNoChunk, {}};
    }
    return {};
}

Allocation ChunkAllocator::reserve_and_allocate(std::uint64_t offset, std::uint64_t bytes) const {
    Allocation memory = reserve(bytes);
    if (memory.status == Allocation::Status::ok) {
        if (const std::error_code error = backing_->allocate(offset, bytes)) {
            header_->backed_bytes.fetch_sub(bytes);
            memory = {Allocation::Status::no_memory, kNoChunk, error};
        }
    }
    return memory;
}

void ChunkAllocator::free_unused(Participant& me, ChunkId chunk) const {
    const ChunkWord word = chunks_->entry(chunk).load();
    if (word.is(ChunkState::owned, me.number)) {
        free(chunk, word);
        me.cursor[chunk.size_class()] = chunk.index();
    }
}

void ChunkAllocator::drop_memory(ChunkId chunk) const {
    const SizeClass& its = chunks_->geometry().classes()[chunk.size_class()];
    const std::uint32_t first = chunk.index() / its.slab_entries * its.slab_entries;
    const std::uint64_t begin = its.payload_offset + first * its.payload_bytes;
    if (its.slab_entries > 1) {
        if (!its.is_inline()) {
            backing_->give_back(begin, its.slab_bytes());
        }
        return;
    }
    const std::uint64_t has = std::min(
        chunks_->entry(chunk).backed_bytes.load(std::memory_order_relaxed), its.payload_bytes);
    if (has < its.payload_bytes) {
        backing_->give_back(begin + has, its.payload_bytes - has);
    }
}

Allocation ChunkAllocator::open_slab(Participant& me, std::uint32_t size_class,
                                     std::uint32_t leader, ChunkWord seen) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    ChunkEntry& first = chunks_->entry_at(its, leader);
    if (!take(me, first, seen)) {
        return {Allocation::Status::ok, kNoChunk, {}};
    }
    if (its.slab_entries > 1) {
        // The entries of inline messages have memory already.
        const Allocation memory =
            its.is_inline() ? reserve(its.slab_bytes())
                            : reserve_and_allocate(its.payload_offset + leader * its.payload_bytes,
                                                   its.slab_bytes());
        if (memory.status != Allocation::Status::ok) {
            first.word.store(first.load().as(ChunkState::absent).bits);
            return memory;
        }
        for (std::uint32_t index = leader + 1; index < leader + its.slab_entries; ++index) {
            ChunkEntry& mate = chunks_->entry_at(its, index);
            const ChunkWord word = mate.load();
            if (word.state() == ChunkState::absent) {
                mate.change(word, word.as(ChunkState::free));
                me.used[size_class].remember(ChunkId::of(size_class, index));
            }
        }
    }
    me.used[size_class].remember(ChunkId::of(size_class, leader));
    return {Allocation::Status::ok, ChunkId::of(size_class, leader), {}};
}

Allocation ChunkAllocator::search(Participant& me, std::uint32_t size_class,
                                  std::uint32_t entries) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    const std::uint32_t made = chunks_->made(size_class);
    Allocation refused;
    std::uint32_t index = me.cursor[size_class];
    for (std::uint32_t step = 0; step < std::min(made, entries); ++step, ++index) {
        index = index >= made ? 0 : index;
        ChunkEntry& entry = chunks_->entry_at(its, index);
        const ChunkWord word = entry.load();
        if (word.state() == ChunkState::free && take(me, entry, word)) {
            me.cursor[size_class] = index + 1;
            me.used[size_class].remember(ChunkId::of(size_class, index));
            return {Allocation::Status::ok, ChunkId::of(size_class, index), {}};
        }
        if (word.state() == ChunkState::absent && index % its.slab_entries == 0 &&
            refused.status == Allocation::Status::ok) {
            Allocation opened = open_slab(me, size_class, index, word);
            if (opened.chunk != kNoChunk) {
                me.cursor[size_class] = index + 1;
                return opened;
            }
            // Without memory for a new one a free one may still be found.
            refused = opened;
        }
    }
    return refused;
}

Allocation ChunkAllocator::make(Participant& me, std::uint32_t size_class) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    std::uint32_t made = chunks_->made(size_class);
    while (made < its.count) {
        const std::uint32_t more = std::min(its.count - made, entries_made_together(its));
        // Not further than the entries, whatever a damaged region says.
        const std::uint64_t begin = std::uint64_t{made} * kEntryBytes;
        const std::uint64_t end = round_up(std::uint64_t{made + more} * kEntryBytes, kPage);
        if (const std::error_code error =
                backing_->allocate(its.entries_offset + begin, end - begin)) {
            return {Allocation::Status::no_memory, kNoChunk, error};
        }
        std::uint32_t before = made;
        chunks_->extent(size_class).made.compare_exchange_strong(before, made + more);
        // Ours or somebody else's: take the first of them that is left.
        me.cursor[size_class] = made;
        Allocation found = search(me, size_class, more);
        if (found.chunk != kNoChunk || found.status != Allocation::Status::ok) {
            return found;
        }
        made = chunks_->made(size_class);
    }
    return {Allocation::Status::limit, kNoChunk, {}};
}

Allocation ChunkAllocator::find(Participant& me, std::uint32_t size_class) const {
    const bool search_all = me.skip[size_class] == 0;
    Allocation found = search(me, size_class, search_all ? kAll : kEntriesPerPage);
    if (found.chunk != kNoChunk) {
        me.skip[size_class] -= search_all ? 0 : 1;
        return found;
    }
    if (search_all) {
        // A search in vain costs as much as there are entries: the next one comes after an eighth
        // of that many.
        me.skip[size_class] = chunks_->made(size_class) / 8;
    }
    if (found.status == Allocation::Status::ok) {
        found = make(me, size_class);
    }
    if (found.chunk == kNoChunk) {
        // Nothing is refused before all entries have been looked at.
        me.skip[size_class] = 0;
        const Allocation last = search_all ? found : search(me, size_class, kAll);
        found = last.chunk != kNoChunk ? last : found;
    }
    return found;
}

Allocation ChunkAllocator::back(ChunkId chunk, std::uint64_t length) const {
    const SizeClass& its = chunks_->geometry().classes()[chunk.size_class()];
    if (its.slab_entries > 1) {
        return {Allocation::Status::ok, chunk, {}};
    }
    ChunkEntry& entry = chunks_->entry(chunk);
    const std::uint64_t has = entry.backed_bytes.load(std::memory_order_relaxed);
    const std::uint64_t needs = std::min(round_up(length, kPage), its.payload_bytes);
    if (has < needs) {
        const std::uint64_t payload = its.payload_offset + chunk.index() * its.payload_bytes;
        Allocation memory = reserve_and_allocate(payload + has, needs - has);
        if (memory.status != Allocation::Status::ok) {
            entry.word.store(entry.load().as(has == 0 ? ChunkState::absent : ChunkState::free).bits,
                             std::memory_order_release);
            return memory;
        }
        entry.backed_bytes.store(needs, std::memory_order_relaxed);
    }
    return {Allocation::Status::ok, chunk, {}};
}

Allocation ChunkAllocator::allocate(Participant& me, std::uint64_t length) const {
    const ChunkId chunk = reuse(me, Geometry::class_of(length));
    if (chunk != kNoChunk) {
        Allocation backed = back(chunk, length);
        if (backed.status == Allocation::Status::ok) {
            return backed;
        }
    }
    return allocate_slowly(me, length);
}

Allocation ChunkAllocator::allocate_slowly(Participant& me, std::uint64_t length) const {
    const std::uint32_t size_class = Geometry::class_of(length);
    Allocation result;
    // Memory that is taken from free chunks of other sizes may be gone before it is used: a few
    // times, then it waits.
    for (int round = 0; round < 3; ++round) {
        result = find(me, size_class);
        if (result.chunk != kNoChunk) {
            result = back(result.chunk, length);
        }
        if (result.status == Allocation::Status::ok ||
            trim(me, round_up(length, kPage) + kSlabBytes) == 0) {
            return result;
        }
    }
    return result;
}

} // namespace paceline::shm
