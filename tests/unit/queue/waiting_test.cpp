// SPDX-License-Identifier: Apache-2.0
// How a call waits: when it looks, when it sleeps, what it leaves in shared memory.
#include <array>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

#include "../../support/watchdog.hpp"
#include "queue/waiting.hpp"

namespace paceline::detail {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kTwoCpus = 2;
constexpr int kYields = 3;

struct WaitingTest : testing::Test {
    // Waits until the attempt of this number, which begins with 1, or the deadline.
    bool wait(const Waiting& waiting, int good, Deadline deadline) {
        return waiting.wait(me, header.messages, deadline, [&] {
            ++attempts;
            attempts_awake += record.parks.load() == 0 ? 1 : 0;
            return attempts == good;
        }, [&] { ++looks; });
    }

    [[nodiscard]] static Deadline in(std::chrono::nanoseconds time) {
        return std::chrono::steady_clock::now() + time;
    }

    // No spinning beyond the first look at the clock.
    void spin_little() {
        for (int turn = 0; turn < 10; ++turn) {
            me.pace.missed();
        }
    }

    test::Watchdog watchdog;
    shm::RegionHeader header{};
    shm::ParticipantRecord record{};
    // Who the thread belongs to is no matter here.
    alignas(Members) std::array<std::byte, sizeof(Members)> nobody{};
    Member me{reinterpret_cast<Members&>(nobody), 1, record, 0};
    int attempts = 0;
    int attempts_awake = 0;
    int looks = 0;
};

TEST_F(WaitingTest, ADeadlineOfNowMeansNotToTryAgain) {
    EXPECT_FALSE(wait(Waiting(header, kTwoCpus), 1, kNow));
    EXPECT_EQ(attempts, 0);
}

TEST_F(WaitingTest, WithOneCpuItYieldsAndDoesNotSpin) {
    EXPECT_FALSE(wait(Waiting(header, 1), 0, in(5ms)));
    // And once more between the announcement and the sleep.
    EXPECT_EQ(attempts_awake, kYields + 1);
}

TEST_F(WaitingTest, WithMoreThreadsAwakeThanCpusItDoesNotSpin) {
    header.active = 3;
    EXPECT_FALSE(wait(Waiting(header, kTwoCpus), 0, in(5ms)));
    EXPECT_EQ(attempts_awake, kYields + 1);
}

TEST_F(WaitingTest, WithACpuOfItsOwnItSpinsFirst) {
    header.active = 2;
    spin_little();
    EXPECT_FALSE(wait(Waiting(header, kTwoCpus), 0, in(5ms)));
    const int spins = attempts_awake - kYields - 1;
    EXPECT_GE(spins, 16);
    EXPECT_EQ(spins % 16, 0) << "the clock costs more than a look: it is read after 16 of them";
    EXPECT_LE(record.parks.load(), 1U) << "on a busy machine the time is over before it sleeps";
}

TEST_F(WaitingTest, WhatComesWhileItSpinsOrYieldsNeedsNoSleep) {
    for (const int good : {1, 16, 17}) {
        attempts = 0;
        EXPECT_TRUE(wait(Waiting(header, kTwoCpus), good, in(1h)));
        EXPECT_EQ(attempts, good);
    }
    EXPECT_EQ(header.messages.announced.load(), 0U);
    EXPECT_EQ(record.parks.load(), 0U);
}

TEST_F(WaitingTest, RemembersHowLongItSpun) {
    constexpr std::uint32_t kAfterALongSpin = 1;
    EXPECT_TRUE(wait(Waiting(header, kTwoCpus), 16, in(1h)));
    EXPECT_EQ(me.pace.begin(me.operations), kAfterALongSpin);
    attempts = 0;
    EXPECT_TRUE(wait(Waiting(header, kTwoCpus), 1, in(1h)));
    EXPECT_GT(me.pace.begin(me.operations), kAfterALongSpin);
    spin_little();
    EXPECT_FALSE(wait(Waiting(header, kTwoCpus), 0, in(5ms)));
    EXPECT_EQ(me.pace.begin(me.operations), kAfterALongSpin);
}

TEST_F(WaitingTest, SpinsAgainAsLongAsThatIsWorthWhile) {
    EXPECT_FALSE(wait(Waiting(header, kTwoCpus), 0, in(5ms)));
    EXPECT_EQ(me.pace.limit(), SpinPace::kLongestSpin / 2);
    attempts = 0;
    EXPECT_TRUE(wait(Waiting(header, kTwoCpus), 1, in(1h)));
    EXPECT_EQ(me.pace.limit(), SpinPace::kLongestSpin);
}

TEST_F(WaitingTest, WhatComesBetweenTheAnnouncementAndTheSleepNeedsNoSleep) {
    EXPECT_TRUE(wait(Waiting(header, 1), kYields + 1, in(1h)));
    EXPECT_EQ(header.messages.announced.load(), 1U);
    EXPECT_EQ(record.parks.load(), 0U);
}

TEST_F(WaitingTest, ASleeperLooksAroundTenTimesASecond) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(wait(Waiting(header, 1), kYields + 4, in(1h)));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 300ms);
    EXPECT_EQ(record.parks.load(), 3U);
    EXPECT_EQ(looks, 2);
    EXPECT_EQ(header.messages.announced.load(), 1U) << "nobody took the announcement";
}

