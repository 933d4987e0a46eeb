// SPDX-License-Identifier: Apache-2.0
// The rings of a queue, one after the other: one for ever if it is bounded, growing while it fills
// if not.
#pragma once

#include <cstdint>

#include "shm/chunk_allocator.hpp"
#include "shm/participant.hpp"
#include "shm/ring.hpp"

namespace paceline::shm {

// A full ring is closed with the name of the next one, of twice the size; getting goes on there
// when it is drained (linked rings as in A. Morrison and Y. Afek, "Fast concurrent queues for x86
// processors", PPoPP 2013).
//
// A drained ring leaves the chain, and its memory goes back when nobody can touch it any more.
// Whoever follows the chain announces the era in its record first; a ring that left in
// era e is free when all announcements are later than e (epoch-based reclamation, K. Fraser,
// "Practical lock-freedom", 2004). A participant that is stopped in the middle of an operation
// keeps rings from being freed, nothing else.
class RingChain {
public:
    RingChain(const ChunkTable& chunks, const ParticipantTable& participants, RegionHeader& header,
              const ChunkAllocator& allocator);

    enum class PutStatus { committed, full, closed, no_memory };

    // `refusal` is set with no_memory.
    [[nodiscard]] PutStatus put(Participant& me, ChunkId chunk, Allocation& refusal) const {
        if (is_unbounded_) {
            return put_to_chain(me, chunk, refusal);
        }
        switch (fixed_.push(chunk).status) {
        case Ring::PushStatus::committed:
            return PutStatus::committed;
        case Ring::PushStatus::full:
            return PutStatus::full;
        case Ring::PushStatus::closed:
            break;
        }
        return PutStatus::closed;
    }

    [[nodiscard]] Ring::Popped get(Participant& me) const {
        return is_unbounded_ ? get_from_chain(me) : fixed_.pop(me.number);
    }

    // After it nothing is put; false if it was closed already.
    bool close(Participant& me) const;
    [[nodiscard]] bool is_closed(Participant& me) const;

    // An unbounded queue never is; a closed one is not full.
    [[nodiscard]] bool looks_full() const { return !is_unbounded_ && fixed_.looks_full(); }

    [[nodiscard]] bool looks_empty(Participant& me) const;
    [[nodiscard]] std::uint64_t size(Participant& me) const;

    // Calls visit(Ring) for every ring that has messages or may get some, and for none that is
    // freed.
    template <typename Visit>
    void for_each_ring(Participant& me, Visit visit) const {
        const Guard guard(*this, me);
        RingName name = RingName::of(header_->first_ring.load());
        for (;;) {
            const Ring ring = open(name);
            visit(ring);
            ChunkId next{kNoChunk};
            if (!ring.is_closed(next) || next == kNoChunk) {
                return;
            }
            name = {name.sequence + 1, adopt(next)};
        }
    }

    // Frees rings that left the chain, as far as nobody can touch them; if somebody else is at it,
    // that one does it. Not within an operation.
    void reclaim(const Participant& me) const;
    // The same for the reaper, after the death of a participant that may have been at it.
    void reclaim_after(const Participant& me, std::uint32_t dead) const;

private:
    // Announces for the time of an operation that follows the chain.
    class Guard {
    public:
        Guard(const RingChain& chain, Participant& me);
        ~Guard();
        Guard(const Guard&) = delete;
        Guard& operator=(const Guard&) = delete;
        Guard(Guard&&) = delete;
        Guard& operator=(Guard&&) = delete;

    private:
        ParticipantRecord* record_;
    };

    [[nodiscard]] Ring open(RingName name) const;
    [[nodiscard]] PutStatus put_to_chain(Participant& me, ChunkId chunk, Allocation& refusal) const;
    [[nodiscard]] Ring::Popped get_from_chain(Participant& me) const;
    // A ring that an end mark names is nobody's: whoever reads the mark sees to it.
    ChunkId adopt(ChunkId next) const;
    // Where the participant was, or the first ring if that has left the chain.
    void find_place(RingName& place) const;
    // False without memory for a larger one.
    [[nodiscard]] bool grow(Participant& me, const Ring& full, Allocation& refusal) const;
    // Takes a drained ring from the chain; false if somebody else did.
    [[nodiscard]] bool leave(RingName drained, RingName next) const;
    [[nodiscard]] Ring::Popped follow_marks(Participant& me, bool& has_left) const;
    void reclaim_held() const;
    void free_lost_rings() const;
    [[nodiscard]] Ring last(Participant& me) const;
    [[nodiscard]] bool is_touched(std::uint64_t era) const;

    const ChunkTable* chunks_;
    const ParticipantTable* participants_;
    RegionHeader* header_;
    const ChunkAllocator* allocator_;
    bool is_unbounded_;
    Ring fixed_;
};

} // namespace paceline::shm
