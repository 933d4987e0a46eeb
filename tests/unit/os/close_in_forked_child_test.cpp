// SPDX-License-Identifier: Apache-2.0
// What a forked child finds open.
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <pthread.h>

#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "../../support/wait_until.hpp"
#include "os/close_in_forked_child.hpp"

namespace paceline::os {
namespace {

using CloseInForkedChildTest = test::LeakCheck;

// Far from the numbers that others use.
constexpr int kLowest = 500;
constexpr int kHighest = 600;

Descriptor open_high() {
    const Descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    return Descriptor(::fcntl(file.number(), F_DUPFD_CLOEXEC, kLowest));
}

bool is_open(int number) {
    return ::fcntl(number, F_GETFD) >= 0;
}

int count_open() {
    int count = 0;
    for (int number = kLowest; number < kHighest; ++number) {
        count += is_open(number) ? 1 : 0;
    }
    return count;
}

TEST_F(CloseInForkedChildTest, IsOpenInTheParentAndClosedInTheChild) {
    const CloseInForkedChild first(open_high);
    const CloseInForkedChild second(open_high);
    const Descriptor ordinary = open_high();
    test::ForkedChild child([&] {
        return count_open() == 1 && is_open(ordinary.number()) && first.number() == -1 &&
                       second.number() == -1
                   ? 0
                   : 1;
    });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_TRUE(is_open(first.number()));
    EXPECT_TRUE(is_open(second.number()));
}

TEST_F(CloseInForkedChildTest, DoesNotCloseInTheChildWhatHasItsNumberNow) {
    CloseInForkedChild kept(open_high);
    int number = -1;
    {
        const CloseInForkedChild gone(open_high);
        number = gone.number();
    }
    EXPECT_FALSE(is_open(number));
    const Descriptor stranger = open_high();
    ASSERT_EQ(stranger.number(), number);
    test::ForkedChild child([&] { return is_open(number) && count_open() == 1 ? 0 : 1; });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(CloseInForkedChildTest, EndsInTheChildWithoutClosingAnything) {
    auto entry = std::make_unique<CloseInForkedChild>(open_high);
    test::ForkedChild child([&] {
        const Descriptor with_its_number = open_high();
        entry.reset();
        return is_open(with_its_number.number()) ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_TRUE(is_open(entry->number()));
}

TEST_F(CloseInForkedChildTest, MovesWithItsOwner) {
    CloseInForkedChild first(open_high);
    const int number = first.number();
    CloseInForkedChild second(std::move(first));
    EXPECT_EQ(second.number(), number);
    EXPECT_EQ(first.number(), -1); // NOLINT(bugprone-use-after-move): what the test is about
    CloseInForkedChild third(open_high);
    third = std::move(second);
    EXPECT_EQ(third.number(), number);
    EXPECT_EQ(count_open(), 1);
    test::ForkedChild child([] { return count_open(); });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(CloseInForkedChildTest, IsForgottenInAnyOrder) {
    std::vector<CloseInForkedChild> entries;
    for (int i = 0; i < 3; ++i) {
        entries.emplace_back(open_high);
    }
    for (const std::size_t position : {1U, 1U, 0U}) {
        entries.erase(entries.begin() + position);
        EXPECT_EQ(count_open(), static_cast<int>(entries.size()));
        test::ForkedChild child([] { return count_open(); });
        EXPECT_EQ(child.wait(), 0);
    }
}

TEST_F(CloseInForkedChildTest, WorksInAChildAndItsOwnChild) {
    const CloseInForkedChild entry(open_high);
    test::ForkedChild child([] {
        const CloseInForkedChild own(open_high);
        test::ForkedChild grandchild([] { return count_open(); });
        return grandchild.wait() == 0 && count_open() == 1 ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(CloseInForkedChildTest, IsNotLeftUnlockedWhenOpeningFails) {
    EXPECT_THROW(CloseInForkedChild([]() -> Descriptor { throw std::runtime_error("no"); }),
                 std::runtime_error);
    const CloseInForkedChild entry(open_high);
    test::ForkedChild child([] { return count_open(); });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(CloseInForkedChildTest, HoldsWhileOtherThreadsRegisterAndForget) {
    constexpr int kForks = 100;
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            while (!stop) {
                const CloseInForkedChild entry([] {
                    const Descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
                    return Descriptor(::fcntl(file.number(), F_DUPFD_CLOEXEC, kLowest));
                });
            }
        });
    }
    int wrong = 0;
    for (int i = 0; i < kForks; ++i) {
        test::ForkedChild child([] {
            const int inherited = count_open();
            const CloseInForkedChild own(open_high); // hangs if the lock was left locked
            return inherited;
        });
        wrong += child.wait() == 0 ? 0 : 1;
    }
    stop = true;
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(wrong, 0);
}

TEST_F(CloseInForkedChildTest, HoldsWhenAForkMeetsTheFirstRegistration) {
    // A child for each try, since the first time comes once a process.
    constexpr int kTries = 50;
    for (int i = 0; i < kTries; ++i) {
        test::ForkedChild child([] {
            std::atomic<bool> is_ready = false;
            std::atomic<bool> go = false;
            std::atomic<bool> end = false;
            std::thread other([&] {
                // The allocator of a sanitizer has a lock that no fork waits for, and takes it when
                // a thread asks for the first memory of a size.
                const std::vector<std::string> first{std::string(20, 'x'), std::string(40, 'x')};
                is_ready = true;
                while (!go) {
                }
                const CloseInForkedChild entry(open_high);
                while (!end) {
                    std::this_thread::yield();
                }
            });
            while (!is_ready) {
            }
            go = true;
            test::ForkedChild grandchild([] {
                const CloseInForkedChild own(open_high); // hangs if the lock was left locked
                return 0;
            });
            const int status = grandchild.wait();
            end = true;
            other.join();
            return status == 0 ? 0 : 1;
        });
        ASSERT_EQ(child.wait(), 0);
    }
}

// What a handler of another library lets happen while a fork has begun.
std::atomic<bool> fork_has_begun = false;
std::atomic<bool> is_opening = false;

void wait_for_the_opening() {
    fork_has_begun = true;
    (void)test::wait_until([] { return is_opening.load(); });
}

TEST_F(CloseInForkedChildTest, HoldsWhenTheFirstRegistrationComesAfterTheBeginningOfAFork) {
    test::ForkedChild child([] {
        ::pthread_atfork(wait_for_the_opening, nullptr, nullptr);
        std::atomic<bool> end = false;
        std::thread other([&] {
            const std::vector<std::string> first{std::string(20, 'x'), std::string(40, 'x')};
            while (!fork_has_begun) {
                std::this_thread::yield();
            }
            const CloseInForkedChild entry([&end] {
                is_opening = true;
                // If handlers were registered before, the fork waits for the end of this.
                const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(1);
                while (!end && std::chrono::steady_clock::now() < latest) {
                    std::this_thread::yield();
                }
                return open_high();
            });
        });
        test::ForkedChild grandchild([] {
            const CloseInForkedChild own(open_high); // hangs if the lock is taken for another's
            return own.number() >= 0 && count_open() == 1 ? 0 : 1;
        });
        const int status = grandchild.wait();
        end = true;
        other.join();
        return status == 0 ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

} // namespace
} // namespace paceline::os
