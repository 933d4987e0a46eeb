// SPDX-License-Identifier: Apache-2.0
// The monitor over real children of known size.
#include <array>
#include <cstring>
#include <filesystem>
#include <functional>
#include <vector>

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/accounting/tree_monitor.hpp"
#include "lab/process/clock.hpp"
#include "support/leak_check.hpp"

namespace paceline::lab {
namespace {

constexpr std::int64_t kMegabyte = 1 << 20;

// Forks a child that prepares, says so, and waits to be let go.
class Child {
public:
    explicit Child(const std::function<void()>& prepare) {
        if (pipe(ready_.data()) != 0 || pipe(go_.data()) != 0) {
            throw std::runtime_error("pipe");
        }
        pid_ = fork();
        if (pid_ == 0) {
            close(go_[1]);
            prepare();
            char byte = 'x';
            if (write(ready_[1], &byte, 1) == 1 && read(go_[0], &byte, 1) >= 0) {
                _exit(0);
            }
            _exit(1);
        }
        char byte = 0;
        if (read(ready_[0], &byte, 1) != 1) {
            throw std::runtime_error("child");
        }
    }

    ~Child() {
        for (const int descriptor : {ready_[0], ready_[1], go_[0], go_[1]}) {
            close(descriptor);
        }
        waitpid(pid_, nullptr, 0);
    }

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

private:
    std::array<int, 2> ready_{};
    std::array<int, 2> go_{};
    pid_t pid_ = -1;
};

void touch(void* memory, std::int64_t bytes) {
    std::memset(memory, 1, static_cast<std::size_t>(bytes));
}

void* shared_memory(std::int64_t bytes) {
    return mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

class TreeMonitorTest : public test::LeakCheck {
protected:
    // A /dev/shm of its own where that is allowed: the monitor counts new files of whoever makes
    // them.
    void SetUp() override {
        if (unshare(CLONE_NEWNS) == 0 &&
            mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0) {
            mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=256m");
        }
        LeakCheck::SetUp();
    }
};

TEST_F(TreeMonitorTest, CountsProcessesAndTheirPrivateMemory) {
    TreeMonitor monitor;
    monitor.watch(getpid());
    {
        const Child a([] {
            touch(mmap(nullptr, 40 * kMegabyte, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                       -1, 0),
                  40 * kMegabyte);
        });
        const Child b([] {});
        monitor.look();
    }
    const TreeUsage usage = monitor.finish();
    EXPECT_EQ(usage.processes, 2);
    EXPECT_GE(usage.memory_samples, 1);
    EXPECT_GT(usage.peak_pss_bytes, 40 * kMegabyte);
    EXPECT_LT(usage.peak_shm_bytes, 10 * kMegabyte);
}

TEST_F(TreeMonitorTest, CountsPagesThatProcessesShareOnce) {
    TreeMonitor monitor;
    monitor.watch(getpid());
    void* memory =
        shared_memory(64 * kMegabyte); // not touched here, so no page of it is this process's
    {
        const Child a([&] { touch(memory, 64 * kMegabyte); });
        const Child b([&] { touch(memory, 64 * kMegabyte); });
        monitor.look();
    }
    munmap(memory, 64 * kMegabyte);
    const TreeUsage usage = monitor.finish();
    EXPECT_GE(usage.peak_shm_bytes, 64 * kMegabyte);
    EXPECT_LT(usage.peak_shm_bytes, 80 * kMegabyte);
}

TEST_F(TreeMonitorTest, CountsFilesInSharedMemoryThatNobodyMaps) {
    TreeMonitor monitor;
    monitor.watch(getpid());
    const std::string name = shared_memory_name();
    {
        const Child child([&] {
            const int file = open(name.c_str(), O_CREAT | O_RDWR, 0600);
            const std::vector<char> bytes(8 * kMegabyte, 'x');
            if (write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
                _exit(1);
            }
            close(file);
        });
        monitor.look();
    }
    std::filesystem::remove(name);
    const TreeUsage usage = monitor.finish();
    EXPECT_GE(usage.peak_shm_bytes, 8 * kMegabyte);
    EXPECT_LT(usage.peak_shm_bytes, 12 * kMegabyte);
}

TEST_F(TreeMonitorTest, NamesTheFilesInSharedMemoryThatTheTreeMaps) {
    TreeMonitor monitor;
    monitor.watch(getpid());
    const std::string name = shared_memory_name();
    {
        const Child child([&] {
            const int file = open(name.c_str(), O_CREAT | O_RDWR, 0600);
            if (ftruncate(file, 4096) != 0 ||
                mmap(nullptr, 4096, PROT_READ, MAP_SHARED, file, 0) == MAP_FAILED) {
                _exit(1);
            }
            close(file);
        });
        monitor.look();
    }
    std::filesystem::remove(name);
    EXPECT_EQ(monitor.shared_files(), std::set<std::string>{name});
}

TEST_F(TreeMonitorTest, KnowsWhatALookCostsBeforeTheFirstOne) {
    const TreeMonitor monitor;
    EXPECT_GT(monitor.schedule().expected_ns(), 0);
    EXPECT_EQ(monitor.schedule().cpu_share(monotonic_ns()), 0.0);
}

TEST_F(TreeMonitorTest, ChargesNothingOfWhatHappenedBeforeItWatches) {
    TreeMonitor monitor;
    const std::int64_t began = monotonic_ns();
    const std::int64_t expected = monitor.schedule().expected_ns();
    monitor.watch(getpid());
    EXPECT_GE(monitor.schedule().due_ns(), began + expected * 100);
    const TreeUsage usage = monitor.finish();
    EXPECT_TRUE(usage.memory_samples > 0 || usage.sampling_cpu_share == 0.0);
}

TEST_F(TreeMonitorTest, CountsTheLooksBetweenPhasesAsACostOfLooking) {
    TreeMonitor monitor;
    const std::int64_t began = monotonic_ns();
    monitor.watch(getpid());
    monitor.look();
    const LookSchedule schedule = monitor.schedule();
    // The look that was taken and one more like it are paid for first.
    EXPECT_GE(schedule.due_ns(), began + 2 * schedule.expected_ns() * 100);
    EXPECT_GT(monitor.finish().sampling_cpu_share, 0.0);
}

TEST_F(TreeMonitorTest, LooksByItselfOnlyWhenTheLooksBetweenPhasesArePaidFor) {
    TreeMonitor monitor;
    monitor.watch(getpid());
    constexpr int kLooksBetweenPhases = 16;
    for (int i = 0; i < kLooksBetweenPhases; ++i) {
        monitor.look();
    }
    const std::int64_t due = monitor.schedule().due_ns();
    const std::string name = shared_memory_name();
    {
        const Child child([&] {
            if (open(name.c_str(), O_CREAT | O_RDWR, 0600) < 0) {
                _exit(1);
            }
        });
        while (monitor.shared_files().empty()) {
            usleep(1000); // until the thread has looked
        }
        EXPECT_GE(monotonic_ns(), due);
    }
    std::filesystem::remove(name);
    const TreeUsage usage = monitor.finish();
    EXPECT_GT(usage.memory_samples, kLooksBetweenPhases);
    // Ten times the promise: the look that was seen may have cost much more than those before it.
    EXPECT_LT(usage.sampling_cpu_share, 0.1);
}

} // namespace
} // namespace paceline::lab
