// SPDX-License-Identifier: Apache-2.0
// A signal is remembered and asked for, and after that the process is as it was.
#include <csignal>

#include <gtest/gtest.h>

#include "lab/runner/interrupt.hpp"

namespace paceline::lab {
namespace {

TEST(Interrupts, AreNotThereWithoutASignal) {
    boost::asio::io_context io;
    Interrupt interrupt(io);
    EXPECT_NO_THROW(interrupt.check());
    EXPECT_FALSE(interrupt.requested());
}

TEST(Interrupts, OfEachKindAreThrownByTheNextCheckAndByEveryOneAfterIt) {
    std::signal(SIGHUP, SIG_DFL); // under nohup it is ignored
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        boost::asio::io_context io;
        Interrupt interrupt(io);
        ASSERT_EQ(raise(signal), 0);
        EXPECT_THROW(interrupt.check(), Interrupted) << signal;
        EXPECT_TRUE(interrupt.requested());
        EXPECT_THROW(interrupt.check(), Interrupted) << signal;
    }
}

TEST(Interrupts, AreSeenByWhoeverRunsTheContextToo) {
    boost::asio::io_context io;
    const Interrupt interrupt(io);
    ASSERT_EQ(raise(SIGINT), 0);
    while (!interrupt.requested() && io.run_one() > 0) {
    }
    EXPECT_TRUE(interrupt.requested());
}

TEST(Interrupts, AreNotMadeOfAHangupThatWasIgnored) {
    const auto before = std::signal(SIGHUP, SIG_IGN);
    {
        boost::asio::io_context io;
        Interrupt interrupt(io);
        ASSERT_EQ(raise(SIGHUP), 0);
        EXPECT_NO_THROW(interrupt.check());
    }
    std::signal(SIGHUP, before);
}

TEST(Interrupts, EndTheProcessAgainWhenNobodyAsks) {
    std::signal(SIGHUP, SIG_DFL); // under nohup it is ignored
    {
        boost::asio::io_context io;
        const Interrupt interrupt(io);
    }
    struct sigaction action{};
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        ASSERT_EQ(sigaction(signal, nullptr, &action), 0);
        EXPECT_EQ(action.sa_handler, SIG_DFL) << signal;
    }
}

} // namespace
} // namespace paceline::lab
