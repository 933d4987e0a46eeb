// SPDX-License-Identifier: Apache-2.0
// The barrier: a count of those who wait and the number of the meeting in one word, and a futex
// word to sleep on.
#include "sdk/barrier/barrier.h"

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <ctime>

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

// The file's whole content; all zero is a barrier at which nobody waits.
struct BarrierState {
    // High half: number of the meeting that is gathering. Low half: how many wait for it. One word,
    // so that somebody who withdraws cannot be counted by the one who completes the meeting.
    std::uint64_t meeting;
    // Changes after every completed meeting; only ever slept on.
    std::uint32_t completed;
    std::uint32_t unused;
};

static_assert(sizeof(BarrierState) == 16);
static_assert(std::atomic_ref<std::uint64_t>::is_always_lock_free);
static_assert(std::atomic_ref<std::uint32_t>::is_always_lock_free);

constexpr std::uint64_t kNextMeeting = std::uint64_t{1} << 32;

std::uint64_t number_of(std::uint64_t meeting) {
    return meeting >> 32;
}

std::uint32_t waiting_in(std::uint64_t meeting) {
    return static_cast<std::uint32_t>(meeting);
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}

    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }

private:
    int number_;
};

// The barrier of a file, in this process's memory.
class Mapping {
public:
    explicit Mapping(const char* path) {
        const Descriptor file(::open(path, O_RDWR | O_CLOEXEC));
        struct stat status{};
        if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
            failure_ = errno;
            return;
        }
        // A file of another size is not a barrier; touching a mapping beyond its end would be a
        // SIGBUS.
        if (status.st_size != static_cast<off_t>(sizeof(BarrierState))) {
            failure_ = EINVAL;
            return;
        }
        address_ = ::mmap(nullptr, sizeof(BarrierState), PROT_READ | PROT_WRITE, MAP_SHARED,
                          file.number(), 0);
        failure_ = address_ == MAP_FAILED ? errno : 0;
    }

    ~Mapping() {
        if (failure_ == 0) {
            ::munmap(address_, sizeof(BarrierState));
        }
    }

    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

    int failure() const { return failure_; }

    BarrierState& state() const { return *static_cast<BarrierState*>(address_); }

private:
    void* address_ = nullptr;
    int failure_ = 0;
};

timespec deadline_after(std::uint32_t milliseconds) {
    timespec deadline{};
    ::clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += static_cast<time_t>(milliseconds / 1000);
    deadline.tv_nsec += static_cast<long>(milliseconds % 1000) * 1'000'000;
    if (deadline.tv_nsec >= 1'000'000'000) {
        deadline.tv_sec += 1;
        deadline.tv_nsec -= 1'000'000'000;
    }
    return deadline;
}

// Sleeps until woken, until `word` is no longer `seen`, until a signal or until the deadline. The
// futex is a shared one: the sleepers map the file at addresses of their own. 0 or the errno.
int sleep_on(std::uint32_t& word, std::uint32_t seen, const timespec& deadline) {
    const long result = ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, seen, &deadline, nullptr,
                                  FUTEX_BITSET_MATCH_ANY);
    return result == 0 ? 0 : errno;
}

void wake_all(std::uint32_t& word) {
    ::syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

// Joins the meeting that is gathering. Returns its number; `complete` says whether this caller was
// the last one, so that the meeting is over.
std::uint64_t join(std::atomic_ref<std::uint64_t> meeting, std::uint32_t participants,
                   bool& complete) {
    std::uint64_t now = meeting.load();
    while (true) {
        complete = waiting_in(now) + 1 >= participants;
        const std::uint64_t next = complete ? (number_of(now) + 1) * kNextMeeting : now + 1;
        if (meeting.compare_exchange_weak(now, next)) {
            return number_of(now);
        }
    }
}

// Leaves meeting `number` uncounted. False if it was completed meanwhile.
bool withdraw(std::atomic_ref<std::uint64_t> meeting, std::uint64_t number) {
    std::uint64_t now = meeting.load();
    while (number_of(now) == number) {
        if (meeting.compare_exchange_weak(now, now - 1)) {
            return true;
        }
    }
    return false;
}

int wait_at(BarrierState& state, std::uint32_t participants, const timespec& deadline) {
    const std::atomic_ref<std::uint64_t> meeting(state.meeting);
    const std::atomic_ref<std::uint32_t> completed(state.completed);
    bool complete = false;
    const std::uint64_t number = join(meeting, participants, complete);
    if (complete) {
        completed.fetch_add(1);
        wake_all(state.completed);
        return 0;
    }
    while (true) {
        // `completed` is read before `meeting`: a meeting that is completed after this check has
        // changed what we sleep on.
        const std::uint32_t seen = completed.load();
        if (number_of(meeting.load()) != number) {
            return 0;
        }
        const int failure = sleep_on(state.completed, seen, deadline);
        if (failure == ETIMEDOUT) {
            return withdraw(meeting, number) ? -ETIMEDOUT : 0;
        }
        if (failure != 0 && failure != EAGAIN && failure != EINTR) {
            return withdraw(meeting, number) ? -failure : 0;
        }
    }
}

} // namespace

extern "C" int barrier_create(const char* path) {
    const Descriptor file(::open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.number() < 0) {
        return -errno;
    }
    if (::ftruncate(file.number(), sizeof(BarrierState)) != 0) {
        const int failure = errno;
        ::unlink(path);
        return -failure;
    }
    return 0;
}

extern "C" int barrier_wait(const char* path, uint32_t participants, uint32_t timeout_ms) {
    const timespec deadline = deadline_after(timeout_ms);
    if (participants == 0) {
        return -EINVAL;
    }
    const Mapping mapping(path);
    return mapping.failure() != 0 ? -mapping.failure()
                                  : wait_at(mapping.state(), participants, deadline);
}

extern "C" int64_t barrier_meetings(const char* path) {
    const Mapping mapping(path);
    if (mapping.failure() != 0) {
        return -mapping.failure();
    }
    const std::atomic_ref<std::uint64_t> meeting(mapping.state().meeting);
    return static_cast<int64_t>(number_of(meeting.load()));
}
