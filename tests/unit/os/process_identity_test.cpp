// SPDX-License-Identifier: Apache-2.0
// Identities of processes, threads and namespaces.
#include <cerrno>
#include <csignal>
#include <thread>

#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "../../support/forked_child.hpp"
#include "../../support/gate.hpp"
#include "../../support/leak_check.hpp"
#include "os/process_files.hpp"
#include "os/process_identity.hpp"

namespace paceline::os {
namespace {

using ProcessIdentityTest = test::LeakCheck;

ProcessIdentity identity_of(pid_t pid) {
    ProcessIdentity identity = current_process();
    identity.pid = static_cast<std::uint32_t>(pid);
    identity.start_time = read_process_stat(identity.pid)->start_time;
    return identity;
}

TEST_F(ProcessIdentityTest, OfThisProcessIsAlive) {
    const ProcessIdentity identity = current_process();
    EXPECT_EQ(identity.pid, static_cast<std::uint32_t>(::getpid()));
    EXPECT_NE(identity.start_time, 0U);
    EXPECT_NE(identity.pid_namespace, 0U);
    EXPECT_EQ(identity, current_process());
    EXPECT_EQ(ProcessObserver().state_of(identity), ProcessState::alive);
}

TEST_F(ProcessIdentityTest, IsTheSameInAllThreadsAndSeenFromOutside) {
    const ProcessIdentity identity = current_process();
    ProcessIdentity in_thread;
    std::thread([&] { in_thread = current_process(); }).join();
    EXPECT_EQ(in_thread, identity);
    EXPECT_EQ(identity_of(::getpid()), identity);
    test::ForkedChild child(
        [&] { return ProcessObserver().state_of(identity) == ProcessState::alive ? 0 : 1; });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(ProcessIdentityTest, IsFoundWhateverTheProcessCallsItself) {
    test::ForkedChild child([] {
        ::prctl(PR_SET_NAME, "a) Z (b ) 1 2 3");
        return ProcessObserver().state_of(current_process()) == ProcessState::alive ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(ProcessIdentityTest, OfANumberThatWasGivenAgainIsDead) {
    ProcessIdentity identity = current_process();
    ++identity.start_time;
    EXPECT_EQ(ProcessObserver().state_of(identity), ProcessState::dead);
}

TEST_F(ProcessIdentityTest, OfANumberThatIsNobodysIsDead) {
    ProcessIdentity identity = current_process();
    for (const std::uint32_t pid : {0U, 0x7fff'ffffU, 0xffff'ffffU}) {
        identity.pid = pid;
        EXPECT_EQ(ProcessObserver().state_of(identity), ProcessState::dead) << pid;
    }
}

TEST_F(ProcessIdentityTest, OfANumberThatAThreadHasNowIsDead) {
    const test::Gate known;
    const test::Gate end;
    pid_t thread = 0;
    std::thread other([&] {
        thread = static_cast<pid_t>(::syscall(SYS_gettid));
        known.open();
        end.pass();
    });
    known.pass();
    EXPECT_EQ(ProcessObserver().state_of(identity_of(thread)), ProcessState::dead);
    end.open();
    other.join();
}

TEST_F(ProcessIdentityTest, OfAnotherNamespaceIsUnknown) {
    ProcessIdentity other_pids = current_process();
    ++other_pids.pid_namespace;
    EXPECT_EQ(ProcessObserver().state_of(other_pids), ProcessState::unknown);
    ProcessIdentity other_clock = current_process();
    other_clock.pid_namespace += std::uint64_t{1} << 32;
    EXPECT_EQ(ProcessObserver().state_of(other_clock), ProcessState::unknown);
}

TEST_F(ProcessIdentityTest, LeavesErrno) {
    ProcessIdentity identity = current_process();
    identity.pid = 0;
    errno = EXDEV;
    EXPECT_EQ(ProcessObserver().state_of(identity), ProcessState::dead);
    EXPECT_EQ(errno, EXDEV);
}

// In a pid namespace of its own, but with the /proc of the parent: its numbers mean others.
TEST_F(ProcessIdentityTest, InANamespaceWithoutItsOwnProcIsUnknown) {
    const ProcessIdentity outside = current_process();
    const std::string text = test::in_child([&]() -> std::string {
        const int flags = ::geteuid() == 0 ? CLONE_NEWPID : CLONE_NEWUSER | CLONE_NEWPID;
        if (::unshare(flags) != 0) {
            return "skip";
        }
        return test::in_child([&]() -> std::string {
            const ProcessIdentity inside = current_process();
            const bool different = inside.pid_namespace != outside.pid_namespace;
            const bool unknown = ProcessObserver().state_of(outside) == ProcessState::unknown &&
                                 ProcessObserver().state_of(inside) == ProcessState::unknown;
            return inside.pid == 1 && different && unknown ? "unknown" : "known";
        });
    });
    if (text == "skip") {
        GTEST_SKIP() << "this user may make no namespace";
    }
    EXPECT_EQ(text, "unknown");
}

} // namespace
} // namespace paceline::os
