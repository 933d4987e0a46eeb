// SPDX-License-Identifier: Apache-2.0
// The machine has nothing left: an error that says what, nobody is killed, and the queue goes on
// when there is something again.
#include <functional>
#include <utility>
#include <vector>

#include <unistd.h>

#include "../support/forked_child.hpp"
#include "../support/queue_fixture.hpp"
#include "../support/resource_limit.hpp"
#include "expect_in_child.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PACELINE_SANITIZED 1
#else
#define PACELINE_SANITIZED 0
#endif

namespace paceline {
namespace {

using namespace std::chrono_literals;
using test::kind;
using test::outcome;

class FewDescriptors : public test::QueueFixture {
protected:
    void SetUp() override {
        QueueFixture::SetUp();
        // A sanitizer looks at the type of an error through a pipe when it sees the first one.
        EXPECT_EQ(kind([] { return Queue<int>::from_handle("paceline-queue:999999:1"); }),
                  "SystemError");
    }
};

TEST_F(FewDescriptors, AtCreationAreAnErrorThatNamesTheLimitAndLeavesNothing) {
    const test::TemporaryName name;
    EXPECT_EQ(test::in_child([&]() -> std::string {
        test::allow_more_descriptors(0);
        for (const std::string& text :
             {outcome([&] { return Queue<int>::create(name.text()); }),
              outcome([&] { return Queue<int>::anonymous(); }),
              outcome([&] { return Queue<int>::open(name.text()); }),
              outcome([&] { return Queue<int>::from_handle("paceline-queue:0:1"); })}) {
            EXPECT_IN_CHILD(text.starts_with("SystemError: queue "));
            EXPECT_IN_CHILD(text.find("raise the limit on open files (ulimit -n)") !=
                            std::string::npos);
        }
        test::allow_more_descriptors(20);
        return kind([&] { return Queue<int>::open(name.text()); });
    }),
              "QueueNotFound");
}

// With each number of descriptors a call comes to another place.
TEST_F(FewDescriptors, AtAnyCallAreAnErrorAndTheCallWorksLater) {
    EXPECT_EQ(test::in_child([]() -> std::string {
        const std::vector<std::pair<const char*, std::function<void(Queue<int>&)>>> calls{
            {"put", [](Queue<int>& queue) { queue.put(1); }},
            {"fileno", [](Queue<int>& queue) { (void)queue.fileno(); }},
            {"handle", [](Queue<int>& queue) { (void)queue.handle(); }},
            {"reap", [](Queue<int>& queue) { (void)queue.reap(); }},
        };
        for (const auto& [name, call] : calls) {
            auto queue = Queue<int>::anonymous();
            const auto attempt = [&] {
                return kind([&] {
                    call(queue);
                    return 0;
                });
            };
            test::allow_more_descriptors(0);
            const std::string text = attempt();
            if (text != "SystemError") {
                return std::string(name) + " without descriptors: " + text;
            }
            for (rlim_t count = 1; count < 4; ++count) {
                test::allow_more_descriptors(count);
                const std::string now = attempt();
                if (now != "SystemError" && now != "done") {
                    return std::string(name) + " with a few descriptors: " + now;
                }
            }
            test::allow_more_descriptors(50);
            const std::string later = attempt();
            if (later != "done") {
                return std::string(name) + " later: " + later;
            }
            if (queue.stats().participants > 2) {
                return std::string(name) + " kept places";
            }
        }
        return "done";
    }),
              "done");
}

TEST_F(FewDescriptors, AfterTheFirstCallDisturbNobodyWhoPutsAndGets) {
    EXPECT_EQ(test::in_child([]() -> std::string {
        auto queue = Queue<int>::anonymous({.capacity = 1});
        queue.put(0);
        (void)queue.get();
        test::allow_more_descriptors(0);
        for (int number = 0; number < 1000; ++number) {
            queue.put(number);
            EXPECT_IN_CHILD(queue.get() == number);
        }
        EXPECT_IN_CHILD(queue.get_for(50ms).status == GetStatus::empty);
        return "done";
    }),
              "done");
}

using FewAddresses = test::QueueFixture;

TEST_F(FewAddresses, AreAnErrorAtCreationAndAtOpening) {
    if (PACELINE_SANITIZED != 0) {
        GTEST_SKIP() << "a sanitizer needs all addresses for itself";
    }
    const test::TemporaryName name;
    // In another process: what is mapped here is mapped in a child.
    test::ForkedChild creator([&] {
        (void)Queue<int>::create(name.text(), {.bytes = std::uint64_t{1} << 30});
        return 0;
    });
    ASSERT_EQ(creator.wait(), 0);
    EXPECT_EQ(test::in_child([&]() -> std::string {
        test::set_limit(RLIMIT_AS, std::size_t{1} << 30);
        EXPECT_IN_CHILD(kind([&] { return Queue<int>::open(name.text()); }) == "SystemError");
        EXPECT_IN_CHILD(kind([] {
            return Queue<int>::anonymous({.bytes = std::uint64_t{1} << 32});
        }) == "SystemError");
        EXPECT_IN_CHILD(kind([] { return Queue<int>::anonymous({.bytes = 1 << 20}); }) == "done");
        test::set_limit(RLIMIT_AS, RLIM_INFINITY);
        return kind([&] { return Queue<int>::open(name.text()); });
    }),
              "done");
}

TEST_F(FewAddresses, InTheSizeOfFilesAreAnErrorAndNoSignal) {
    EXPECT_EQ(test::in_child([]() -> std::string {
        auto before = Queue<std::string>::anonymous({.bytes = 1 << 24});
        test::set_limit(RLIMIT_FSIZE, 1 << 20);
        EXPECT_IN_CHILD(kind([] { return Queue<int>::anonymous({.bytes = 1 << 24}); }) ==
                        "SystemError");
        // One that is there may grow within its size.
        before.put(std::string(1 << 22, 'x'));
        EXPECT_IN_CHILD(before.get().size() == std::size_t{1} << 22);
        return "done";
    }),
              "done");
}

TEST_F(FewAddresses, ForAThreadAreAnErrorOfFileno) {
    if (PACELINE_SANITIZED != 0) {
        GTEST_SKIP() << "a sanitizer ends the process when a thread cannot be started";
    }
    if (::geteuid() != 0) {
        GTEST_SKIP() << "the limit counts all processes of a user: only root becomes one without";
    }
    EXPECT_EQ(test::in_child([]() -> std::string {
        auto queue = Queue<int>::anonymous();
        (void)queue.size();
        test::set_limit(RLIMIT_NPROC, 1);
        EXPECT_IN_CHILD(::setresuid(54321, 54321, 0) == 0);
        EXPECT_IN_CHILD(kind([&] { return queue.fileno(); }) == "SystemError");
        EXPECT_IN_CHILD(queue.stats().participants == 1);
        test::set_limit(RLIMIT_NPROC, RLIM_INFINITY);
        EXPECT_IN_CHILD(kind([&] { return queue.fileno(); }) == "done");
        return "done";
    }),
              "done");
}

} // namespace
} // namespace paceline