TEST_F(WaitingTest, ASleepEndsAtTheDeadline) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(wait(Waiting(header, 1), 0, in(250ms)));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 250ms);
    EXPECT_GE(record.parks.load(), 1U);
    EXPECT_LE(record.parks.load(), 3U);
    EXPECT_EQ(looks, static_cast<int>(record.parks.load()));
}

TEST_F(WaitingTest, IsNotCountedAsAwakeWhileItSleeps) {
    header.active = 1;
    const Waiting waiting(header, 1);
    std::thread other([&] {
        while (record.parked.load() == 0 || header.active.load() != 0) {
            std::this_thread::yield();
        }
        wake_one(header.messages);
    });
    EXPECT_TRUE(waiting.wait(me, header.messages, kNever,
                             [&] { return header.messages.ticket.load() != 0; }, [] {}));
    other.join();
    EXPECT_EQ(header.active.load(), 1);
    EXPECT_EQ(record.parked.load(), 0U);
}

TEST_F(WaitingTest, WhatLookingAroundThrowsComesOut) {
    EXPECT_THROW(Waiting(header, 1).wait(me, header.messages, in(1h), [] { return false; },
                                         [] { throw std::runtime_error("lost"); }),
                 std::runtime_error);
    EXPECT_EQ(record.parked.load(), 0U);
}

TEST_F(WaitingTest, WakingNobodySettlesWhatWasAnnounced) {
    (void)header.messages.announce();
    EXPECT_TRUE(header.messages.is_awaited());
    wake_one(header.messages);
    EXPECT_FALSE(header.messages.is_awaited());
    EXPECT_EQ(header.messages.ticket.load(), 1U);
    wake_one(header.messages);
    EXPECT_EQ(header.messages.ticket.load(), 1U) << "nobody is there to be woken";
}

TEST_F(WaitingTest, WakingASleeperLeavesTheAnnouncementsOfOthers) {
    const Waiting waiting(header, 1);
    (void)header.messages.announce();
    std::thread sleeper([&] {
        EXPECT_TRUE(waiting.wait(me, header.messages, kNever,
                                 [&] { return header.messages.ticket.load() != 0; }, [] {}));
    });
    // Until it sleeps for sure: the futex has a waiter.
    while (record.parked.load() == 0) {
        std::this_thread::yield();
    }
    wake_all(header.messages);
    sleeper.join();
    EXPECT_TRUE(header.messages.is_awaited());
}

} // namespace
} // namespace paceline::detail
