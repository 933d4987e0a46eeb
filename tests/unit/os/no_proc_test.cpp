// SPDX-License-Identifier: Apache-2.0
// A container in which nobody has mounted /proc.
#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "../../support/small_disk.hpp"
#include "os/cpu.hpp"
#include "os/memory.hpp"
#include "os/process_identity.hpp"
#include "os/shared_file.hpp"

namespace paceline::os {
namespace {

class NoProc : public test::LeakCheck {
protected:
    // What `body` returns where /proc is empty.
    static std::string without_proc(const std::function<std::string()>& body) {
        constexpr std::size_t kSome = 1 << 16;
        return test::in_child([&]() -> std::string {
            return test::mount_small_disk("/proc", kSome) ? body() : kSkip;
        });
    }

    static constexpr const char* kSkip = "skip";
};

TEST_F(NoProc, IsNamedWhenAFileCannotBeReopened) {
    const std::string text = without_proc([]() -> std::string {
        return std::to_string(SharedFile::anonymous("test", 1).reopen().number());
    });
    if (text == kSkip) {
        GTEST_SKIP() << "this user may mount nothing";
    }
    EXPECT_TRUE(text.starts_with("exception: cannot open a shared file again through /proc/"))
        << text;
    EXPECT_TRUE(text.ends_with(": No such file or directory; mount /proc in this container"))
        << text;
}

TEST_F(NoProc, IsNamedWhenAFileCannotBeLinked) {
    const test::TemporaryName name;
    const std::string text = without_proc([&]() -> std::string {
        const SharedFile file = SharedFile::unnamed_in_shared_memory(1, 0600);
        return file.link_as(name.text()) ? "linked" : "taken";
    });
    if (text == kSkip) {
        GTEST_SKIP() << "this user may mount nothing";
    }
    EXPECT_EQ(text, "exception: cannot give a shared file the name " + name.path() +
                        ": No such file or directory; see that /proc is mounted and that the file "
                        "never lost a name");
}

TEST_F(NoProc, LeavesProcessesUnknown) {
    const ProcessIdentity own = current_process();
    const std::string text = without_proc([&]() -> std::string {
        const bool unknown = ProcessObserver().state_of(own) == ProcessState::unknown &&
                             maps_file(own.pid, FileIdentity()) == std::nullopt;
        return unknown ? std::to_string(current_process().pid) : "known";
    });
    if (text == kSkip) {
        GTEST_SKIP() << "this user may mount nothing";
    }
    EXPECT_EQ(text, "exception: cannot read /proc/thread-self: No such file or directory; mount "
                    "/proc in this container");
}

TEST_F(NoProc, LeavesTheMachineWithoutLimits) {
    const std::uint64_t machine = physical_memory("/nowhere");
    const std::string text = without_proc([&]() -> std::string {
        return physical_memory() == machine && allowed_cpus() >= 1 ? "no limits" : "limits";
    });
    if (text == kSkip) {
        GTEST_SKIP() << "this user may mount nothing";
    }
    EXPECT_EQ(text, "no limits");
}

} // namespace
} // namespace paceline::os
