// SPDX-License-Identifier: Apache-2.0
// One ring: messages in order, each operation decided by one compare-and-swap.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "shm/chunk_table.hpp"
#include "shm/corrupt_region.hpp"
#include "shm/geometry.hpp"
#include "shm/slot_word.hpp"

namespace paceline::shm {

// The slots follow it.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): head and tail have lines of their own.
struct alignas(kLine) RingHeader {
    std::uint32_t sequence;
    std::uint32_t slots;
    // The era after which nobody came to this ring any more; 0: it is in the chain
    // (ring_chain.hpp).
    std::atomic<std::uint64_t> retired_at;
    // Position of the next message to get, and of the next slot to fill. Hints: never ahead of the
    // truth, which the slots alone tell, but they may fall back when a stopped thread goes on; then
    // they are moved forward again.
    alignas(kLine) std::atomic<std::uint64_t> head;
    alignas(kLine) std::atomic<std::uint64_t> tail;
};

static_assert(sizeof(RingHeader) == 3 * kLine);

// The order of a queue, after R. Nikolaev's NCQ ("A Scalable, Portable, and Memory-Efficient
// Lock-Free FIFO Queue", DISC 2019) and D. Vyukov's bounded queue, made safe against kills:
//  - A message is put by EMPTY -> FULL of the tail's slot. Its payload was written before: there is
//  no slot that is
//    taken and not filled, so nobody waits for anybody.
//  - A message is claimed by owned -> loaned in the word of its chunk, and then anyone may empty
//  the slot.
//    The claimant does not change the chunk's word again before the slot is empty, so a full slot
//    whose chunk is `owned` has a message that nobody claimed.
//  - The tail's slot is always empty or closed: slot t is filled only when slot t + 1 is empty. So
//  the end mark always
//    has a slot, and a ring of n + 1 slots holds n messages.
class Ring {
public:
    Ring() = default;
    // Over a ring that was made; throws CorruptRegion if its header does not fit into `memory`.
    Ring(std::span<std::byte> memory, const ChunkTable& chunks);

    // Writes an empty ring. `first_cycle` is where the cycles begin.
    static void make(std::span<std::byte> memory, std::uint32_t sequence, std::uint32_t slots,
                     std::uint32_t first_cycle = 0);

    enum class PushStatus { committed, full, closed };

    struct Pushed {
        PushStatus status;
        // If closed: the ring to go on with, or kNoChunk.
        ChunkId next{kNoChunk};
    };

    // Commits a chunk that the caller owns. Lock-free, never blocks.
    [[nodiscard]] Pushed push(ChunkId chunk) const;

    enum class PopStatus { claimed, empty, closed };

    struct Popped {
        PopStatus status;
        // If claimed: the chunk. If closed: the ring to go on with, or kNoChunk.
        ChunkId chunk{kNoChunk};
        // If claimed: the chunk's word, loaned to the caller.
        ChunkWord word{0};
    };

    // Claims the oldest message for a participant. Lock-free, never blocks.
    [[nodiscard]] Popped pop(std::uint32_t participant) const;

    // Ends the ring: `next` is the ring to go on with, or kNoChunk. False if it had an end already;
    // `end` is then that.
    bool close(ChunkId next, ChunkId& end) const;

    // Messages that nobody claimed: exact when nobody works on the ring.
    [[nodiscard]] std::uint64_t size() const;
    // Whether put would find it full (not closed), or get find it empty, just now.
    [[nodiscard]] bool looks_full() const;
    [[nodiscard]] bool looks_empty() const;
    // The end mark's chunk if the ring is closed.
    [[nodiscard]] bool is_closed(ChunkId& next) const;

    [[nodiscard]] RingHeader& header() const { return *header_; }

    [[nodiscard]] std::uint32_t slots() const { return count_; }

    [[nodiscard]] SlotWord slot(std::uint32_t index) const { return {slots_[index].load()}; }

