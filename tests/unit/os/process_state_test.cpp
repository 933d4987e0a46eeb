// SPDX-License-Identifier: Apache-2.0
// When a process is dead: with a pidfd, and where the system gives none.
#include <cerrno>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "../../support/forked_child.hpp"
#include "../../support/gate.hpp"
#include "../../support/leak_check.hpp"
#include "../../support/main_thread.hpp"
#include "../../support/system_call_filter.hpp"
#include "../../support/wait_until.hpp"
#include "os/descriptor.hpp"
#include "os/process_files.hpp"
#include "os/process_identity.hpp"

namespace paceline::os {
namespace {

ProcessIdentity identity_of(const test::ForkedChild& child) {
    ProcessIdentity identity = current_process();
    identity.pid = static_cast<std::uint32_t>(child.pid());
    identity.start_time = read_process_stat(identity.pid)->start_time;
    return identity;
}

class ProcessStateTest : public test::LeakCheck, public testing::WithParamInterface<bool> {
protected:
    // As this process sees it, or as one without pidfd does.
    static ProcessState seen(const ProcessIdentity& identity) {
        if (GetParam()) {
            return ProcessObserver().state_of(identity);
        }
        test::ForkedChild child([&] {
            test::refuse_system_call({.number = SYS_pidfd_open, .error = ENOSYS});
            return static_cast<int>(ProcessObserver().state_of(identity));
        });
        return static_cast<ProcessState>(child.wait());
    }
};

INSTANTIATE_TEST_SUITE_P(, ProcessStateTest, testing::Values(true, false),
                         [](const auto& parameter) {
                             return parameter.param ? "WithPidfd" : "WithoutPidfd";
                         });

TEST_P(ProcessStateTest, IsAliveUntilTheProcessIsKilledAndDeadBeforeItIsWaitedFor) {
    test::ForkedChild child([] {
        ::pause();
        return 0;
    });
    const ProcessIdentity identity = identity_of(child);
    EXPECT_EQ(seen(identity), ProcessState::alive);
    ::kill(child.pid(), SIGKILL);
    child.wait_until_zombie();
    EXPECT_EQ(seen(identity), ProcessState::dead) << "a zombie";
    child.wait();
    EXPECT_EQ(seen(identity), ProcessState::dead);
}

TEST_P(ProcessStateTest, IsAliveAsLongAsAnyThreadLives) {
    const test::Gate end;
    test::ForkedChild child([&]() -> int {
        std::thread([&] {
            end.pass();
            ::_exit(3);
        }).detach();
        test::end_this_thread_alone();
    });
    const ProcessIdentity identity = identity_of(child);
    // The main thread is a zombie now, as a whole process that has ended would be.
    ASSERT_TRUE(test::wait_until([&] {
        const auto stat = read_process_stat(identity.pid);
        return stat && stat->state == 'Z' && stat->threads >= 2;
    }));
    EXPECT_EQ(seen(identity), ProcessState::alive);
    end.open();
    child.wait_until_zombie();
    EXPECT_EQ(seen(identity), ProcessState::dead);
    EXPECT_EQ(child.wait(), 3);
}

TEST_P(ProcessStateTest, IsDeadIfTheNumberWasGivenAgain) {
    test::ForkedChild child([] {
        ::pause();
        return 0;
    });
    ProcessIdentity identity = identity_of(child);
    --identity.start_time;
    EXPECT_EQ(seen(identity), ProcessState::dead);
    child.kill();
}

// Nothing in the shortage says that the process has ended, so that nobody acts as if it had.
TEST_F(ProcessStateTest, IsUnknownWithoutADescriptorToLook) {
    test::ForkedChild child([] {
        ::pause();
        return 0;
    });
    const ProcessIdentity identity = identity_of(child);
    test::ForkedChild looking([&] {
        const Descriptor highest(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        const auto lowest_free = static_cast<rlim_t>(highest.number()) + 1;
        const rlimit limit{.rlim_cur = lowest_free, .rlim_max = lowest_free};
        ::setrlimit(RLIMIT_NOFILE, &limit);
        return static_cast<int>(ProcessObserver().state_of(identity));
    });
    EXPECT_EQ(looking.wait(), static_cast<int>(ProcessState::unknown));
    child.kill();
}

} // namespace
} // namespace paceline::os
