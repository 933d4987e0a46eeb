// SPDX-License-Identifier: Apache-2.0
// Asks a pidfd, which cannot mean another process, and /proc, which can: so the pidfd comes first
// and is asked again last.
#include "os/process_identity.hpp"

#include <cerrno>
#include <csignal>
#include <string>

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/descriptor.hpp"
#include "os/failure.hpp"
#include "os/process_files.hpp"

namespace paceline::os {

namespace {

// Readable as soon as no thread of the process is left.
bool has_ended(const Descriptor& process) noexcept {
    pollfd entry{.fd = process.number(), .events = POLLIN, .revents = 0};
    int ready = 0;
    do {
        ready = ::poll(&entry, 1, 0);
    } while (ready < 0 && errno == EINTR);
    return ready > 0 && (entry.revents & POLLIN) != 0;
}

bool is_same(const ProcessStat& found, const ProcessIdentity& wanted) noexcept {
    return found.start_time == wanted.start_time;
}

// Where there is no pidfd: none is left, or a filter of system calls forbids it.
ProcessState state_without_pidfd(const ProcessIdentity& identity) noexcept {
    if (::kill(static_cast<pid_t>(identity.pid), 0) != 0 && errno == ESRCH) {
        return ProcessState::dead;
    }
    const auto found = read_process_stat(identity.pid);
    if (!found) {
        return ProcessState::unknown;
    }
    // A main thread that ended before the others is a zombie too, but not the last thread.
    const bool ended = found->state == 'X' || (found->state == 'Z' && found->threads <= 1);
    return is_same(*found, identity) && !ended ? ProcessState::alive : ProcessState::dead;
}

ProcessState state_here(const ProcessIdentity& identity) noexcept {
    const Descriptor process(
        static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(identity.pid), 0)));
    if (!process.is_open()) {
        // The number belongs to nobody, or to a thread of another process.
        const bool nobody = errno == ESRCH || errno == EINVAL || errno == ENOENT;
        return nobody ? ProcessState::dead : state_without_pidfd(identity);
    }
    const auto found = read_process_stat(identity.pid);
    if (has_ended(process) || (found && !is_same(*found, identity))) {
        return ProcessState::dead;
    }
    return found ? ProcessState::alive : ProcessState::unknown;
}

} // namespace

ProcessIdentity current_process() {
    const auto stat = read_own_stat();
    const auto space = own_namespaces();
    if (!stat || !space) {
        fail(errno, "cannot read /proc/thread-self", "mount /proc in this container");
    }
    return {.pid = static_cast<std::uint32_t>(::getpid()),
            .start_time = stat->start_time,
            .pid_namespace = *space};
}

ProcessObserver::ProcessObserver() noexcept {
    const int error = errno;
    namespaces_ = own_namespaces();
    has_our_proc_ = proc_counts_as_we_do();
    errno = error;
}

ProcessState ProcessObserver::state_of(const ProcessIdentity& identity) const noexcept {
    const int error = errno;
    const bool is_here = identity.pid_namespace == namespaces_ && has_our_proc_;
    const ProcessState state = is_here ? state_here(identity) : ProcessState::unknown;
    errno = error;
    return state;
}

} // namespace paceline::os
