// SPDX-License-Identifier: Apache-2.0
// Signals that meet a waiting call: the handler runs, the wait goes on, nothing is lost.
#include <atomic>
#include <csignal>
#include <memory>
#include <thread>
#include <vector>

#include <sys/time.h>

#include "../support/forked_child.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/wait_until.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::ForkedChild;

std::atomic<int> handled{0};

void count_signal(int /*signal*/) {
    ++handled;
}

void install(int signal) {
    handled = 0;
    struct sigaction action{};
    action.sa_handler = count_signal;
    ::sigaction(signal, &action, nullptr);
}

class SignalsTest : public test::QueueFixture {
protected:
    // Sends SIGINT until it has been handled so often while the child sleeps.
    static void interrupt(const ForkedChild& child, const Queue<int>& told) {
        constexpr std::uint64_t kTimes = 5;
        while (told.size() < kTimes) {
            const std::uint64_t before = told.size();
            ::kill(child.pid(), SIGINT);
            ASSERT_TRUE(test::wait_until([&] { return told.size() > before; }));
        }
    }
};

// The child's handler may not use the queue; another thread of it tells.
template <typename Wait>
int tell_of_signals(Queue<int>& told, const Wait& wait) {
    install(SIGINT);
    std::atomic<bool> end{false};
    std::thread teller([&] {
        sigset_t all{};
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
        for (int seen = 0; !end;) {
            if (handled > seen) {
                told.put(++seen);
            }
            std::this_thread::yield();
        }
    });
    const int status = wait();
    end = true;
    teller.join();
    return status;
}

TEST_F(SignalsTest, InGetAreHandledAndTheWaitGoesOn) {
    auto queue = Queue<int>::anonymous();
    auto told = Queue<int>::anonymous();
    ForkedChild child([&] { return tell_of_signals(told, [&] { return queue.get(); }); });
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 2; }));
    interrupt(child, told);
    EXPECT_EQ(queue.size(), 0U);
    queue.put(42);
    EXPECT_EQ(child.wait(), 42);
    EXPECT_EQ(queue.stats().acknowledged, 1U);
}

TEST_F(SignalsTest, InPutAreHandledAndTheWaitGoesOn) {
    auto queue = Queue<int>::anonymous({.capacity = 1});
    auto told = Queue<int>::anonymous();
    queue.put(1);
    ForkedChild child([&] {
        return tell_of_signals(told, [&] {
            queue.put(2);
            return 0;
        });
    });
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 2; }));
    interrupt(child, told);
    EXPECT_EQ(queue.size(), 1U);
    EXPECT_EQ(queue.get(), 1);
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(queue.get(), 2);
    EXPECT_EQ(queue.size(), 0U);
}

TEST_F(SignalsTest, DoNotShortenATimeOut) {
    auto queue = Queue<int>::anonymous();
    ForkedChild child([&queue] {
        install(SIGVTALRM);
        install(SIGPROF);
        struct sigaction action{};
        action.sa_handler = count_signal;
        ::sigaction(SIGUSR1, &action, nullptr);
        const auto begin = std::chrono::steady_clock::now();
        std::atomic<bool> end{false};
        const pthread_t waiter = ::pthread_self();
        std::thread sender([&] {
            while (!end) {
                ::pthread_kill(waiter, SIGUSR1);
                std::this_thread::yield();
            }
        });
        const bool is_empty = queue.get_for(150ms).status == GetStatus::empty;
        end = true;
        sender.join();
        return is_empty && std::chrono::steady_clock::now() - begin >= 150ms && handled > 0 ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(SignalsTest, ThatKeepComingDoNotStopGrowth) {
    auto queue = Queue<std::string>::anonymous({.capacity = 0, .bytes = 1 << 24});
    ForkedChild child([&queue] {
        install(SIGALRM);
        const itimerval often{.it_interval = {.tv_sec = 0, .tv_usec = 200},
                              .it_value = {.tv_sec = 0, .tv_usec = 200}};
        ::setitimer(ITIMER_REAL, &often, nullptr);
        const std::string large(1 << 20, 'x');
        for (int number = 0; number < 10; ++number) {
            queue.put(large);
        }
        return 0;
    });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(queue.size(), 10U);
    EXPECT_EQ(queue.get().size(), std::size_t{1} << 20);
}

TEST_F(SignalsTest, ThatStopSomeDoNotBlockTheOthers) {
    auto queue = Queue<int>::anonymous({.capacity = 8});
    std::vector<std::unique_ptr<ForkedChild>> stopped;
    for (int number = 0; number < 3; ++number) {
        stopped.push_back(std::make_unique<ForkedChild>([&queue] {
            for (;;) {
                queue.put(-1);
                (void)queue.get();
            }
            return 0;
        }));
    }
    // At any point of their work, again and again.
    for (int round = 0; round < 50; ++round) {
        for (const auto& child : stopped) {
            ::kill(child->pid(), SIGSTOP);
            int status = 0;
            ::waitpid(child->pid(), &status, WUNTRACED);
            ASSERT_TRUE(WIFSTOPPED(status));
        }
        for (int number = 0; number < 20; ++number) {
            ASSERT_EQ(queue.try_put(number), PutStatus::ok);
            ASSERT_TRUE(queue.try_get());
        }
        EXPECT_EQ(queue.reap(), 0U);
        for (const auto& child : stopped) {
            ::kill(child->pid(), SIGCONT);
        }
    }
}

} // namespace
} // namespace paceline
