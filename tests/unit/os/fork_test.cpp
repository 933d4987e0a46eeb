// SPDX-License-Identifier: Apache-2.0
// A number for each process of a family.
#include <array>
#include <csignal>
#include <set>
#include <thread>
#include <vector>

#include <sys/syscall.h>
#include <sys/wait.h>

#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "os/fork.hpp"

namespace paceline::os {
namespace {

using ProcessGeneration = test::LeakCheck;

TEST_F(ProcessGeneration, StaysTheSameInAProcessAndItsThreads) {
    std::array<std::uint64_t, 8> numbers{};
    std::vector<std::thread> threads;
    for (std::uint64_t& number : numbers) {
        threads.emplace_back([&] { number = process_generation(); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_NE(process_generation(), 0U);
    EXPECT_EQ(std::set(numbers.begin(), numbers.end()), std::set{process_generation()});
}

TEST_F(ProcessGeneration, DiffersInAllOfAFamily) {
    const auto in_child = [] {
        return test::in_child([] {
            const std::string child = std::to_string(process_generation());
            return child + " " +
                   test::in_child([] { return std::to_string(process_generation()); });
        });
    };
    const std::string before = in_child(); // before the parent has a number
    const std::string parent = std::to_string(process_generation());
    std::set<std::string> numbers{parent};
    for (const std::string& text : {before, in_child(), in_child()}) {
        numbers.insert(text.substr(0, text.find(' ')));
        numbers.insert(text.substr(text.find(' ') + 1));
    }
    EXPECT_EQ(numbers.size(), 7U);
    EXPECT_EQ(std::to_string(process_generation()), parent);
}

TEST_F(ProcessGeneration, StaysTheSameInAChildAndItsThreads) {
    const std::uint64_t parent = process_generation();
    test::ForkedChild child([&] {
        std::uint64_t of_thread = 0;
        std::thread thread([&] { of_thread = process_generation(); });
        const std::uint64_t number = process_generation();
        thread.join();
        return number == of_thread && number == process_generation() && number != parent ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(ProcessGeneration, DiffersInAChildThatRanNoHandlers) {
    const std::uint64_t parent = process_generation();
    const long child = ::syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (child == 0) {
        ::_exit(process_generation() != parent ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(static_cast<pid_t>(child), &status, 0), child);
    EXPECT_EQ(status, 0) << "the kernel does not wipe pages";
}

} // namespace
} // namespace paceline::os
