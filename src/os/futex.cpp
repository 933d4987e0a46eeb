// SPDX-License-Identifier: Apache-2.0
// The system call futex(2), without the PRIVATE flag: the word is shared between processes.
#include "os/futex.hpp"

#include <cassert>
#include <cerrno>
#include <ctime>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace paceline::os {

namespace {

using Clock = std::chrono::steady_clock;

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);
static_assert(sizeof(long) == 8, "32-bit systems need futex_time64");

class KeepErrno {
public:
    KeepErrno() noexcept : error_(errno) {}

    ~KeepErrno() { errno = error_; }

    KeepErrno(const KeepErrno&) = delete;
    KeepErrno& operator=(const KeepErrno&) = delete;

private:
    int error_;
};

// The clock of libstdc++ counts from the same moment as CLOCK_MONOTONIC.
timespec to_timespec(Clock::time_point moment) noexcept {
    const auto since = moment.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
    const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(since - seconds);
    return {.tv_sec = seconds.count(), .tv_nsec = rest.count()};
}

FutexResult result_of(int error) noexcept {
    switch (error) {
    case EAGAIN:
        return FutexResult::changed;
    case ETIMEDOUT:
        return FutexResult::timed_out;
    case EINTR:
        return FutexResult::interrupted;
    default:
        // The word is not in mapped memory. The caller looks at it again and finds out.
        assert(!"futex_wait on a word that is not there");
        return FutexResult::interrupted;
    }
}

} // namespace

FutexResult futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                       Clock::time_point deadline) noexcept {
    const KeepErrno keep_errno;
    const bool for_ever = deadline == Clock::time_point::max();
    if (!for_ever && deadline <= Clock::now()) {
        return FutexResult::timed_out;
    }
    const timespec moment = to_timespec(deadline);
    // FUTEX_WAIT_BITSET, because the deadline of FUTEX_WAIT is relative and a signal restarts it.
    const long failed = ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, expected,
                                  for_ever ? nullptr : &moment, nullptr, FUTEX_BITSET_MATCH_ANY);
    return failed == 0 ? FutexResult::woken : result_of(errno);
}

int futex_wake(const std::atomic<std::uint32_t>& word, int how_many) noexcept {
    // The kernel takes zero for one.
    if (how_many <= 0) {
        return 0;
    }
    const KeepErrno keep_errno;
    const long woken = ::syscall(SYS_futex, &word, FUTEX_WAKE, how_many, nullptr, nullptr, 0);
    return woken > 0 ? static_cast<int>(woken) : 0;
}

} // namespace paceline::os
