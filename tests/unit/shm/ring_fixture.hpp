// SPDX-License-Identifier: Apache-2.0
// A ring in memory of exactly its size, with messages of one number each.
#pragma once

#include <optional>

#include "../../support/heap_region.hpp"

namespace paceline::test {

struct RingFixture {
    explicit RingFixture(std::uint32_t slots, std::uint32_t first_cycle = 0)
        : memory(shm::ring_bytes(slots)) {
        shm::Ring::make(memory.bytes(), 0, slots, first_cycle);
        ring = shm::Ring(memory.bytes(), region->chunks());
    }

    shm::ChunkId chunk(std::uint32_t value) { return region.fill(me, value); }

    shm::Ring::PushStatus push(std::uint32_t value) {
        const shm::ChunkId made = chunk(value);
        const shm::Ring::PushStatus status = ring.push(made).status;
        if (status != shm::Ring::PushStatus::committed) {
            region->allocator().free(made);
        }
        return status;
    }

    std::optional<std::uint32_t> pop() {
        const shm::Ring::Popped popped = ring.pop(me.number);
        if (popped.status != shm::Ring::PopStatus::claimed) {
            return std::nullopt;
        }
        const std::uint32_t value = region.value(popped.chunk);
        region->allocator().free(popped.chunk);
        return value;
    }

    // What is left of a pop that was stopped after its claim.
    void claim_without_emptying(std::uint32_t index) {
        shm::ChunkEntry& entry = region->chunks().entry(ring.slot(index).chunk());
        entry.word = entry.load().loaned_to(2).bits;
    }

    HeapRegion region{region_options(1, shm::kSmallestBytes, 4)};
    shm::Participant me = region.participant(1);
    HeapBytes memory;
    shm::Ring ring;
};

} // namespace paceline::test
