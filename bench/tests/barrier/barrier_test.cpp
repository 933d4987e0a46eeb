// SPDX-License-Identifier: Apache-2.0
// The barrier between threads and between processes: nobody passes early, nobody is counted twice,
// nobody is left behind.
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sdk/barrier/barrier.h"

namespace {

constexpr std::uint32_t kLong = 30'000; // a watchdog: no test waits that long unless it fails

class Barrier : public testing::Test {
protected:
    void SetUp() override {
        folder_ = (std::filesystem::temp_directory_path() / "barrierXXXXXX").string();
        ASSERT_NE(mkdtemp(folder_.data()), nullptr);
        path_ = folder_ + "/barrier";
        ASSERT_EQ(barrier_create(path_.c_str()), 0);
    }

    void TearDown() override { std::filesystem::remove_all(folder_); }

    int wait(std::uint32_t participants, std::uint32_t timeout_ms = kLong) const {
        return barrier_wait(path_.c_str(), participants, timeout_ms);
    }

    // Where a caller joins is invisible to the others; the file tells the test how many are counted
    // now.
    void until_waiting(std::uint32_t count) const {
        std::uint32_t waiting = 0;
        do {
            std::this_thread::yield();
            std::ifstream file(path_, std::ios::binary);
            file.read(reinterpret_cast<char*>(&waiting), sizeof(waiting));
        } while (waiting != count);
    }

    std::string folder_;
    std::string path_;
};

TEST_F(Barrier, LetsOneParticipantPassAtOnce) {
    EXPECT_EQ(wait(1), 0);
    EXPECT_EQ(wait(1, 0), 0);
}

TEST_F(Barrier, HoldsThreadsUntilTheLastHasCome) {
    constexpr int kThreads = 4;
    std::atomic<int> arrived{0};
    std::atomic<int> early{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            ++arrived;
            EXPECT_EQ(wait(kThreads), 0);
            early += arrived != kThreads;
        });
    }
    threads.clear();
    EXPECT_EQ(early, 0);
}

TEST_F(Barrier, ServesAThousandMeetingsOfThreadsWithoutOneRunningAhead) {
    constexpr std::uint32_t kThreads = 3;
    constexpr int kMeetings = 1000;
    std::vector<std::atomic<std::uint32_t>> arrived(kMeetings);
    std::atomic<int> early{0};
    std::atomic<int> failures{0};
    std::vector<std::jthread> threads;
    for (std::uint32_t i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            for (int meeting = 0; meeting < kMeetings; ++meeting) {
                ++arrived[static_cast<std::size_t>(meeting)];
                failures += wait(kThreads) != 0;
                early += arrived[static_cast<std::size_t>(meeting)] != kThreads;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(early, 0);
}

TEST_F(Barrier, ServesAThousandMeetingsOfProcesses) {
    constexpr std::uint32_t kProcesses = 3;
    constexpr int kMeetings = 1000;
    using Counters = std::atomic<std::uint32_t>[kMeetings];
    void* memory =
        mmap(nullptr, sizeof(Counters), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    auto& arrived = *static_cast<Counters*>(memory);
    std::vector<pid_t> children;
    for (std::uint32_t i = 0; i < kProcesses; ++i) {
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            for (auto& here : arrived) {
                ++here;
                if (wait(kProcesses) != 0) {
                    _exit(1);
                }
                if (here != kProcesses) {
                    _exit(2);
                }
            }
            _exit(0);
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    munmap(memory, sizeof(Counters));
}

TEST_F(Barrier, DoesNotCountACallerThatTimedOut) {
    EXPECT_EQ(wait(2, 1), -ETIMEDOUT);
    // If the first caller were still counted, this one would be the second and pass.
    EXPECT_EQ(wait(2, 1), -ETIMEDOUT);
    std::jthread other([&] { EXPECT_EQ(wait(2), 0); });
    EXPECT_EQ(wait(2), 0);
}

TEST_F(Barrier, WaitsAtLeastUntilTheDeadline) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(wait(2, 20), -ETIMEDOUT);
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(20));
}

TEST_F(Barrier, LeavesTheOthersCountedWhenOneTimesOut) {
    std::jthread patient([&] { EXPECT_EQ(wait(3), 0); });
    until_waiting(1);
    EXPECT_EQ(wait(3, 1), -ETIMEDOUT);
    until_waiting(1);
    std::jthread second([&] { EXPECT_EQ(wait(3), 0); });
    EXPECT_EQ(wait(3), 0);
}

TEST_F(Barrier, GivesEveryoneTheSameAnswerWhenTimeOutsRaceWithTheLast) {
    // The second caller comes ever closer to the deadline of the first, and then after it.
    for (int round = 0; round < 300; ++round) {
        int first = 1;
        int second = 1;
        {
            const auto start = std::chrono::steady_clock::now();
            std::jthread other([&] { first = wait(2, 1); });
            while (std::chrono::steady_clock::now() - start <
                   std::chrono::microseconds(5 * round)) {
            }
            second = wait(2, 1);
        }
        EXPECT_EQ(first == 0, second == 0) << "round " << round;
    }
    EXPECT_EQ(wait(2, 1), -ETIMEDOUT) << "a caller of a race is still counted";
}

TEST_F(Barrier, KeepsWaitingWhenASignalInterruptsTheSleep) {
    struct sigaction action{};
    action.sa_handler = [](int) {};
    struct sigaction before{};
    ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);
    std::atomic<bool> passed{false};
    std::jthread sleeper([&] {
        EXPECT_EQ(wait(2), 0);
        passed = true;
    });
    until_waiting(1);
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(pthread_kill(sleeper.native_handle(), SIGUSR1), 0);
        std::this_thread::yield();
    }
    EXPECT_FALSE(passed);
    EXPECT_EQ(wait(2), 0);
    sleeper.join();
    ASSERT_EQ(sigaction(SIGUSR1, &before, nullptr), 0);
}

TEST_F(Barrier, CountsTheMeetingsThatTookPlace) {
    EXPECT_EQ(barrier_meetings(path_.c_str()), 0);
    EXPECT_EQ(wait(2, 1), -ETIMEDOUT);
    EXPECT_EQ(barrier_meetings(path_.c_str()), 0);
    EXPECT_EQ(wait(1), 0);
    EXPECT_EQ(wait(1), 0);
    EXPECT_EQ(barrier_meetings(path_.c_str()), 2);
    EXPECT_EQ(barrier_meetings((folder_ + "/nowhere").c_str()), -ENOENT);
}

TEST_F(Barrier, RefusesToMakeAFileThatExists) {
    EXPECT_EQ(barrier_create(path_.c_str()), -EEXIST);
}

TEST_F(Barrier, NamesTheReasonWhyAPathDoesNotWork) {
    EXPECT_EQ(barrier_create((folder_ + "/nowhere/barrier").c_str()), -ENOENT);
    EXPECT_EQ(barrier_wait((folder_ + "/nowhere").c_str(), 1, 0), -ENOENT);
    EXPECT_EQ(barrier_wait(folder_.c_str(), 1, 0), -EISDIR);
}

TEST_F(Barrier, RefusesAFileThatIsNotABarrier) {
    const std::string empty = folder_ + "/empty";
    std::ofstream(empty).close();
    EXPECT_EQ(barrier_wait(empty.c_str(), 1, 0), -EINVAL);
}

TEST_F(Barrier, RefusesAMeetingOfNobody) {
    EXPECT_EQ(wait(0, 0), -EINVAL);
}

} // namespace
