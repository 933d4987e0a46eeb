// SPDX-License-Identifier: Apache-2.0
// How a forked child ends, and who is told.
#include <csignal>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paceline_sdk/forked_process.hpp"
#include "paceline_sdk/shared_results.hpp"
#include "support/leak_check.hpp"
#include "support/processes.hpp"

namespace paceline::sdk {

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes(std::string_view text) {
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

std::string text(const Bytes& bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        text += static_cast<char>(byte);
    }
    return text;
}

// Until it is killed; a child that nobody kills fails its test all the same.
[[noreturn]] void stay(const Connection& /*unused*/) {
    ::alarm(30);
    for (;;) {
        ::pause();
    }
}

std::string failure_of(ForkedProcess& process) {
    try {
        process.wait();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "(no error)";
}

class ForkedProcessTest : public sdk_test::LeakCheck {};

TEST_F(ForkedProcessTest, ThatIsKilledInTheMiddleOfAConversationIsNoticed) {
    ForkedProcess process("worker 1", stay);
    ASSERT_EQ(::kill(process.number(), SIGKILL), 0);
    EXPECT_EQ(process.connection().receive(), std::nullopt);
    EXPECT_EQ(failure_of(process), "worker 1 was killed by signal 9 (Killed)");
}

TEST_F(ForkedProcessTest, ThatEndsWellIsNoLongerAProcess) {
    ForkedProcess process("worker 1", [](const Connection&) {});
    EXPECT_EQ(sdk_test::children_of(::getpid()), std::vector<pid_t>{process.number()});
    EXPECT_NO_THROW(process.wait());
    EXPECT_EQ(sdk_test::children_of(::getpid()), std::vector<pid_t>{});
    EXPECT_EQ(process.number(), -1);
}

TEST_F(ForkedProcessTest, ThatEndsBySignalOrStatusSaysWhichWithItsName) {
    ForkedProcess killed("worker 2", [](const Connection&) {
        ::signal(SIGTERM, SIG_DFL);
        ::raise(SIGTERM);
    });
    EXPECT_EQ(failure_of(killed), "worker 2 was killed by signal 15 (Terminated)");
    ForkedProcess exited("worker 3", [](const Connection&) { ::_exit(7); });
    EXPECT_EQ(failure_of(exited), "worker 3 exited with 7");
}

TEST_F(ForkedProcessTest, ThatFailsExitsWithOneAndSaysWhyWithItsName) {
    ForkedProcess process("worker 1",
                          [](const Connection&) { throw std::invalid_argument("no such filter"); });
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(process.number()), &ended, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(ended.si_code, CLD_EXITED);
    EXPECT_EQ(ended.si_status, 1);
    EXPECT_EQ(failure_of(process), "worker 1: no such filter");
}

TEST_F(ForkedProcessTest, ThatFailsSaysNoMoreThanTheBeginningOfALongReason) {
    ForkedProcess process("worker 1", [](const Connection&) {
        throw std::runtime_error(std::string(1U << 20U, 'x'));
    });
    const std::string failure = failure_of(process);
    EXPECT_TRUE(failure.starts_with("worker 1: xxxxxxxx")) << failure;
    EXPECT_LT(failure.size(), 10'000U) << "what is shared has an end";
}

TEST_F(ForkedProcessTest, ThatFailsWithoutAReasonSaysItsExitStatus) {
    ForkedProcess process("worker 1", [](const Connection&) { throw std::runtime_error(""); });
    EXPECT_EQ(failure_of(process), "worker 1 exited with 1");
}

TEST_F(ForkedProcessTest, IsKilledWhenItsOwnerGoes) {
    const SharedResults survived(1, 1);
    {
        const ForkedProcess process("worker 1", [&](const Connection&) {
            sigset_t alarm{};
            ::sigaddset(&alarm, SIGALRM);
            ::sigprocmask(SIG_BLOCK, &alarm, nullptr);
            ::alarm(20);
            int signal = 0;
            ::sigwait(&alarm, &signal);
            survived[0].front() = std::byte{1};
        });
        EXPECT_EQ(sdk_test::children_of(::getpid()), std::vector<pid_t>{process.number()});
    }
    EXPECT_EQ(sdk_test::children_of(::getpid()), std::vector<pid_t>{});
    EXPECT_EQ(survived[0].front(), std::byte{0}) << "it was waited for, not killed";
}

TEST_F(ForkedProcessTest, CanBeWaitedForOnceOnly) {
    ForkedProcess process("worker 1", [](const Connection&) {});
    process.wait();
    EXPECT_THROW(process.wait(), std::logic_error);
}

TEST_F(ForkedProcessTest, BelongsToTheOneItIsMovedTo) {
    auto first = std::make_unique<ForkedProcess>("worker 1", [](const Connection& connection) {
        connection.send(connection.receive().value());
    });
    const pid_t number = first->number();
    ForkedProcess second(std::move(*first));
    first.reset();
    EXPECT_EQ(second.number(), number);
    EXPECT_TRUE(second.connection().send(bytes("still there")));
    EXPECT_EQ(second.connection().receive(), bytes("still there"));
    EXPECT_NO_THROW(second.wait());
}

TEST_F(ForkedProcessTest, IsKilledWhenItsParentIsKilled) {
    ForkedProcess parent("parent", [](const Connection& connection) {
        const ForkedProcess child("child", [](const Connection& up) {
            up.send({});
            stay(up);
        });
        static_cast<void>(child.connection().receive()); // its work has begun
        connection.send(bytes(std::to_string(child.number())));
        stay(connection);
    });
    const pid_t child = std::stoi(text(parent.connection().receive().value()));
    ASSERT_EQ(::kill(parent.number(), SIGKILL), 0);
    EXPECT_EQ(failure_of(parent), "parent was killed by signal 9 (Killed)");
    // The fixture makes this process the parent of orphans.
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGKILL) << "by its parent's end, not by the alarm";
}

} // namespace

} // namespace paceline::sdk
