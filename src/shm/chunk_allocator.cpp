// SPDX-License-Identifier: Apache-2.0
// From the cheapest to the dearest: a chunk used before, a search, new memory, memory taken from
// other free chunks.
#include "shm/chunk_allocator.hpp"

#include <algorithm>

namespace paceline::shm {

namespace {

// From here on a chunk whose memory is warm is worth a look at the newest one.
constexpr std::uint64_t kWarmBytes = kPage;
constexpr std::uint32_t kAll = ~0U;

std::uint32_t entries_made_together(const SizeClass& size_class) {
    return std::max(kEntriesPerPage, size_class.slab_entries);
}

} // namespace

bool ChunkAllocator::take(Participant& me, ChunkEntry& entry, ChunkWord seen) const {
    // sync: pairs with the release in free(): what the holder before read and wrote is done.
    return entry.change(seen, ChunkWord::of(me.draw_generation(), 0, me.number, ChunkState::owned));
}

void ChunkAllocator::free(ChunkId chunk) const {
    ChunkEntry& entry = chunks_->entry(chunk);
    const ChunkWord word{entry.word.load(std::memory_order_relaxed)};
    const std::uint64_t bits = word.as(ChunkState::free).bits;
    // sync: pairs with take(). Nobody else changes the word of a chunk that somebody has.
    if (chunks_->geometry().classes()[chunk.size_class()].payload_bytes < kWarmBytes) {
        entry.word.store(bits, std::memory_order_release);
    } else {
        // Somebody may wait for this memory: the store comes before the look at who waits.
        entry.word.store(bits);
    }
}

std::optional<ChunkId> ChunkAllocator::reuse(Participant& me, std::uint32_t size_class) const {
    ChunkMemory& used = me.used[size_class];
    const bool prefer_warm = chunks_->geometry().classes()[size_class].payload_bytes >= kWarmBytes;
    for (int tries = 0; tries < 2 && used.size() != 0; ++tries) {
        const ChunkId oldest = used.oldest();
        ChunkEntry& entry = chunks_->entry(oldest);
        const ChunkWord word = entry.load();
        if (word.state() != ChunkState::free) {
            used.rotate();
            continue;
        }
        if (prefer_warm && used.size() > 1) {
            const ChunkId newest = used.newest();
            ChunkEntry& warm = chunks_->entry(newest);
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
        used.drop_oldest();
        if (take(me, entry, word)) {
            used.remember(oldest);
            return oldest;
        }
    }
    return std::nullopt;
}

Allocation ChunkAllocator::reserve_and_allocate(std::uint64_t offset, std::uint64_t bytes) const {
    const std::uint64_t before = header_->backed_bytes.fetch_add(bytes);
    if (before + bytes > chunks_->geometry().limits().bytes) {
        header_->backed_bytes.fetch_sub(bytes);
        return {Allocation::Status::limit, kNoChunk, {}};
    }
    if (const std::error_code error = backing_->allocate(offset, bytes)) {
        header_->backed_bytes.fetch_sub(bytes);
        return {Allocation::Status::no_memory, kNoChunk, error};
    }
    return {};
}

Allocation ChunkAllocator::open_slab(Participant& me, std::uint32_t size_class,
                                     std::uint32_t leader, ChunkWord seen) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    ChunkEntry& first = chunks_->entry_at(its, leader);
    if (!take(me, first, seen)) {
        return {Allocation::Status::ok, kNoChunk, {}};
    }
    if (its.slab_entries > 1) {
        const Allocation memory = reserve_and_allocate(
            its.payload_offset + leader * its.payload_bytes, its.slab_entries * its.payload_bytes);
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
        const Allocation memory =
            reserve_and_allocate(its.entries_offset + std::uint64_t{made} * kEntryBytes,
                                 round_up(std::uint64_t{more} * kEntryBytes, kPage));
        if (memory.status != Allocation::Status::ok) {
            return memory;
        }
        if (!chunks_->extent(size_class).made.compare_exchange_strong(made, made + more)) {
            header_->backed_bytes.fetch_sub(round_up(std::uint64_t{more} * kEntryBytes, kPage));
        }
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
    if (found.status != Allocation::Status::ok) {
        return found;
    }
    found = make(me, size_class);
    if (found.chunk == kNoChunk) {
        me.skip[size_class] = 0;
        found = search_all ? found : search(me, size_class, kAll);
    }
    return found;
}

Allocation ChunkAllocator::back(ChunkId chunk, std::uint64_t length) const {
    const SizeClass& its = chunks_->geometry().classes()[chunk.size_class()];
    if (its.is_inline() || its.slab_entries > 1) {
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
    const std::uint32_t size_class = Geometry::class_of(length);
    if (const std::optional<ChunkId> chunk = reuse(me, size_class)) {
        Allocation backed = back(*chunk, length);
        if (backed.status == Allocation::Status::ok) {
            return backed;
        }
    }
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
