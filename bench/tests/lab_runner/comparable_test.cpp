// SPDX-License-Identifier: Apache-2.0
// A run is continued only where its first samples were measured.
#include <gtest/gtest.h>

#include "lab/runner/comparable.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

json environment() {
    return {
        {"host",
         {{"id", "a"},
          {"uptime_s", 1},
          {"cpu", {{"model", "fast"}}},
          {"kernel", {{"release", "6.1"}}}}},
        {"software",
         {{"git", {{"commit", "1234"}}},
          {"build_type", "Release"},
          {"kernels_sum", "aa"},
          {"python", {{"lock_sum", "bb"}}}}},
    };
}

TEST(Comparable, IsTheSameMachineWithTheSameSoftware) {
    EXPECT_EQ(incomparable(environment(), environment()), "");
}

TEST(Comparable, IsNotHinderedByWhatChangesAllTheTime) {
    json now = environment();
    now["host"]["uptime_s"] = 2;
    EXPECT_EQ(incomparable(environment(), now), "");
}

TEST(Comparable, NamesWhatChanged) {
    for (const char* pointer :
         {"/host/id", "/host/cpu/model", "/host/kernel/release", "/software/git/commit",
          "/software/build_type", "/software/kernels_sum", "/software/python/lock_sum"}) {
        json now = environment();
        now[json::json_pointer(pointer)] = "another";
        EXPECT_NE(incomparable(environment(), now).find("and is \"another\""), std::string::npos)
            << pointer;
    }
    json now = environment();
    now["software"]["git"]["commit"] = "5678";
    EXPECT_EQ(incomparable(environment(), now), R"(the commit was "1234" and is "5678")");
}

TEST(Comparable, TakesAFactThatIsMissingOnBothSidesForEqual) {
    EXPECT_EQ(incomparable(json::object(), json::object()), "");
    EXPECT_NE(incomparable(json::object(), environment()), "");
}

} // namespace
} // namespace paceline::lab
