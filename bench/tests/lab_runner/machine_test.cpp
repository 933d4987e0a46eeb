// SPDX-License-Identifier: Apache-2.0
// How many workers "cpus" are, and when nobody waits for a quiet machine.
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "lab/runner/interrupt.hpp"
#include "lab/runner/machine.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;
using Workers = std::vector<std::int64_t>;

Workers resolved(Workers workers, const json& effective_cpus) {
    Profile profile;
    profile.workers = std::move(workers);
    resolve_workers(profile, {{"scheduler", {{"effective_cpus", effective_cpus}}}});
    return profile.workers;
}

TEST(Workers, NamedCpusAreThoseThatMayBeUsed) {
    EXPECT_EQ(resolved({1, 2, 0}, 8), (Workers{1, 2, 8}));
    EXPECT_EQ(resolved({3}, 8), Workers{3}) << "a number stays";
}

TEST(Workers, AreSortedAndNoneIsThereTwice) {
    EXPECT_EQ(resolved({0, 4, 2, 4}, 2), (Workers{2, 4}));
    EXPECT_EQ(resolved({16, 0}, 4), (Workers{4, 16}));
}

TEST(Workers, OfAQuotaAreWholeCpusAndAtLeastOne) {
    EXPECT_EQ(resolved({0}, 2.9), Workers{2});
    EXPECT_EQ(resolved({0}, 0.5), Workers{1});
}

TEST(Workers, AreOneWhereTheMachineDoesNotSay) {
    EXPECT_EQ(resolved({0}, nullptr), Workers{1});
    Profile profile;
    profile.workers = {0};
    resolve_workers(profile, json::object());
    EXPECT_EQ(profile.workers, Workers{1});
}

TEST(Quiet, IsNotWaitedForWhenTheWaitIsZero) {
    bool asked = false;
    EXPECT_TRUE(wait_for_quiet(0, [&] { asked = true; }).empty());
    EXPECT_FALSE(asked);
}

TEST(Quiet, IsNoLongerWaitedForWhenTheLabIsInterrupted) {
    EXPECT_THROW(static_cast<void>(wait_for_quiet(1000, [] { throw Interrupted(); })), Interrupted);
}

} // namespace
} // namespace paceline::lab
