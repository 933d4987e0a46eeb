// SPDX-License-Identifier: Apache-2.0
// Sleepers in threads and in other processes.
#include <cerrno>
#include <climits>
#include <csignal>
#include <new>
#include <thread>
#include <vector>

#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "../../support/leak_check.hpp"
#include "../../support/wait_until.hpp"
#include "os/futex.hpp"
#include "os/text_file.hpp"

namespace paceline::os {
namespace {

using Clock = std::chrono::steady_clock;
using Word = std::atomic<std::uint32_t>;

constexpr Clock::time_point kForEver = Clock::time_point::max();

class Futex : public test::LeakCheck {
protected:
    void SetUp() override {
        LeakCheck::SetUp();
        void* page = ::mmap(nullptr, sizeof(Word), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        ASSERT_NE(page, MAP_FAILED);
        word_ = new (page) Word{7};
    }

    void TearDown() override {
        ::munmap(word_, sizeof(Word));
        LeakCheck::TearDown();
    }

    [[nodiscard]] Word& word() const { return *word_; }

    [[nodiscard]] int wait_status(std::uint32_t expected, Clock::time_point deadline) const {
        return static_cast<int>(futex_wait(word(), expected, deadline));
    }

    // Whether a thread sleeps on the word, as the kernel says.
    [[nodiscard]] bool sleeps(pid_t thread) const {
        const std::string path = "/proc/" + std::to_string(thread) + "/syscall";
        const std::string text = read_text(path).value_or("");
        const auto words = split(text, ' ');
        std::array<char, 32> address{};
        std::snprintf(address.data(), address.size(), "%p", static_cast<void*>(word_));
        return words.size() > 1 && words[0] == std::to_string(SYS_futex) &&
               words[1] == address.data();
    }

private:
    Word* word_ = nullptr;
};

TEST_F(Futex, ReturnsAtOnceWhenTheWordHasChanged) {
    EXPECT_EQ(futex_wait(word(), 8, kForEver), FutexResult::changed);
}

TEST_F(Futex, SleepsUntilTheDeadlineWhenNobodyWakes) {
    const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(20);
    EXPECT_EQ(futex_wait(word(), 7, deadline), FutexResult::timed_out);
    EXPECT_GE(Clock::now(), deadline);
}

TEST_F(Futex, DoesNotLookAtTheWordAfterTheDeadline) {
    EXPECT_EQ(futex_wait(word(), 7, Clock::now()), FutexResult::timed_out);
    EXPECT_EQ(futex_wait(word(), 8, Clock::now()), FutexResult::timed_out);
    EXPECT_EQ(futex_wait(word(), 7, Clock::time_point::min()), FutexResult::timed_out);
}

TEST_F(Futex, IsWokenByAnotherProcess) {
    test::ForkedChild child([&] { return wait_status(7, kForEver); });
    EXPECT_TRUE(test::wait_until([&] { return futex_wake(word(), 1) == 1; }));
    EXPECT_EQ(child.wait(), static_cast<int>(FutexResult::woken));
}

TEST_F(Futex, IsWokenBeforeTheDeadline) {
    test::ForkedChild child([&] { return wait_status(7, Clock::now() + std::chrono::hours(1)); });
    EXPECT_TRUE(test::wait_until([&] { return futex_wake(word(), 1) == 1; }));
    EXPECT_EQ(child.wait(), static_cast<int>(FutexResult::woken));
}

TEST_F(Futex, WakesNoMoreThanAskedAndSaysHowMany) {
    std::array<pid_t, 3> sleepers{};
    std::vector<std::unique_ptr<test::ForkedChild>> children;
    for (pid_t& sleeper : sleepers) {
        children.push_back(
            std::make_unique<test::ForkedChild>([&] { return wait_status(7, kForEver); }));
        sleeper = children.back()->pid();
    }
    for (const pid_t sleeper : sleepers) {
        ASSERT_TRUE(test::wait_until([&] { return sleeps(sleeper); }));
    }
    EXPECT_EQ(futex_wake(word(), 0), 0);
    EXPECT_EQ(futex_wake(word(), 2), 2);
    EXPECT_EQ(futex_wake(word(), INT_MAX), 1);
    EXPECT_EQ(futex_wake(word(), INT_MAX), 0);
    for (const auto& child : children) {
        EXPECT_EQ(child->wait(), static_cast<int>(FutexResult::woken));
    }
}

TEST_F(Futex, SaysThatASignalInterruptedIt) {
    test::ForkedChild child([&] {
        struct sigaction action{};
        action.sa_handler = [](int) {};
        ::sigaction(SIGUSR1, &action, nullptr);
        return wait_status(7, kForEver);
    });
    ASSERT_TRUE(test::wait_until([&] { return sleeps(child.pid()); }));
    ::kill(child.pid(), SIGUSR1);
    EXPECT_EQ(child.wait(), static_cast<int>(FutexResult::interrupted));
}

TEST_F(Futex, LeavesErrno) {
    errno = ENOENT;
    EXPECT_EQ(futex_wait(word(), 8, kForEver), FutexResult::changed);
    futex_wake(word(), -1);
    EXPECT_EQ(errno, ENOENT);
}

} // namespace
} // namespace paceline::os
