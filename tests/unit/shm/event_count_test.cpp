// SPDX-License-Identifier: Apache-2.0
// Every order of the steps of one who waits and one who wakes: nobody sleeps through a wake.
#include <gtest/gtest.h>

#include "shm/event_count.hpp"

namespace paceline::shm {
namespace {

TEST(EventCount, IsNotAwaitedAtFirst) {
    const EventCount events{};
    EXPECT_FALSE(events.is_awaited());
}

TEST(EventCount, IsAwaitedFromAnAnnouncementUntilItIsSettled) {
    EventCount events{};
    events.announce();
    EXPECT_TRUE(events.is_awaited());
    const std::uint32_t until = events.begin_wake();
    EXPECT_TRUE(events.is_awaited());
    events.settle(until);
    EXPECT_FALSE(events.is_awaited());
}

TEST(EventCount, ChangesItsTicketWithEveryWake) {
    EventCount events{};
    const std::uint32_t ticket = events.announce();
    EXPECT_EQ(events.ticket.load(), ticket);
    events.begin_wake();
    EXPECT_NE(events.ticket.load(), ticket);
}

TEST(EventCount, StaysAwaitedForWhoAnnouncedAfterTheWakeBegan) {
    EventCount events{};
    events.announce();
    const std::uint32_t until = events.begin_wake();
    const std::uint32_t ticket = events.announce();
    events.settle(until);
    EXPECT_TRUE(events.is_awaited());
    EXPECT_EQ(events.ticket.load(), ticket) << "it may sleep";
}

TEST(EventCount, SettlesAllThatWereAnnouncedBeforeAtOnce) {
    EventCount events{};
    events.announce();
    events.announce();
    events.announce();
    events.settle(events.begin_wake());
    EXPECT_FALSE(events.is_awaited());
}

TEST(EventCount, AnnouncesTheTicketThatWasThereBeforeTheAnnouncement) {
    EventCount events{};
    events.ticket = 41;
    EXPECT_EQ(events.announce(), 41U);
    EXPECT_EQ(events.announced.load(), 1U);
    EXPECT_EQ(events.settled.load(), 0U);
}

TEST(EventCount, GoesOnOverTheEndOfTheNumbers) {
    EventCount events{};
    events.ticket = 0xffffffff;
    events.announced = 0xffffffff;
    events.settled = 0xffffffff;
    EXPECT_FALSE(events.is_awaited());
    EXPECT_EQ(events.announce(), 0xffffffffU);
    EXPECT_TRUE(events.is_awaited());
    events.settle(events.begin_wake());
    EXPECT_FALSE(events.is_awaited());
    EXPECT_EQ(events.ticket.load(), 0U);
}

// The waiter: announce, look, sleep. The waker: commit, is_awaited, begin_wake and wake, settle.
// `order` has a bit for each step: 1 is the waiter's. True if the waiter sleeps in the end though
// the commit is done.
bool sleeps_for_ever(unsigned int order, int steps) {
    EventCount events{};
    bool is_committed = false;
    bool is_asleep = false;
    bool sees_it = false;
    bool must_wake = false;
    bool has_woken = false;
    std::uint32_t ticket = 0;
    std::uint32_t until = 0;
    int waiter = 0;
    int waker = 0;
    const auto step_waiter = [&] {
        switch (waiter++) {
        case 0:
            ticket = events.announce();
            break;
        case 1:
            sees_it = is_committed;
            break;
        case 2:
            is_asleep = !sees_it && events.ticket.load() == ticket;
            break;
        default:
            break;
        }
    };
    const auto step_waker = [&] {
        switch (waker++) {
        case 0:
            is_committed = true;
            break;
        case 1:
            must_wake = events.is_awaited();
            break;
        case 2:
            until = must_wake ? events.begin_wake() : 0;
            break;
        case 3:
            has_woken = is_asleep;
            is_asleep = is_asleep && !must_wake;
            break;
        case 4:
            if (must_wake && !has_woken) {
                events.settle(until);
            }
            break;
        default:
            break;
        }
    };
    for (int step = 0; step < steps; ++step) {
        if ((order >> step & 1U) != 0) {
            step_waiter();
        } else {
            step_waker();
        }
    }
    while (waiter < 3) {
        step_waiter();
    }
    while (waker < 5) {
        step_waker();
    }
    return is_asleep;
}

TEST(EventCount, LosesNoWakeInAnyOrderOfTheSteps) {
    for (unsigned int order = 0; order < 1U << 8; ++order) {
        EXPECT_FALSE(sleeps_for_ever(order, 8)) << order;
    }
}

} // namespace
} // namespace paceline::shm
