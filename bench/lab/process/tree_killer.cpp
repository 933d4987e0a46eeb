// SPDX-License-Identifier: Apache-2.0
// pidfd, /proc and patience.
#include "lab/process/tree_killer.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>

// glibc 2.36 forgets the C linkage in this header (fixed in 2.37).
extern "C" {
#include <sys/pidfd.h>
}
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/proc.hpp"

namespace paceline::lab {

void adopt_orphans() {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

void kill_descendants() {
    for (const ProcessStat& process : descendants_of(getpid())) {
        const int descriptor = pidfd_open(process.pid, 0);
        if (descriptor < 0) {
            continue; // ended meanwhile
        }
        const auto now = read_process(process.pid);
        if (now && now->start_ticks == process.start_ticks) {
            pidfd_send_signal(descriptor, SIGKILL, nullptr, 0);
        }
        close(descriptor);
    }
}

void end_descendants() {
    for (;;) {
        kill_descendants();
        for (;;) {
            const pid_t pid = waitpid(-1, nullptr, WNOHANG);
            if (pid < 0 && errno == ECHILD) {
                return;
            }
            if (pid <= 0) {
                break;
            }
        }
        const timespec pause{.tv_sec = 0, .tv_nsec = 2'000'000};
        nanosleep(&pause, nullptr);
    }
}

} // namespace paceline::lab
