// SPDX-License-Identifier: Apache-2.0
// Deaths are found: by whom, how, once, and never those of the living.
#include <memory>
#include <vector>

#include <sched.h>
#include <sys/wait.h>

#include "../support/taken_chunks.hpp"
#include "deaths_fixture.hpp"

namespace paceline {
namespace {

using test::ForkedChild;

using ReapingTest = test::DeathsFixture;

TEST_F(ReapingTest, ComesBeforeTheParentWaitsForTheDead) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    ForkedChild victim = holder(queue, has_it_);
    has_it_.pass();
    ::kill(victim.pid(), SIGKILL);
    victim.wait_until_zombie();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.get(), 7);
    EXPECT_EQ(victim.wait(), -SIGKILL);
}

TEST_F(ReapingTest, IsDoneByThoseWhoWait) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    ForkedChild victim = holder(queue, has_it_);
    has_it_.pass();
    ForkedChild waiter([&queue] { return queue.get(); });
    expect_participants(queue, 3);
    victim.kill();
    EXPECT_EQ(waiter.wait(), 7);
}

TEST_F(ReapingTest, IsDoneByThoseWhoNeverSleep) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    ForkedChild victim = holder(queue, has_it_);
    has_it_.pass();
    victim.kill();
    EXPECT_TRUE(test::wait_until([&] { return queue.try_get() == 7; }));
    EXPECT_EQ(queue.stats().reaped, 1U);
}

TEST_F(ReapingTest, CountsOneLessAwakeIfTheDeadOneWas) {
    auto queue = Queue<int>::anonymous();
    const auto awake_after_reaping = [&](std::uint32_t parked) {
        const test::Gate has_it;
        queue.put(7);
        ForkedChild victim = holder(queue, has_it);
        has_it.pass();
        test::with_region(queue, [&](const shm::Region& region) {
            EXPECT_EQ(region.header().active.load(), 2);
            region.participants()[2].parked = parked;
        });
        victim.kill();
        EXPECT_EQ(queue.reap(), 1U);
        std::int32_t awake = -1;
        test::with_region(
            queue, [&](const shm::Region& region) { awake = region.header().active.load(); });
        return awake;
    };
    EXPECT_EQ(awake_after_reaping(0), 1);
    // It had counted itself out before.
    EXPECT_EQ(awake_after_reaping(1), 2);
}

TEST_F(ReapingTest, SparesTheStopped) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    ForkedChild stopped = holder(queue, has_it_);
    has_it_.pass();
    ::kill(stopped.pid(), SIGSTOP);
    int status = 0;
    ::waitpid(stopped.pid(), &status, WUNTRACED);
    ASSERT_TRUE(WIFSTOPPED(status));
    EXPECT_EQ(queue.reap(), 0U);
    for (int number = 0; number < 2000; ++number) {
        queue.put(number);
        ASSERT_EQ(queue.get(), number);
    }
    EXPECT_EQ(queue.stats().outstanding, 1U);
    EXPECT_EQ(queue.stats().participants, 2U);
    stopped.kill();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.get(), 7);
}

TEST_F(ReapingTest, FreesAPlaceForTheNext) {
    auto queue = Queue<int>::anonymous({.participants = 2});
    queue.put(0);
    for (int round = 0; round < 20; ++round) {
        ForkedChild victim([&] {
            (void)queue.size();
            has_it_.open();
            ::pause();
            return 0;
        });
        has_it_.pass();
        ForkedChild refused([&queue] {
            return test::kind([&] { return queue.size(); }) == "TooManyParticipants" ? 0 : 1;
        });
        EXPECT_EQ(refused.wait(), 0);
        victim.kill();
    }
}

TEST_F(ReapingTest, LeavesThePlaceToAnyProcess) {
    auto queue = Queue<int>::anonymous({.participants = 2});
    queue.put(7);
    for (int round = 0; round < 3; ++round) {
        ForkedChild victim = holder(queue, has_it_);
        has_it_.pass();
        victim.kill();
        EXPECT_EQ(queue.reap(), 1U);
        // Not only to the one who reaped.
        ForkedChild next([&queue] { return static_cast<int>(queue.stats().participants); });
        EXPECT_EQ(next.wait(), 2);
        EXPECT_EQ(queue.reap(), 1U);
    }
}

TEST_F(ReapingTest, OfManyTakesOneLook) {
    constexpr int kVictims = 30;
    auto queue = Queue<int>::anonymous();
    std::vector<std::unique_ptr<ForkedChild>> victims;
    for (int number = 0; number < kVictims; ++number) {
        queue.put(number);
        victims.push_back(std::make_unique<ForkedChild>([&] {
            const Message message = queue.receive();
            has_it_.open();
            ::pause();
            return 0;
        }));
        has_it_.pass();
    }
    for (const auto& victim : victims) {
        victim->kill();
    }
    EXPECT_EQ(queue.reap(), static_cast<std::uint32_t>(kVictims));
    EXPECT_EQ(queue.size(), static_cast<std::uint64_t>(kVictims));
    EXPECT_EQ(queue.stats().participants, 1U);
}

TEST_F(ReapingTest, IsDoneOnceHoweverManyLook) {
    auto queue = Queue<int>::anonymous();
    constexpr int kLookers = 4;
    test::Gate go;
    test::Gate has_looked;
    test::Gate end;
    for (int round = 0; round < 10; ++round) {
        queue.put(round);
        ForkedChild victim = holder(queue, has_it_);
        has_it_.pass();
        std::vector<std::unique_ptr<ForkedChild>> lookers;
        for (int number = 0; number < kLookers; ++number) {
            lookers.push_back(std::make_unique<ForkedChild>([&] {
                go.pass();
                const std::uint32_t reaped = queue.reap();
                has_looked.open();
                end.pass();
                return static_cast<int>(reaped);
            }));
        }
        victim.kill();
        for (int number = 0; number < kLookers; ++number) {
            go.open();
        }
        for (int number = 0; number < kLookers; ++number) {
            has_looked.pass();
        }
        for (int number = 0; number < kLookers; ++number) {
            end.open();
        }
        int reaped = 0;
        for (const auto& looker : lookers) {
            reaped += looker->wait();
        }
        EXPECT_EQ(reaped, 1);
        EXPECT_EQ(queue.get(), round);
        EXPECT_EQ(queue.reap(), static_cast<std::uint32_t>(kLookers)) << "they ended by _exit()";
    }
}

TEST_F(ReapingTest, InAnotherPidNamespaceGoesByTheLock) {
    auto queue = Queue<int>::anonymous();
    queue.put(7);
    test::Gate can;
    test::Gate die;
    // Its child is the first process of a new namespace, whose number means nothing here.
    ForkedChild outside([&] {
        if (::unshare(CLONE_NEWPID) != 0) {
            return 77;
        }
        ForkedChild inside([&] {
            const Message message = queue.receive();
            has_it_.open();
            ::pause();
            return 0;
        });
        die.pass();
        inside.kill();
        can.open();
        die.pass();
        return 0;
    });
    if (::geteuid() != 0) {
        die.open();
        outside.kill();
        GTEST_SKIP() << "this user makes no pid namespace";
    }
    has_it_.pass();
    EXPECT_EQ(queue.reap(), 0U) << "it lives";
    die.open();
    can.pass();
    EXPECT_EQ(queue.reap(), 1U);
    EXPECT_EQ(queue.get(), 7);
    die.open();
    EXPECT_EQ(outside.wait(), 0);
}

} // namespace
} // namespace paceline
