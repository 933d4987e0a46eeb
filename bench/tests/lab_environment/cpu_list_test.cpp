// SPDX-License-Identifier: Apache-2.0
// "0-3,8" there and back.
#include <gtest/gtest.h>

#include "lab/environment/cpu_list.hpp"

namespace paceline::lab {
namespace {

using Cpus = std::vector<int>;

TEST(CpuList, ReadsRangesAndSingles) {
    EXPECT_EQ(parse_cpu_list("0-3,8,10-11\n"), (Cpus{0, 1, 2, 3, 8, 10, 11}));
    EXPECT_EQ(parse_cpu_list("5"), Cpus{5});
    EXPECT_EQ(parse_cpu_list(""), Cpus{});
}

TEST(CpuList, RefusesWhatIsNone) {
    for (const char* text : {"a", "1-", "-1", "3-1", "1,,2", "1 2", "0-99999999"}) {
        EXPECT_EQ(parse_cpu_list(text), std::nullopt) << text;
    }
}

TEST(CpuList, WritesRunsAsRanges) {
    EXPECT_EQ(cpu_list_text({0, 1, 2, 3, 8, 10, 11}), "0-3,8,10-11");
    EXPECT_EQ(cpu_list_text({7}), "7");
    EXPECT_EQ(cpu_list_text({}), "");
}

} // namespace
} // namespace paceline::lab
