// SPDX-License-Identifier: Apache-2.0
// How a chain is followed, grows, and loses its oldest rings; that of a bounded queue is one ring.
#include "shm/ring_chain.hpp"

#include <algorithm>

#include "shm/reclaiming.hpp"

namespace paceline::shm {

RingChain::RingChain(const ChunkTable& chunks, const ParticipantTable& participants,
                     RegionHeader& header, const ChunkAllocator& allocator)
    : chunks_(&chunks), participants_(&participants), header_(&header), allocator_(&allocator),
      is_unbounded_(chunks.geometry().is_unbounded()),
      fixed_(chunks.region().subspan(chunks.geometry().ring_offset(),
                                     ring_bytes(chunks.geometry().ring_slots())),
             chunks) {
    if (fixed_.slots() != chunks.geometry().ring_slots()) {
        throw_corrupt("the first ring does not have the slots that the header says");
    }
}

RingChain::Guard::Guard(const RingChain& chain, Participant& me) : record_(me.record) {
    // sync: before any read of the chain's words; pairs with is_touched() after a ring left.
    record_->era.store(chain.header_->era.load());
}

RingChain::Guard::~Guard() {
    // sync: what was done to the rings comes before; pairs with is_touched().
    record_->era.store(0, std::memory_order_release);
}

Ring RingChain::open(RingName name) const {
    if (name.chunk == kNoChunk) {
        return fixed_;
    }
    Ring ring(chunks_->payload(name.chunk), *chunks_);
    if (ring.header().sequence != name.sequence) {
        throw_corrupt("a ring has the sequence of another");
    }
    return ring;
}

ChunkId RingChain::adopt(ChunkId next) const {
    ChunkEntry& entry = chunks_->entry(next);
    const ChunkWord word = entry.load();
    if (word.state() == ChunkState::owned) {
        entry.change(word, word.as(ChunkState::ring));
    }
    return next;
}

void RingChain::find_place(RingName& place) const {
    const RingName first = RingName::of(header_->first_ring.load());
    if (cycles_ahead(first.sequence, place.sequence) > 0) {
        place = first;
    }
}

RingChain::PutStatus RingChain::put_to_chain(Participant& me, ChunkId chunk,
                                             Allocation& refusal) const {
    const Guard guard(*this, me);
    find_place(me.put_ring);
    for (;;) {
        const Ring ring = open(me.put_ring);
        const Ring::Pushed pushed = ring.push(chunk);
        if (pushed.status == Ring::PushStatus::committed) {
            return PutStatus::committed;
        }
        if (pushed.status == Ring::PushStatus::full) {
            if (!grow(me, ring, refusal)) {
                return PutStatus::no_memory;
            }
            continue;
        }
        if (pushed.next == kNoChunk) {
            return PutStatus::closed;
        }
        me.put_ring = {me.put_ring.sequence + 1, adopt(pushed.next)};
    }
}

bool RingChain::grow(Participant& me, const Ring& full, Allocation& refusal) const {
    const std::uint32_t slots = std::min(full.slots() * 2, kLargestUnboundedSlots);
    const Allocation memory = allocator_->allocate(me, ring_bytes(slots));
    if (memory.status != Allocation::Status::ok) {
        refusal = memory;
        return false;
    }
    Ring::make(chunks_->payload(memory.chunk), full.header().sequence + 1, slots);
    ChunkId end{kNoChunk};
    if (full.close(memory.chunk, end)) {
        adopt(memory.chunk);
    } else {
        allocator_->free(memory.chunk);
    }
    return true;
}

Ring::Popped RingChain::follow_marks(Participant& me, bool& has_left) const {
    const Guard guard(*this, me);
    find_place(me.get_ring);
    for (;;) {
        const Ring::Popped popped = open(me.get_ring).pop(me.number);
        if (popped.status != Ring::PopStatus::closed || popped.chunk == kNoChunk) {
            return popped;
        }
        const RingName next{me.get_ring.sequence + 1, adopt(popped.chunk)};
        has_left = leave(me.get_ring, next) || has_left;
        me.get_ring = next;
    }
}

Ring::Popped RingChain::get_from_chain(Participant& me) const {
    bool has_left = false;
    const Ring::Popped popped = follow_marks(me, has_left);
    if (has_left) {
        reclaim(me);
    }
    return popped;
}

bool RingChain::leave(RingName drained, RingName next) const {
    std::uint64_t expected = drained.bits();
    if (!header_->first_ring.compare_exchange_strong(expected, next.bits())) {
        return false;
    }
    // Until it is set, whoever frees sets it himself, to a later era.
    std::uint64_t still = 0;
    open(drained).header().retired_at.compare_exchange_strong(still, header_->era.fetch_add(1));
    return true;
}

bool RingChain::is_touched(std::uint64_t era) const {
    // Number 0 is the reaper's.
    for (std::uint32_t number = 0; number <= participants_->size(); ++number) {
        const std::uint64_t announced = (*participants_)[number].era.load();
        if (announced != 0 && announced <= era) {
            return true;
        }
    }
    return false;
}

void RingChain::reclaim(const Participant& me) const {
    const Reclaiming reclaiming(*header_, Reclaiming::kNobody, me.number);
    if (reclaiming.has_it()) {
        reclaim_held();
    }
}

void RingChain::reclaim_after(const Participant& me, std::uint32_t dead) const {
    const std::uint32_t holder = header_->reclaimer.load();
    // A reaper that died as one: there is one reaper at a time, and that is the caller.
    const bool is_free = holder == Reclaiming::kNobody || holder == Reclaiming::held_by(dead) ||
                         holder == Reclaiming::held_by(me.number);
    if (!is_free) {
        return;
    }
    const Reclaiming reclaiming(*header_, holder, me.number);
    if (reclaiming.has_it()) {
        free_lost_rings();
        reclaim_held();
    }
}

void RingChain::reclaim_held() const {
    for (;;) {
        const RingName oldest = RingName::of(header_->oldest_ring.load());
        if (oldest == RingName::of(header_->first_ring.load())) {
            return;
        }
        const Ring ring = open(oldest);
        std::uint64_t retired = 0;
        if (ring.header().retired_at.load() == 0) {
            // Its remover died, or is about to write this: from now on is late enough.
            ring.header().retired_at.compare_exchange_strong(retired, header_->era.fetch_add(1));
        }
        ChunkId next{kNoChunk};
        if (is_touched(ring.header().retired_at.load()) || !ring.is_closed(next) ||
            next == kNoChunk) {
            return;
        }
        header_->oldest_ring.store(RingName{oldest.sequence + 1, next}.bits());
        if (oldest.chunk != kNoChunk) {
            allocator_->free(oldest.chunk);
        }
    }
}

void RingChain::free_lost_rings() const {
    const std::uint32_t oldest = RingName::of(header_->oldest_ring.load()).sequence;
    const auto classes = chunks_->geometry().classes();
    for (std::uint32_t number = 0; number < classes.size(); ++number) {
        const std::uint32_t made = chunks_->made(number);
        for (std::uint32_t index = 0; index < made; ++index) {
            ChunkEntry& entry = chunks_->entry_at(classes[number], index);
            const ChunkWord word = entry.load();
            if (word.state() == ChunkState::ring) {
                const Ring ring(chunks_->payload(ChunkId::of(number, index)), *chunks_);
                if (cycles_ahead(oldest, ring.header().sequence) > 0) {
                    entry.change(word, word.as(ChunkState::free));
                }
            }
        }
    }
}

Ring RingChain::last(Participant& me) const {
    find_place(me.put_ring);
    for (;;) {
        Ring ring = open(me.put_ring);
        ChunkId next{kNoChunk};
        if (!ring.is_closed(next) || next == kNoChunk) {
            return ring;
        }
        me.put_ring = {me.put_ring.sequence + 1, adopt(next)};
    }
}

bool RingChain::close(Participant& me) const {
    const Guard guard(*this, me);
    for (;;) {
        ChunkId end{kNoChunk};
        if (last(me).close(kNoChunk, end)) {
            return true;
        }
        if (end == kNoChunk) {
            return false;
        }
    }
}

bool RingChain::is_closed(Participant& me) const {
    const Guard guard(*this, me);
    ChunkId next{kNoChunk};
    return last(me).is_closed(next) && next == kNoChunk;
}

bool RingChain::looks_empty(Participant& me) const {
    return size(me) == 0;
}

std::uint64_t RingChain::size(Participant& me) const {
    if (!is_unbounded_) {
        return fixed_.size();
    }
    std::uint64_t messages = 0;
    for_each_ring(me, [&messages](const Ring& ring) { messages += ring.size(); });
    return messages;
}

} // namespace paceline::shm
