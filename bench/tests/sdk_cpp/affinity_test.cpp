// SPDX-License-Identifier: Apache-2.0
// Numbers of workers to CPUs, in children, so that this process stays where it is.
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <gtest/gtest.h>
#include <sched.h>

#include "paceline_sdk/affinity.hpp"
#include "paceline_sdk/forked_process.hpp"
#include "support/leak_check.hpp"

namespace paceline::sdk {

namespace {

using Cpus = std::vector<std::size_t>;

Cpus allowed_cpus() {
    cpu_set_t set;
    Cpus cpus;
    if (::sched_getaffinity(0, sizeof(set), &set) == 0) {
        for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
            if (CPU_ISSET(cpu, &set)) {
                cpus.push_back(cpu);
            }
        }
    }
    return cpus;
}

// What a child may use after it was pinned to these numbers one after the other: one CPU, or an
// error.
Cpus pinned(const std::vector<std::size_t>& numbers) {
    ForkedProcess child("child", [&](const Connection& connection) {
        for (const std::size_t number : numbers) {
            pin_to_cpu(number);
        }
        const Cpus cpus = allowed_cpus();
        connection.send(std::as_bytes(std::span(cpus)));
    });
    const std::vector<std::byte> answer = child.connection().receive().value();
    child.wait();
    Cpus cpus(answer.size() / sizeof(std::size_t));
    std::ranges::copy(answer, std::as_writable_bytes(std::span(cpus)).begin());
    return cpus;
}

class Affinity : public sdk_test::LeakCheck {};

TEST_F(Affinity, BindsToTheAllowedCpusInTurn) {
    const Cpus allowed = allowed_cpus();
    ASSERT_FALSE(allowed.empty());
    for (std::size_t number = 0; number < 2 * allowed.size() + 1; ++number) {
        EXPECT_EQ(pinned({number}), Cpus{allowed[number % allowed.size()]}) << number;
    }
    EXPECT_EQ(allowed_cpus(), allowed) << "the parent is not bound";
}

TEST_F(Affinity, CountsAmongTheCpusThatMayBeUsedNow) {
    const Cpus allowed = allowed_cpus();
    EXPECT_EQ(pinned({allowed.size() - 1, 0}), Cpus{allowed.back()});
    EXPECT_EQ(pinned({allowed.size() - 1, 5}), Cpus{allowed.back()});
}

} // namespace

} // namespace paceline::sdk
