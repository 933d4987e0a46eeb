// SPDX-License-Identifier: Apache-2.0
// /proc as the lab reads it, over real processes.
#include <algorithm>
#include <atomic>
#include <csignal>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/proc.hpp"
#include "support/leak_check.hpp"

namespace paceline::lab {
namespace {

class Proc : public test::LeakCheck {};

TEST_F(Proc, ReadsThisProcess) {
    const auto self = read_process(getpid());
    ASSERT_TRUE(self);
    EXPECT_EQ(self->pid, getpid());
    EXPECT_EQ(self->parent, getppid());
    EXPECT_GT(self->start_ticks, 0U);
}

TEST_F(Proc, ReadsANameWithParenthesesAndSpaces) {
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_NAME, "a) R 1 (b");
        raise(SIGSTOP);
        _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, WUNTRACED), child);
    const auto process = read_process(child);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    ASSERT_TRUE(process);
    EXPECT_EQ(process->name, "a) R 1 (b");
    EXPECT_EQ(process->state, 'T');
    EXPECT_EQ(process->parent, getpid());
}

TEST_F(Proc, IsAbsentForAProcessThatIsGone) {
    const pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    waitpid(child, nullptr, 0);
    EXPECT_FALSE(read_process(child));
    EXPECT_FALSE(read_process(-1));
}

TEST_F(Proc, FindsGrandchildrenAmongTheDescendants) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        const pid_t grandchild = fork();
        if (grandchild == 0) {
            pause();
        }
        if (write(ends[1], &grandchild, sizeof grandchild) < 0) {
            _exit(1);
        }
        pause();
    }
    pid_t grandchild = 0;
    ASSERT_EQ(read(ends[0], &grandchild, sizeof grandchild),
              static_cast<ssize_t>(sizeof grandchild));
    std::vector<pid_t> found;
    for (const ProcessStat& process : descendants_of(getpid())) {
        found.push_back(process.pid);
    }
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found,
              (std::vector<pid_t>{std::min(child, grandchild), std::max(child, grandchild)}));
    kill(grandchild, SIGKILL);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ends[0]);
    close(ends[1]);
}

TEST_F(Proc, AProcessThatSharesItsCpuHasWaitedForIt) {
    // Two that never sleep, on one CPU: each waits while the other runs.
    cpu_set_t one;
    CPU_ZERO(&one);
    cpu_set_t allowed;
    ASSERT_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    for (int cpu = 0; CPU_COUNT(&one) == 0; ++cpu) {
        if (CPU_ISSET(cpu, &allowed)) {
            CPU_SET(cpu, &one);
        }
    }
    pid_t busy[2];
    for (pid_t& child : busy) {
        child = fork();
        if (child == 0) {
            sched_setaffinity(0, sizeof one, &one);
            for (std::atomic<unsigned> turns = 0;;) {
                turns.fetch_add(1, std::memory_order_relaxed);
            }
        }
    }
    while (run_queue_wait_ns(busy[0]) < 5'000'000 || run_queue_wait_ns(busy[1]) < 5'000'000) {
        usleep(1000);
    }
    for (const pid_t child : busy) {
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        EXPECT_EQ(run_queue_wait_ns(child), 0) << "a process that is gone";
    }
}

TEST_F(Proc, AFileThatCannotBeReadIsEmpty) {
    EXPECT_EQ(read_text("/proc/none"), "");
}

} // namespace
} // namespace paceline::lab
