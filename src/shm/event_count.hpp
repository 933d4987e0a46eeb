// SPDX-License-Identifier: Apache-2.0
// Words by which those who wait and those who wake find each other; the sleeping itself is the
// queue's.
#pragma once

#include <atomic>
#include <cstdint>

#include "shm/geometry.hpp"

namespace paceline::shm {

// An event count that a killed waiter cannot spoil: nothing is counted down.
//
// A waiter reads `ticket` (prepare), adds one to `announced`, looks once more whether it must wait,
// and sleeps on `ticket` if that is still what it read. A waker that sees announced != settled
// takes the number of announcements, changes `ticket` and wakes one; if nobody slept, all
// announcements up to that number are settled: whoever made one read the ticket before, so it will
// not fall asleep on it. A dead waiter costs one useless wake.
struct alignas(kLine) EventCount {
    std::atomic<std::uint32_t> ticket;
    std::atomic<std::uint32_t> announced;
    std::atomic<std::uint32_t> settled;

    // Waiter, first step: what to sleep on. Look again after it, then futex_wait(ticket, result).
    std::uint32_t announce() {
        const std::uint32_t seen = ticket.load();
        // sync: both this and the commits before is_awaited() are sequentially consistent: one sees
        // the other.
        announced.fetch_add(1);
        return seen;
    }

    // Waker, after its commit: whether somebody may sleep.
    [[nodiscard]] bool is_awaited() const {
        return announced.load() != settled.load(std::memory_order_relaxed);
    }

    // Waker, before futex_wake: all that were announced up to the result are woken or do not sleep.
    std::uint32_t begin_wake() {
        const std::uint32_t until = announced.load();
        ticket.fetch_add(1);
        return until;
    }

    // Waker, when futex_wake woke nobody.
    void settle(std::uint32_t until) { settled.store(until); }
};

static_assert(sizeof(EventCount) == kLine);

} // namespace paceline::shm
