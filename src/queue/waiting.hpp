// SPDX-License-Identifier: Apache-2.0
// How a call waits: it spins a little where that helps, then sleeps, and looks around every 100 ms.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "queue/members.hpp"
#include "shm/event_count.hpp"
#include "shm/region.hpp"
#include <paceline/detail/byte_queue.hpp>

namespace paceline::detail {

// Wakes one who waits for the event, if anybody does. After a commit that is sequentially
// consistent.
void wake_sleeper(shm::EventCount& event) noexcept;

inline void wake_one(shm::EventCount& event) noexcept {
    if (event.is_awaited()) {
        wake_sleeper(event);
    }
}

void wake_all(shm::EventCount& event) noexcept;

class Waiting {
public:
    // `cpus`: how many this process may use.
    Waiting(shm::RegionHeader& header, std::uint32_t cpus) : header_(&header), cpus_(cpus) {}

    // Calls attempt() until it returns true, or the deadline has passed: then returns false.
    // `look_around` is called from time to time while it sleeps, and may throw.
    template <typename Attempt, typename LookAround>
    bool wait(Member& me, shm::EventCount& event, Deadline deadline, Attempt attempt,
              LookAround look_around) const {
        if (deadline == kNow) {
            return false;
        }
        const Deadline begin = std::chrono::steady_clock::now();
        if (spin(me, begin, deadline, attempt)) {
            return true;
        }
        for (;;) {
            const std::uint32_t ticket = event.announce();
            if (attempt()) {
                return true;
            }
            // Whoever takes the announcement changes the ticket: until then it stands.
            bool is_announced = true;
            while (is_announced) {
                if (std::chrono::steady_clock::now() >= deadline) {
                    return false;
                }
                is_announced = park(me, event, ticket, deadline);
                if (attempt()) {
                    return true;
                }
                look_around();
            }
        }
    }

    // Sleeps at most so long, as somebody who waits for nobody's wake-up.
    void rest(Member& me, Deadline until) const;

private:
    template <typename Attempt>
    bool spin(Member& me, Deadline begin, Deadline deadline, Attempt attempt) const {
        constexpr std::uint32_t kLooksPerClock = 16;
        // Whoever else wants this CPU, perhaps the one that is waited for, waits no longer than
        // this.
        constexpr std::chrono::microseconds kTurn(4);
        constexpr int kYields = 3;
        if (may_spin()) {
            std::uint32_t pauses = me.pace.begin(me.operations);
            const Deadline end = std::min(begin + me.pace.limit(), deadline);
            Deadline end_of_turn = begin + kTurn;
            std::uint32_t looks = 0;
            for (Deadline now = begin; now < end;) {
                for (; pauses > 0; --pauses) {
                    pause();
                }
                pauses = 1;
                if (attempt()) {
                    me.pace.found(looks + 1);
                    return true;
                }
                if (++looks % kLooksPerClock == 0) {
                    now = std::chrono::steady_clock::now();
                    if (now >= end_of_turn) {
                        yield();
                        end_of_turn = now + kTurn;
                    }
                }
            }
            me.pace.missed();
        }
        for (int turn = 0; turn < kYields; ++turn) {
            yield();
            if (attempt()) {
                return true;
            }
        }
        return false;
    }

    // Spinning is for those who have a CPU of their own.
    [[nodiscard]] bool may_spin() const {
        const std::int32_t active = header_->active.load(std::memory_order_relaxed);
        return cpus_ > 1 && active <= static_cast<std::int32_t>(cpus_);
    }

    // True if it slept until a time-out or a signal: nobody has changed the ticket.
    bool park(Member& me, shm::EventCount& event, std::uint32_t ticket, Deadline deadline) const;
    static void pause() noexcept;
    static void yield() noexcept;

    shm::RegionHeader* header_;
    std::uint32_t cpus_;
};

} // namespace paceline::detail
