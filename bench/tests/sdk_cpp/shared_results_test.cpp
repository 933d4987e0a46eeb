// SPDX-License-Identifier: Apache-2.0
// Results that a forked process writes are there for its parent.
#include <algorithm>
#include <cstddef>
#include <string>
#include <system_error>
#include <vector>

#include <gtest/gtest.h>

#include "paceline_sdk/forked_process.hpp"
#include "paceline_sdk/shared_results.hpp"
#include "support/leak_check.hpp"

namespace paceline::sdk {

namespace {

class SharedResultsTest : public sdk_test::LeakCheck {};

TEST_F(SharedResultsTest, AreZeroAtFirst) {
    const SharedResults results(3, 5000);
    for (std::size_t slot = 0; slot < 3; ++slot) {
        EXPECT_EQ(results[slot].size(), 5000U);
        EXPECT_TRUE(std::ranges::all_of(results[slot],
                                        [](std::byte byte) { return byte == std::byte{0}; }));
    }
}

TEST_F(SharedResultsTest, HaveSlotsOneBehindTheOther) {
    const SharedResults results(3, 24);
    EXPECT_EQ(results[1].data(), results[0].data() + 24);
    EXPECT_EQ(results[2].data(), results[0].data() + 48);
}

TEST_F(SharedResultsTest, WrittenByProcessesAreReadByTheirParent) {
    const SharedResults results(3, 100'000);
    std::vector<ForkedProcess> processes;
    for (std::size_t slot = 0; slot < 3; ++slot) {
        processes.emplace_back("worker", [&, slot](const Connection&) {
            std::ranges::fill(results[slot], static_cast<std::byte>(slot + 1));
        });
    }
    for (ForkedProcess& process : processes) {
        process.wait();
    }
    for (std::size_t slot = 0; slot < 3; ++slot) {
        EXPECT_EQ(std::ranges::count(results[slot], static_cast<std::byte>(slot + 1)), 100'000);
    }
}

TEST_F(SharedResultsTest, WrittenByTheParentAreReadByALivingProcess) {
    const SharedResults results(1, 1);
    ForkedProcess process("worker", [&](const Connection& connection) {
        static_cast<void>(connection.receive());
        connection.send(results[0]);
    });
    results[0].front() = std::byte{42};
    process.connection().send({});
    EXPECT_EQ(process.connection().receive(), std::vector{std::byte{42}});
    process.wait();
}

TEST_F(SharedResultsTest, OfNothingCanBeMade) {
    EXPECT_TRUE(SharedResults(4, 0)[3].empty());
    EXPECT_NO_THROW(SharedResults(0, 8));
}

TEST_F(SharedResultsTest, ThatDoNotFitAreRefusedWithTheirSize) {
    try {
        const SharedResults results(std::size_t{1} << 30U, std::size_t{1} << 30U);
        FAIL() << "more than any address space";
    } catch (const std::system_error& error) {
        EXPECT_TRUE(
            std::string(error.what()).starts_with("1152921504606846976 bytes cannot be shared"))
            << error.what();
    }
}

} // namespace

} // namespace paceline::sdk