    // Empties a full slot whose message was claimed, for whoever claimed it. False if nobody did;
    // true also if the slot is not `seen` any more.
    bool settle(std::uint32_t index, SlotWord seen) const;

private:
    [[nodiscard]] Position checked(std::uint64_t hint) const;
    Position find_tail() const;
    Position find_head() const;
    void advance(std::atomic<std::uint64_t>& hint, Position from, Position to) const;

    RingHeader* header_ = nullptr;
    std::atomic<std::uint64_t>* slots_ = nullptr;
    std::uint32_t count_ = 0;
    const ChunkTable* chunks_ = nullptr;
};

// What every put and get runs is here, so that it becomes part of its caller.

// Moves a hint on after an operation, without a locked instruction. Whoever is stopped between the
// two lines sets it back when it goes on; find_head() and find_tail() put that right.
inline void follow(std::atomic<std::uint64_t>& hint, std::uint64_t from, Position to) {
    if (hint.load(std::memory_order_relaxed) == from) {
        // sync: pairs with the acquires of hints: whoever goes by one sees the slot that it is
        // past.
        hint.store(to.bits(), std::memory_order_release);
    }
}

inline Position Ring::checked(std::uint64_t hint) const {
    const Position position = Position::of(hint);
    if (position.index >= count_) {
        throw_corrupt("head or tail of a ring is outside of it");
    }
    return position;
}

inline Ring::Pushed Ring::push(ChunkId chunk) const {
    for (;;) {
        const std::uint64_t hint = header_->tail.load(std::memory_order_acquire);
        const Position at = checked(hint);
        SlotWord seen{slots_[at.index].load()};
        const std::int32_t ahead = cycles_ahead(seen.cycle(), at.cycle);
        if (ahead != 0 || seen.state() == SlotState::full) {
            find_tail();
            continue;
        }
        if (seen.state() == SlotState::closed) {
            return {PushStatus::closed, seen.chunk()};
        }
        const Position next = at.next(count_);
        const SlotWord behind{slots_[next.index].load()};
        if (behind.state() == SlotState::full && behind.cycle() + 1 == next.cycle) {
            if (!settle(next.index, behind)) {
                return {PushStatus::full};
            }
            continue;
        }
        if (behind != SlotWord::empty(next.cycle)) {
            if (slots_[at.index].load() == seen.bits) {
                throw_corrupt("the slot behind the tail of a ring is of another time");
            }
            continue; // the tail has moved on
        }
        // sync: the payload's stores are before this; pairs with the claim in pop().
        if (slots_[at.index].compare_exchange_strong(
                seen.bits, SlotWord::of(at.cycle, chunk, SlotState::full).bits)) {
            follow(header_->tail, hint, next);
            return {PushStatus::committed};
        }
    }
}

inline Ring::Popped Ring::pop(std::uint32_t participant) const {
    for (;;) {
        const std::uint64_t hint = header_->head.load(std::memory_order_acquire);
        const Position at = checked(hint);
        const SlotWord seen{slots_[at.index].load()};
        if (seen.cycle() != at.cycle) {
            find_head();
            continue;
        }
        if (seen.state() == SlotState::empty) {
            return {PopStatus::empty};
        }
        if (seen.state() == SlotState::closed) {
            return {PopStatus::closed, seen.chunk()};
        }
        if (seen.state() != SlotState::full) {
            throw_corrupt("a slot is in a state that there is not");
        }
        ChunkEntry& entry = chunks_->entry(seen.chunk());
        const ChunkWord word = entry.load();
        std::uint64_t expected = slots_[at.index].load();
        if (expected != seen.bits) {
            continue;
        }
        if (word.state() != ChunkState::owned) {
            slots_[at.index].compare_exchange_strong(expected, SlotWord::empty(at.cycle + 1).bits);
            advance(header_->head, at, at.next(count_));
            continue;
        }
        const ChunkWord mine = word.loaned_to(participant);
        // sync: pairs with the commit in push(): the payload is there.
        if (!entry.change(word, mine)) {
            continue;
        }
        slots_[at.index].compare_exchange_strong(expected, SlotWord::empty(at.cycle + 1).bits);
        follow(header_->head, hint, at.next(count_));
        return {PopStatus::claimed, seen.chunk(), mine};
    }
}

} // namespace paceline::shm
