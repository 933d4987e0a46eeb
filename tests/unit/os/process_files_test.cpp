// SPDX-License-Identifier: Apache-2.0
// Lines of /proc/PID/stat, also with names that look like the rest of the line.
#include <gtest/gtest.h>

#include "os/process_files.hpp"

namespace paceline::os {
namespace {

constexpr const char* kRest = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 4 0 987654321 0 0\n";

TEST(ProcessStat, HasStateThreadsAndStartTime) {
    const auto stat = parse_process_stat(std::string("42 (name)") + kRest);
    ASSERT_TRUE(stat);
    EXPECT_EQ(stat->state, 'S');
    EXPECT_EQ(stat->threads, 4U);
    EXPECT_EQ(stat->start_time, 987654321U);
}

TEST(ProcessStat, IsFoundBehindANameOfParenthesesAndBlanks) {
    for (const char* name : {"a b", "a) R 1 2", ")", "(", "", ") (", "a\nb)"}) {
        const auto stat = parse_process_stat("42 (" + std::string(name) + ")" + kRest);
        ASSERT_TRUE(stat) << name;
        EXPECT_EQ(stat->state, 'S');
        EXPECT_EQ(stat->start_time, 987654321U);
    }
}

TEST(ProcessStat, IsAbsentIfTheLineIsCutOffOrNoLine) {
    EXPECT_FALSE(parse_process_stat(""));
    EXPECT_FALSE(parse_process_stat("42 (name"));
    EXPECT_FALSE(parse_process_stat("42 (name)"));
    EXPECT_FALSE(parse_process_stat("42 (name) S 1 2 3"));
    EXPECT_FALSE(parse_process_stat("42 (n) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 4 0"));
    EXPECT_FALSE(parse_process_stat("42 (n) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 4 0 x 0 0"));
}

TEST(ProcessStat, OfThisProcessIsTheSameByNumberAndBySelf) {
    const auto own = read_own_stat();
    const auto numbered = read_process_stat(static_cast<std::uint32_t>(::getpid()));
    ASSERT_TRUE(own);
    ASSERT_TRUE(numbered);
    EXPECT_GT(own->start_time, 0U);
    EXPECT_EQ(own->start_time, numbered->start_time);
    EXPECT_TRUE(proc_counts_as_we_do());
}

} // namespace
} // namespace paceline::os
