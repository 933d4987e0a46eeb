// SPDX-License-Identifier: Apache-2.0
// fork() at any moment: the child works at once, and what the parent had stays the parent's.
#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/gate.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/wait_until.hpp"

namespace paceline {
namespace {

using test::ForkedChild;
using test::kind;

using ForkTest = test::QueueFixture;

TEST_F(ForkTest, LetsTheChildUseTheQueueAtOnce) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    ForkedChild child([&queue] {
        queue.put(queue.get() + 1);
        return static_cast<int>(queue.stats().participants);
    });
    EXPECT_EQ(child.wait(), 2) << "a place of its own";
    EXPECT_EQ(queue.get(), 2);
}

TEST_F(ForkTest, OfAForkOfAForkWorksToo) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    const std::function<int(int)> descend = [&](int depth) {
        queue.put(queue.get() + 1);
        return depth == 0 ? 0 : ForkedChild([&] { return descend(depth - 1); }).wait();
    };
    EXPECT_EQ(descend(5), 0);
    EXPECT_EQ(queue.get(), 7);
    EXPECT_EQ(queue.reap(), 5U);
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(ForkTest, LeavesTheParentItsPlaceWhenTheThreadEndsInTheChild) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    std::thread([&queue] {
        queue.put(2);
        const pid_t child = fork();
        if (child == 0) {
            // The thread-local variables end, as those of the last thread; before a sanitizer looks
            // for what the other threads of the parent had.
            std::atexit([] { _exit(0); });
            std::exit(0);
        }
        int status = -1;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
        EXPECT_EQ(queue.stats().participants, 2U);
    }).join();
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(ForkTest, LeavesMessagesAndLoansToTheParent) {
    auto queue = Queue<std::string>::anonymous();
    queue.put("a");
    queue.put("b");
    Message message = queue.receive();
    Message acknowledged = queue.receive();
    acknowledged.ack();
    Loan loan = queue.loan(1);
    ForkedChild child([&] {
        if (kind([&] {
            message.ack();
            return 0;
        }) != "InvalidArgument" ||
            kind([&] {
            acknowledged.ack();
            return 0;
        }) != "InvalidArgument" ||
            kind([&] { return acknowledged.mutable_bytes(); }) != "InvalidArgument" ||
            kind([&] { return queue.try_put(std::move(loan)); }) != "InvalidArgument" || kind([&] {
            queue.dead_letters().put_back(std::move(message));
            return 0;
        }) != "InvalidArgument") {
            return 1;
        }
        const Message moved = std::move(message);
        message.release();
        acknowledged.release();
        loan.release();
        // Nothing of that has happened to the queue.
        const QueueStats stats = queue.stats();
        return stats.outstanding == 1 && stats.size == 0 && stats.acknowledged == 1 ? 0 : 2;
    });
    EXPECT_EQ(child.wait(), 0);
    message.ack();
    EXPECT_EQ(acknowledged.mutable_bytes().size(), 1U);
    loan.bytes()[0] = std::byte{'c'};
    queue.put(std::move(loan));
    EXPECT_EQ(queue.get(), "c");
    EXPECT_EQ(queue.stats().outstanding, 0U);
}

TEST_F(ForkTest, LeavesTheQueueToTheChildThatOutlivesItsParent) {
    auto queue = Queue<int>::anonymous();
    auto results = Queue<int>::anonymous();
    const test::Gate parent_has_ended;
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ForkedChild parent([&]() -> int {
        queue.put(1);
        const Message mine = queue.receive();
        const pid_t child = ::fork();
        if (child == 0) {
            ::alarm(test::kWatchdogSeconds);
            parent_has_ended.pass();
            // What the parent had comes to its child.
            results.put(queue.get() + 10);
            ::_exit(0);
        }
        // Without its destructors: as if it was killed.
        ::_exit(0);
    });
    EXPECT_EQ(parent.wait(), 0);
    parent_has_ended.open();
    EXPECT_EQ(results.get(), 11);
    int status = 0;
    EXPECT_GT(::waitpid(-1, &status, 0), 0);
    EXPECT_EQ(status, 0);
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_F(ForkTest, LetsTheChildWaitWhileItsParentIsKilled) {
    auto queue = Queue<int>::anonymous();
    auto results = Queue<int>::anonymous();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ForkedChild parent([&] {
        (void)queue.size();
        if (::fork() == 0) {
            ::alarm(test::kWatchdogSeconds);
            results.put(queue.get());
            ::_exit(0);
        }
        ::pause();
        return 0;
    });
    EXPECT_TRUE(test::wait_until([&] { return queue.stats().participants == 3; }));
    parent.kill();
    EXPECT_EQ(queue.reap(), 1U) << "its child does not keep its locks";
    queue.put(5);
    EXPECT_EQ(results.get(), 5);
    EXPECT_GT(::waitpid(-1, nullptr, 0), 0);
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_F(ForkTest, ByACloneThatRunsNoHandlersWorks) {
    auto queue = Queue<int>::anonymous();
    queue.put(1);
    const auto child =
        static_cast<pid_t>(::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    if (child == 0) {
        ::alarm(test::kWatchdogSeconds);
        queue.put(queue.get() + 1);
        ::_exit(0);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(queue.get(), 2);
    EXPECT_EQ(queue.reap(), 1U);
}

// What another thread of the parent does all the time.
struct Activity {
    const char* name;
    void (*run)(Queue<int>&, Queue<int>&);
};

class ForkDuring : public test::QueueFixture, public testing::WithParamInterface<Activity> {};

INSTANTIATE_TEST_SUITE_P(
    , ForkDuring,
    testing::Values(Activity{"PutAndGet",
                             [](Queue<int>& busy, Queue<int>& /*idle*/) {
                                 busy.put(1);
                                 (void)busy.get();
                             }},
                    Activity{"Receive",
                             [](Queue<int>& busy, Queue<int>& /*idle*/) {
                                 busy.put(1);
                                 busy.receive().ack();
                                 (void)busy.loan(100);
                             }},
                    Activity{"ShortWaits",
                             [](Queue<int>& /*busy*/, Queue<int>& idle) {
                                 (void)idle.get_for(std::chrono::microseconds(50));
                             }},
                    Activity{"LongWaits",
                             [](Queue<int>& /*busy*/, Queue<int>& idle) {
                                 (void)idle.get_for(std::chrono::milliseconds(20));
                             }},
                    Activity{"Opening",
                             [](Queue<int>& /*busy*/, Queue<int>& /*idle*/) {
                                 auto fresh =
                                     Queue<int>::anonymous({.capacity = 2, .participants = 2});
                                 fresh.put(1);
                             }},
                    Activity{"Care",
                             [](Queue<int>& busy, Queue<int>& /*idle*/) {
                                 (void)busy.stats();
                                 (void)busy.reap();
                                 (void)busy.trim();
                             }}),
    [](const auto& parameter) { return parameter.param.name; });

TEST_P(ForkDuring, DisturbsNeitherParentNorChild) {
    constexpr int kForks = 100;
    auto busy = Queue<int>::anonymous({.capacity = 0, .bytes = 1 << 20});
    auto idle = Queue<int>::anonymous();
    auto own = Queue<int>::anonymous({.capacity = 2});
    std::atomic<bool> end{false};
    std::atomic<int> turns{0};
    std::thread other([&] {
        while (!end) {
            GetParam().run(busy, idle);
            ++turns;
        }
    });
    for (int round = 0; round < kForks; ++round) {
        own.put(round);
        ForkedChild child([&] {
            // Both the queue that the other thread was busy with and one that it was not.
            busy.put(1);
            (void)busy.get();
            idle.put(1);
            if (!idle.try_get() && GetParam().run == nullptr) {
                return 1;
            }
            return own.get() == round ? 0 : 2;
        });
        ASSERT_EQ(child.wait(), 0);
    }
    const int before = turns;
    EXPECT_TRUE(test::wait_until([&] { return turns > before; }));
    end = true;
    other.join();
    busy.reap();
    EXPECT_EQ(busy.size(), 0U);
    EXPECT_EQ(busy.stats().outstanding, 0U);
    EXPECT_EQ(own.size(), 0U);
}

} // namespace
} // namespace paceline
