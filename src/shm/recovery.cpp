// SPDX-License-Identifier: Apache-2.0
// First the slots, then the chunks: a chunk of the dead one that no slot holds was never committed.
#include "shm/recovery.hpp"

namespace paceline::shm {

namespace {

// Empties every slot whose message somebody claimed, and returns the chunks of `dead` that nobody
// claimed.
std::unordered_set<std::uint32_t> settle_slots(const Ring& ring, const ChunkTable& chunks,
                                               std::uint32_t dead) {
    std::unordered_set<std::uint32_t> committed;
    for (std::uint32_t index = 0; index < ring.slots(); ++index) {
        for (;;) {
            const SlotWord seen = ring.slot(index);
            if (seen.state() != SlotState::full) {
                break;
            }
            const ChunkWord word = chunks.entry(seen.chunk()).load();
            if (ring.slot(index) != seen) {
                continue;
            }
            if (word.state() == ChunkState::owned) {
                if (word.owner() == dead) {
                    committed.insert(seen.chunk().bits);
                }
                break;
            }
            ring.settle(index, seen);
        }
    }
    return committed;
}

} // namespace

bool Recovery::is_slab_open(const Dead& dead, std::uint32_t size_class,
                            std::uint32_t leader) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    for (std::uint32_t index = leader; index < leader + its.slab_entries; ++index) {
        const ChunkWord word = chunks_->entry_at(its, index).load();
        const bool is_his = word.is(ChunkState::owned, dead.number) &&
                            !dead.committed.contains(ChunkId::of(size_class, index).bits);
        if (word.state() != ChunkState::absent && !is_his) {
            return true;
        }
    }
    return false;
}

void Recovery::reclaim_chunk(const Dead& dead, ChunkId chunk, ChunkWord word) const {
    const SizeClass& its = chunks_->geometry().classes()[chunk.size_class()];
    ChunkEntry& entry = chunks_->entry(chunk);
    bool has_memory = true;
    // Of a chunk without a slab: beyond the pages that it is known to have.
    bool may_have_more = true;
    if (its.slab_entries > 1) {
        // The dead one may have died while it gave the slab memory, or took it. If anybody else has
        // a chunk of the slab, neither was going on.
        const std::uint32_t leader = chunk.index() / its.slab_entries * its.slab_entries;
        has_memory = is_slab_open(dead, chunk.size_class(), leader);
        may_have_more = !has_memory && chunk.index() == leader;
    } else {
        has_memory = entry.backed_bytes.load(std::memory_order_relaxed) != 0;
    }
    // While this word is the dead one's, nobody else gives the chunk or its slab memory. He may
    // have died after the system gave him some and before he wrote so.
    if (may_have_more) {
        allocator_->drop_memory(chunk);
    }
    entry.change(word, word.as(has_memory ? ChunkState::free : ChunkState::absent));
}

void Recovery::heal_slabs(std::uint32_t size_class) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    const std::uint32_t made = chunks_->made(size_class);
    for (std::uint32_t leader = 0; leader < made; leader += its.slab_entries) {
        const ChunkWord first = chunks_->entry_at(its, leader).load();
        const ChunkState state = first.state();
        // While its first entry is owned, a slab may be on its way to memory, or from it.
        if (state == ChunkState::absent || state == ChunkState::owned) {
            continue;
        }
        for (std::uint32_t index = leader + 1; index < leader + its.slab_entries; ++index) {
            ChunkEntry& mate = chunks_->entry_at(its, index);
            const ChunkWord word = mate.load();
            // Between the two looks at the first entry nobody took the slab's memory, and while a
            // mate is absent nobody can.
            if (word.state() == ChunkState::absent &&
                chunks_->entry_at(its, leader).load() == first) {
                mate.change(word, word.as(ChunkState::free));
            }
        }
    }
}

void Recovery::recover_class(const Dead& dead, std::uint32_t size_class, Recovered& done) const {
    const SizeClass& its = chunks_->geometry().classes()[size_class];
    // From the end: the first entry of a slab decides about its memory, so it is changed after the
    // others.
    for (std::uint32_t index = chunks_->made(size_class); index-- > 0;) {
        const ChunkId chunk = ChunkId::of(size_class, index);
        const ChunkWord word = chunks_->entry_at(its, index).load();
        if (word.is(ChunkState::loaned, dead.number)) {
            const ReturnedMessages::Fate fate = returned_->give_back(chunk, word);
            done.returned += fate == ReturnedMessages::Fate::returned ? 1 : 0;
            done.dead_letters += fate == ReturnedMessages::Fate::dead_letter ? 1 : 0;
            done.dropped += fate == ReturnedMessages::Fate::dropped ? 1 : 0;
        } else if (word.is(ChunkState::owned, dead.number) &&
                   !dead.committed.contains(chunk.bits)) {
            reclaim_chunk(dead, chunk, word);
            ++done.freed;
        }
    }
    heal_slabs(size_class);
}

Recovered Recovery::recover(Participant& me, std::uint32_t number) const {
    Dead dead{number, {}};
    rings_->for_each_ring(
        me, [&](const Ring& ring) { dead.committed.merge(settle_slots(ring, *chunks_, number)); });
    Recovered done;
    for (std::uint32_t size_class = 0; size_class < chunks_->geometry().classes().size();
         ++size_class) {
        recover_class(dead, size_class, done);
    }
    rings_->reclaim_after(me, number);
    returned_->announce();
    allocator_->recount();
    return done;
}

} // namespace paceline::shm
