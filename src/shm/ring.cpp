// SPDX-License-Identifier: Apache-2.0
// The loops of a ring. Each turn decides from words that it read, and by one compare-and-swap.
#include "shm/ring.hpp"

namespace paceline::shm {

namespace {

// Cycles that a hint can be behind its slot (cycles_ahead).
constexpr std::uint64_t kMostCycles = std::uint64_t{1} << 31;

} // namespace

void Ring::make(std::span<std::byte> memory, std::uint32_t sequence, std::uint32_t slots,
                std::uint32_t first_cycle) {
    auto* header = reinterpret_cast<RingHeader*>(memory.data());
    header->sequence = sequence;
    header->slots = slots;
    header->retired_at.store(0, std::memory_order_relaxed);
    header->head.store(Position{first_cycle, 0}.bits(), std::memory_order_relaxed);
    header->tail.store(Position{first_cycle, 0}.bits(), std::memory_order_relaxed);
    auto* words = reinterpret_cast<std::atomic<std::uint64_t>*>(memory.data() + sizeof(RingHeader));
    for (std::uint32_t index = 0; index < slots; ++index) {
        words[index].store(SlotWord::empty(first_cycle).bits, std::memory_order_relaxed);
    }
}

Ring::Ring(std::span<std::byte> memory, const ChunkTable& chunks)
    : header_(reinterpret_cast<RingHeader*>(memory.data())),
      slots_(reinterpret_cast<std::atomic<std::uint64_t>*>(memory.data() + sizeof(RingHeader))),
      chunks_(&chunks) {
    if (memory.size() < sizeof(RingHeader)) {
        throw_corrupt("a ring is smaller than its header");
    }
    count_ = header_->slots;
    if (count_ < 2 || memory.size() < ring_bytes(count_)) {
        throw_corrupt("a ring says that it has more slots than its memory");
    }
}

void Ring::advance(std::atomic<std::uint64_t>& hint, Position from, Position to) const {
    std::uint64_t expected = from.bits();
    hint.compare_exchange_strong(expected, to.bits());
}

bool Ring::settle(std::uint32_t index, SlotWord seen) const {
    const ChunkWord word = chunks_->entry(seen.chunk()).load();
    std::uint64_t expected = slots_[index].load();
    if (expected != seen.bits) {
        return true;
    }
    // The slot held `seen` before and after the chunk's word was read, so the word is that of this
    // message.
    if (word.state() == ChunkState::owned) {
        return false;
    }
    slots_[index].compare_exchange_strong(expected, SlotWord::empty(seen.cycle() + 1).bits);
    return true;
}

Position Ring::find_tail() const {
    std::uint64_t passed = 0;
    for (;;) {
        const Position at = checked(header_->tail.load(std::memory_order_acquire));
        const SlotWord seen{slots_[at.index].load()};
        const std::int32_t ahead = cycles_ahead(seen.cycle(), at.cycle);
        if (ahead == 0 && seen.state() != SlotState::full) {
            return at;
        }
        if (ahead < 0) {
            throw_corrupt("the tail of a ring is ahead of its slot");
        }
        passed += static_cast<std::uint32_t>(ahead);
        if (passed > kMostCycles) {
            throw_corrupt("the slots of a ring are ahead of each other all around");
        }
        // A slot is empty for a cycle after it was filled in the one before.
        const Position seen_at{seen.state() == SlotState::empty ? seen.cycle() - 1 : seen.cycle(),
                               at.index};
        advance(header_->tail, at,
                seen.state() == SlotState::closed ? seen_at : seen_at.next(count_));
    }
}

Position Ring::find_head() const {
    std::uint64_t passed = 0;
    for (;;) {
        const Position at = checked(header_->head.load(std::memory_order_acquire));
        const SlotWord seen{slots_[at.index].load()};
        const std::int32_t ahead = cycles_ahead(seen.cycle(), at.cycle);
        if (ahead == 0) {
            if (seen.state() != SlotState::full || !settle(at.index, seen)) {
                return at;
            }
            continue;
        }
        if (ahead < 0) {
            throw_corrupt("the head of a ring is ahead of its slot");
        }
        passed += static_cast<std::uint32_t>(ahead);
        if (passed > kMostCycles) {
            throw_corrupt("the slots of a ring are ahead of each other all around");
        }
        // Whatever is in the slot now, the message of the cycle before has left it.
        advance(header_->head, at, Position{seen.cycle() - 1, at.index}.next(count_));
    }
}

bool Ring::close(ChunkId next, ChunkId& end) const {
    for (;;) {
        const Position at = find_tail();
        SlotWord seen{slots_[at.index].load()};
        if (seen.cycle() == at.cycle && seen.state() == SlotState::closed) {
            end = seen.chunk();
            return false;
        }
        if (seen != SlotWord::empty(at.cycle)) {
            if (seen.cycle() == at.cycle && seen.state() != SlotState::full) {
                throw_corrupt("the slot at the tail of a ring is neither empty nor closed");
            }
            continue;
        }
        // sync: what `next` holds is written before this; pairs with the loads of the slot in
        // push() and pop().
        if (slots_[at.index].compare_exchange_strong(
                seen.bits, SlotWord::of(at.cycle, next, SlotState::closed).bits)) {
            end = next;
            return true;
        }
    }
}

std::uint64_t Ring::size() const {
    const Position head = find_head();
    const Position tail = find_tail();
    const std::int64_t cycles = cycles_ahead(tail.cycle, head.cycle);
    const std::int64_t messages =
        cycles * count_ + (std::int64_t{tail.index} - std::int64_t{head.index});
    return messages > 0 ? static_cast<std::uint64_t>(messages) : 0;
}

bool Ring::looks_full() const {
    const Position tail = find_tail();
    const Position next = tail.next(count_);
    const SlotWord behind{slots_[next.index].load()};
    if (SlotWord{slots_[tail.index].load()}.state() == SlotState::closed) {
        return false;
    }
    return behind.state() == SlotState::full && behind.cycle() + 1 == next.cycle &&
           !settle(next.index, behind);
}

bool Ring::looks_empty() const {
    const Position head = find_head();
    return SlotWord{slots_[head.index].load()}.state() != SlotState::full;
}

bool Ring::is_closed(ChunkId& next) const {
    const Position tail = find_tail();
    const SlotWord seen{slots_[tail.index].load()};
    next = seen.chunk();
    return seen.cycle() == tail.cycle && seen.state() == SlotState::closed;
}

} // namespace paceline::shm
