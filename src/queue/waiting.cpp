// SPDX-License-Identifier: Apache-2.0
// Sleeping and waking: the only place where a queue makes a system call on its usual way.
#include "queue/waiting.hpp"

#include <algorithm>
#include <limits>
#include <thread>

#include "os/futex.hpp"

namespace paceline::detail {

namespace {

// A wake-up that was lost to a kill heals after so long.
constexpr std::chrono::milliseconds kLongestPark(100);

} // namespace

void wake_sleeper(shm::EventCount& event) noexcept {
    const std::uint32_t until = event.begin_wake();
    if (os::futex_wake(event.ticket, 1) == 0) {
        event.settle(until);
    }
}

void wake_all(shm::EventCount& event) noexcept {
    event.begin_wake();
    os::futex_wake(event.ticket, std::numeric_limits<int>::max());
}

bool Waiting::park(Member& me, shm::EventCount& event, std::uint32_t ticket,
                   Deadline deadline) const {
    shm::ParticipantRecord& record = *me.participant.record;
    record.parked.store(1, std::memory_order_relaxed);
    header_->active.fetch_sub(1, std::memory_order_relaxed);
    shm::add_to_own(record.parks);
    const Deadline until = std::min(deadline, std::chrono::steady_clock::now() + kLongestPark);
    const os::FutexResult result = os::futex_wait(event.ticket, ticket, until);
    header_->active.fetch_add(1, std::memory_order_relaxed);
    record.parked.store(0, std::memory_order_relaxed);
    return result == os::FutexResult::timed_out || result == os::FutexResult::interrupted;
}

void Waiting::rest(Member& me, Deadline until) const {
    shm::EventCount nobodys{};
    (void)park(me, nobodys, 0, until);
}

void Waiting::pause() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

void Waiting::yield() noexcept {
    std::this_thread::yield();
}

} // namespace paceline::detail
