// SPDX-License-Identifier: Apache-2.0
// Signals that are blocked for a while.
#include <csignal>
#include <thread>

#include <gtest/gtest.h>
#include <pthread.h>

#include "os/signal_mask.hpp"

namespace paceline::os {
namespace {

bool is_blocked(int signal) {
    sigset_t now{};
    ::pthread_sigmask(SIG_SETMASK, nullptr, &now);
    return ::sigismember(&now, signal) == 1;
}

TEST(BlockedSignalsTest, AreBlockedUntilTheEndOfTheScope) {
    EXPECT_FALSE(is_blocked(SIGTERM));
    {
        const BlockedSignals blocked;
        EXPECT_TRUE(is_blocked(SIGTERM));
        EXPECT_TRUE(is_blocked(SIGUSR1));
        EXPECT_TRUE(is_blocked(SIGRTMAX));
    }
    EXPECT_FALSE(is_blocked(SIGTERM));
}

TEST(BlockedSignalsTest, ThatWereBlockedBeforeStaySo) {
    sigset_t one{};
    ::sigemptyset(&one);
    ::sigaddset(&one, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &one, nullptr);
    {
        const BlockedSignals blocked;
        EXPECT_TRUE(is_blocked(SIGTERM));
    }
    EXPECT_TRUE(is_blocked(SIGUSR2));
    EXPECT_FALSE(is_blocked(SIGTERM));
    ::pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
}

TEST(BlockedSignalsTest, AreInheritedByAThreadThatKeepsThemBlocked) {
    std::thread thread;
    {
        const BlockedSignals blocked;
        thread = std::thread([] { EXPECT_TRUE(is_blocked(SIGTERM)); });
    }
    thread.join();
    std::thread([] { EXPECT_FALSE(is_blocked(SIGTERM)); }).join();
}

} // namespace
} // namespace paceline::os
