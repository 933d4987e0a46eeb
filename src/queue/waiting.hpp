// SPDX-License-Identifier: Apache-2.0
// How a call waits: it spins a little where that helps, then sleeps, and looks around every 100 ms.
#pragma once

#include <chrono>
#include <cstdint>

#include "queue/members.hpp"
#include "shm/event_count.hpp"
#include "shm/region.hpp"
#include <paceline/detail/byte_queue.hpp>

namespace paceline::detail {

// Wakes one who waits for the event, if anybody does. After a commit that is sequentially
// consistent.
void wake_one(shm::EventCount& event) noexcept;
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
        if (spin(me, attempt)) {
            return true;
        }
        for (;;) {
            const std::uint32_t ticket = event.announce();
            if (attempt()) {
                return true;
            }
            const bool is_over = std::chrono::steady_clock::now() >= deadline;
            if (is_over) {
                return false;
            }
            park(me, event, ticket, deadline);
            if (attempt()) {
                return true;
            }
            look_around();
        }
    }

private:
    template <typename Attempt>
    bool spin(Member& me, Attempt attempt) const {
        constexpr int kLooksPerClock = 16;
        constexpr int kYields = 3;
        constexpr std::uint32_t kLongest = 20000;
        constexpr std::uint32_t kShortest = 1000;
        if (may_spin()) {
            const Deadline end =
                std::chrono::steady_clock::now() + std::chrono::nanoseconds(me.spin_limit);
            do {
                for (int look = 0; look < kLooksPerClock; ++look) {
                    pause();
                    if (attempt()) {
                        me.spin_limit = kLongest;
                        return true;
                    }
                }
            } while (std::chrono::steady_clock::now() < end);
            me.spin_limit = me.spin_limit / 2 < kShortest ? kShortest : me.spin_limit / 2;
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

    void park(Member& me, shm::EventCount& event, std::uint32_t ticket, Deadline deadline) const;
    static void pause() noexcept;
    static void yield() noexcept;

    shm::RegionHeader* header_;
    std::uint32_t cpus_;
};

} // namespace paceline::detail
