// SPDX-License-Identifier: Apache-2.0
// Mistyped names find their way.
#include <gtest/gtest.h>

#include "lab/config/nearest.hpp"

namespace paceline::lab {
namespace {

const std::vector<std::string> kNames{"dask", "joblib",      "mpire", "multiprocessing_pool",
                                      "ray",  "simple_queue"};

TEST(NearestName, FindsASwappedPairOfLetters) {
    EXPECT_EQ(nearest_name("jobilb", kNames), "joblib");
}

TEST(NearestName, FindsAMissingLetter) {
    EXPECT_EQ(nearest_name("mpre", kNames), "mpire");
}

TEST(NearestName, FindsTheNameThatAWordIsAPartOf) {
    EXPECT_EQ(nearest_name("multiprocessing", kNames), "multiprocessing_pool");
}

TEST(NearestName, GivesNothingForAWordUnlikeAll) {
    EXPECT_EQ(nearest_name("spark", kNames), "");
    EXPECT_EQ(nearest_name("", kNames), "");
}

TEST(UnknownName, AsksWhetherTheNearestWasMeant) {
    EXPECT_EQ(unknown_name("contender", "rai", kNames),
              "unknown contender \"rai\"; did you mean \"ray\"?");
}

TEST(UnknownName, ListsAllWhenNoneIsNear) {
    EXPECT_EQ(unknown_name("workload", "spark", {"a", "b"}),
              "unknown workload \"spark\"; there are: a, b");
}

} // namespace
} // namespace paceline::lab
