// SPDX-License-Identifier: Apache-2.0
// Event loops in several processes, beside one that waits in get().
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/gate.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/traced_child.hpp"
#include "../support/wait_until.hpp"
#include "os/text_file.hpp"

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::ForkedChild;

constexpr int kPatience = static_cast<int>(test::kWatchdogSeconds) * 1000;

bool becomes_readable(int descriptor) {
    pollfd entry{.fd = descriptor, .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, kPatience) == 1;
}

// Gets until the queue is closed, waiting by poll() or epoll_wait(); hands on what it got.
int run_loop(Queue<int>& queue, Queue<int>& results, bool is_epoll) {
    const int loop = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    ::epoll_ctl(loop, EPOLL_CTL_ADD, queue.fileno(), &event);
    for (;;) {
        const bool is_ready = is_epoll ? ::epoll_wait(loop, &event, 1, kPatience) == 1
                                       : becomes_readable(queue.fileno());
        if (!is_ready) {
            return 1;
        }
        GetResult<int> result = queue.get_for(0s);
        for (; result; result = queue.get_for(0s)) {
            results.put(*result.value);
        }
        if (result.status == GetStatus::closed) {
            ::close(loop);
            return 0;
        }
    }
}

int run_getter(Queue<int>& queue, Queue<int>& results) {
    for (GetResult<int> result = queue.get_for(1h); result; result = queue.get_for(1h)) {
        results.put(*result.value);
    }
    return 0;
}

class FilenoInProcesses : public test::QueueFixture {};

TEST_F(FilenoInProcesses, SharesTheMessagesWithAnotherLoopAndAWaitingGet) {
    constexpr int kMessages = 2000;
    auto queue = Queue<int>::anonymous({.capacity = 8});
    auto results = Queue<int>::anonymous({.capacity = 0});
    ForkedChild first([&] { return run_loop(queue, results, false); });
    ForkedChild second([&] { return run_loop(queue, results, true); });
    ForkedChild getter([&] { return run_getter(queue, results); });
    for (int number = 0; number < kMessages; ++number) {
        queue.put(number);
    }
    queue.close();
    std::vector<bool> seen(kMessages);
    for (int number = 0; number < kMessages; ++number) {
        const auto got = static_cast<std::size_t>(results.get());
        ASSERT_FALSE(seen[got]) << got;
        seen[got] = true;
    }
    EXPECT_EQ(first.wait(), 0);
    EXPECT_EQ(second.wait(), 0);
    EXPECT_EQ(getter.wait(), 0);
    EXPECT_EQ(results.size(), 0U);
}

TEST_F(FilenoInProcesses, OfALoopThatDoesNotReadStarvesNobody) {
    auto queue = Queue<int>::anonymous();
    auto results = Queue<int>::anonymous();
    const test::Gate ready;
    const test::Gate end;
    ForkedChild idle([&] {
        (void)queue.fileno();
        ready.open();
        end.pass();
        return 0;
    });
    ready.pass();
    ForkedChild getter([&] { return run_getter(queue, results); });
    for (int number = 0; number < 100; ++number) {
        queue.put(number);
        ASSERT_EQ(results.get(), number);
    }
    end.open();
    EXPECT_EQ(idle.wait(), 0);
    queue.close();
    EXPECT_EQ(getter.wait(), 0);
}

TEST_F(FilenoInProcesses, IsTheChildsOwnAfterAFork) {
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "this sanitizer allows no new thread in the child of a process with threads";
#endif
    auto queue = Queue<int>::anonymous();
    const int parents = queue.fileno();
    // AddressSanitizer's allocator is not made for a fork while a thread begins.
    queue.put(4);
    ASSERT_TRUE(becomes_readable(parents));
    ASSERT_EQ(queue.get(), 4);
    const test::Gate ready;
    ForkedChild child([&] {
        const int own = queue.fileno();
        ready.open();
        return own != parents && becomes_readable(own) ? queue.get() : -1;
    });
    ready.pass();
    queue.put(5);
    EXPECT_EQ(child.wait(), 5);
    (void)queue.try_get();
    queue.put(6);
    EXPECT_TRUE(becomes_readable(parents));
    EXPECT_EQ(queue.get(), 6);
}

TEST_F(FilenoInProcesses, TellsOfTheMessageOfAReceiverThatDied) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    const test::Gate has_it;
    ForkedChild victim([&] {
        const Message message = queue.receive();
        has_it.open();
        ::pause();
        return 0;
    });
    has_it.pass();
    const int descriptor = queue.fileno();
    EXPECT_EQ(queue.try_get(), std::nullopt);
    victim.kill();
    // Nobody waits in a call; the descriptor alone must tell.
    EXPECT_TRUE(
        test::wait_until([&] { return becomes_readable(descriptor) && queue.try_get() == 7; }));
}

// Of the main thread.
std::uint64_t blocked_signals(pid_t pid) {
    const std::string text = os::read_text("/proc/" + std::to_string(pid) + "/status").value();
    const std::string label = "SigBlk:\t";
    constexpr std::size_t kDigits = 16;
    return std::stoull(text.substr(text.find(label) + label.size(), kDigits), nullptr, 16);
}

TEST_F(FilenoInProcesses, BlocksAllSignalsBeforeItsThreadBegins) {
#if defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "this sanitizer allows no new thread in the child of a process with threads";
#endif
    auto queue = Queue<int>::anonymous();
    // A stack of a size that the thread library has no old one of.
    pthread_attr_t attributes{};
    ::pthread_attr_init(&attributes);
    ::pthread_attr_setstacksize(&attributes, std::size_t{33} << 20);
    test::TracedChild child([&] {
        ::pthread_setattr_default_np(&attributes);
        (void)queue.fileno();
        // Back as it was.
        return blocked_signals(::getpid()) == 0 ? 0 : 1;
    });
    ::pthread_attr_destroy(&attributes);
    // The stack is made by who makes the thread, whose mask the thread gets.
    ASSERT_TRUE(child.run_until([](const test::TracedChild::SystemCall& call) {
        return call.number == SYS_mmap && (call.arguments[3] & MAP_STACK) != 0;
    }));
    const std::uint64_t blocked = blocked_signals(child.pid());
    for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD}) {
        EXPECT_NE(blocked & (std::uint64_t{1} << (signal - 1)), 0U) << signal;
    }
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(FilenoInProcesses, OfAnOwnerThatDiesGivesItsPlaceBack) {
    auto queue = Queue<int>::anonymous();
    const test::Gate ready;
    ForkedChild victim([&] {
        (void)queue.fileno();
        ready.open();
        ::pause();
        return 0;
    });
    ready.pass();
    victim.kill();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.stats().participants, 1U);
}

} // namespace
} // namespace paceline
