// SPDX-License-Identifier: Apache-2.0
// A log keeps both ends of a flood.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "lab/process/output_log.hpp"

namespace paceline::lab {
namespace {

constexpr std::size_t kMegabyte = 1U << 20U;

TEST(OutputLog, KeepsAllOfWhatIsShort) {
    OutputLog log;
    EXPECT_TRUE(log.empty());
    log.add("one\n");
    log.add("two\n");
    EXPECT_FALSE(log.empty());
    EXPECT_EQ(log.text(), "one\ntwo\n");
}

TEST(OutputLog, KeepsExactlyOneMegabyteWhole) {
    OutputLog log;
    log.add(std::string(kMegabyte, 'x'));
    EXPECT_EQ(log.text(), std::string(kMegabyte, 'x'));
}

TEST(OutputLog, KeepsBeginAndEndOfAFloodAndSaysHowMuchIsMissing) {
    OutputLog log;
    log.add("begin");
    const std::string line(1000, 'x');
    for (int i = 0; i < 50'000; ++i) {
        log.add(line);
    }
    log.add("end");
    const std::string text = log.text();
    EXPECT_TRUE(text.starts_with("begin"));
    EXPECT_TRUE(text.ends_with("end"));
    EXPECT_LT(text.size(), kMegabyte + 100);
    EXPECT_NE(text.find(fmt::format("[{} bytes left out", 50'000'008 - kMegabyte)),
              std::string::npos);
}

} // namespace
} // namespace paceline::lab
