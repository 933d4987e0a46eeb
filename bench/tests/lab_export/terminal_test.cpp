// SPDX-License-Identifier: Apache-2.0
// What the terminal table promises, whatever the numbers are.
#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

#include "lab/export/terminal.hpp"
#include "lab/export/text.hpp"
#include "records.hpp"

namespace paceline::lab {
namespace {

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        result.push_back(line);
    }
    return result;
}

std::string line_with(const std::string& text, const std::string& begin) {
    for (const std::string& line : lines(text)) {
        if (line.starts_with(begin)) {
            return line;
        }
    }
    return "";
}

TEST(TerminalTable, KeepsWithinTheWidth) {
    for (const RunRecord& record : {quick_record(), standard_record()}) {
        for (const int width : {80, 90, 100, 110, 120, 200}) {
            for (const std::string& line : lines(terminal_table(record, {false, width}))) {
                EXPECT_LE(display_width(line), static_cast<std::size_t>(width)) << line;
            }
        }
    }
}

TEST(TerminalTable, SurvivesAWidthThatIsNone) {
    for (const int width : {1, 0, -5}) {
        EXPECT_FALSE(terminal_table(quick_record(), {false, width}).empty());
        EXPECT_FALSE(terminal_failures(quick_record(), {false, width}).empty());
    }
}

TEST(TerminalTable, HasNoControlCharactersWithoutColour) {
    for (const std::string& text : {terminal_table(quick_record(), {false, 100}),
                                    terminal_failures(quick_record(), {false, 100})}) {
        for (const char c : text) {
            EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
        }
        EXPECT_EQ(valid_utf8(text), text);
    }
}

TEST(TerminalTable, HasOnlyItsOwnControlSequencesWithColour) {
    const std::string text = terminal_table(quick_record(), {true, 100});
    for (std::size_t at = text.find('\x1b'); at != std::string::npos;
         at = text.find('\x1b', at + 1)) {
        const std::string code = text.substr(at + 1, text.find('m', at) - at - 1);
        EXPECT_TRUE(code == "[0" || code == "[1" || code == "[2" || code == "[31" ||
                    code == "[32" || code == "[33")
            << code;
    }
}

TEST(TerminalTable, ShowsAFailureAsAFailureAndNeverAsANumber) {
    const std::string text = terminal_table(quick_record(), {false, 120});
    EXPECT_EQ(line_with(text, "mpire"),
              "mpire                  2 │ crash: signal 11 (Segmentation fault)");
    EXPECT_EQ(line_with(text, "openmpi"),
              "openmpi                2 │ not installed: mpirun not found");
    EXPECT_NE(terminal_table(quick_record(), {true, 120})
                  .find("\x1b[31mcrash: signal 11 (Segmentation fault)\x1b[0m"),
              std::string::npos);
}

TEST(TerminalTable, ShowsFailedRoundsBelowTheNumbersOfTheOthers) {
    const auto all = lines(terminal_table(quick_record(), {false, 120}));
    const auto row =
        std::ranges::find_if(all, [](const std::string& l) { return l.starts_with("joblib"); });
    ASSERT_NE(row, all.end());
    EXPECT_NE(row->find("362 ms"), std::string::npos);
    EXPECT_NE((row + 1)->find("└ 1 of 3 rounds leftover: 2 processes alive"), std::string::npos);
}

TEST(TerminalTable, WritesHangAndSkippedIntoTheirSizes) {
    const std::string text = terminal_table(quick_record(), {false, 100});
    const std::string row = line_with(text, "pipe ");
    EXPECT_EQ(row, "pipe                  │  2.24   3.64   hang  skipped");
}

TEST(TerminalTable, GivesNoLettersAndNoGreenToThreeRounds) {
    EXPECT_EQ(terminal_table(quick_record(), {true, 120}).find("\x1b[32m"), std::string::npos);
    const std::string row = line_with(terminal_table(quick_record(), {false, 120}), "pinned_forks");
    EXPECT_NE(row.find("0.51x │"), std::string::npos) << row;
    EXPECT_EQ(terminal_table(quick_record(), {false, 120}).find("group"), std::string::npos);
}

TEST(TerminalTable, HasNoColumnOfRangesForASingleRound) {
    RunRecord record = quick_record();
    EXPECT_NE(terminal_table(record, {false, 120}).find("range"), std::string::npos);
    std::erase_if(record.samples, [](const Sample& sample) { return sample.round > 0; });
    const std::string text = terminal_table(record, {false, 120});
    EXPECT_EQ(text.find("range"), std::string::npos);
    EXPECT_NE(text.find("1 round: single values only"), std::string::npos);
}

TEST(TerminalTable, GivesLettersToTenRounds) {
    const std::string text = terminal_table(standard_record(), {false, 120});
    EXPECT_NE(line_with(text, "pinned_forks").find("0.51x     A │"), std::string::npos);
    EXPECT_NE(line_with(text, "joblib").find("0.74x     B │"), std::string::npos);
    EXPECT_NE(line_with(text, "dask").find("3.86x     C │"), std::string::npos);
    EXPECT_EQ(text.find("a verdict needs"), std::string::npos);
}

TEST(TerminalTable, SetsARangeAmongIntervalsInBrackets) {
    const std::string text = terminal_table(standard_record(), {false, 120});
    EXPECT_NE(line_with(text, "loky").find("(350–362 ms)"), std::string::npos);
    EXPECT_NE(line_with(text, "loky").find("0.73x     - │"), std::string::npos);
}

TEST(TerminalTable, SplitsAWideQueueTableBySizes) {
    RunRecord record;
    for (std::int64_t elements = 2'000'000; elements < 2'000'020; ++elements) {
        Sample sample;
        sample.status = Status::ok;
        sample.cell = {"queue", {{"part", "stream"}, {"elements", elements}}, "pipe", 2};
        sample.stream_bytes_per_s = static_cast<double>(elements);
        record.samples.push_back(sample);
    }
    const std::string text = terminal_table(record, {false, 80});
    for (std::int64_t last = 0; last < 20; ++last) {
        const std::string size =
            std::string("2,000,0") + (last < 10 ? "0" : "") + std::to_string(last);
        const std::size_t first = text.find(size);
        EXPECT_NE(first, std::string::npos) << size;
        EXPECT_EQ(text.find(size, first + 1), std::string::npos) << size << " stands twice";
    }
    for (const std::string& line : lines(text)) {
        EXPECT_LE(display_width(line), 80U) << line;
    }
}

TEST(TerminalTable, MarksAQueueCellOfWhichSomeRoundsFailed) {
    RunRecord record;
    for (int round = 0; round < 2; ++round) {
        Sample sample;
        sample.status = round == 0 ? Status::ok : Status::crash;
        sample.round = round;
        sample.cell = {"queue", {{"part", "stream"}, {"elements", 100}}, "pipe", 2};
        sample.stream_bytes_per_s = 123e6;
        record.samples.push_back(sample);
    }
    const std::string text = terminal_table(record, {false, 80});
    EXPECT_NE(line_with(text, "pipe").find("123!"), std::string::npos);
    EXPECT_NE(text.find("!: some rounds failed."), std::string::npos);
}

TEST(TerminalTable, OfNothingSaysSo) {
    EXPECT_NE(terminal_table(RunRecord{}, {}).find("no sample was measured"), std::string::npos);
}

TEST(TerminalTable, DoesNotInventAZeroForMemoryThatNobodyLookedAt) {
    RunRecord record;
    Sample sample;
    sample.status = Status::ok;
    sample.cell = {"numerical", nlohmann::json::object(), "pool", 2};
    sample.start_ns = 1;
    sample.run_ns = {1000};
    sample.stop_ns = 1;
    sample.usage.cpu_user_ns = 1000;
    record.samples = {sample};
    const std::string row = line_with(terminal_table(record, {false, 120}), "pool");
    EXPECT_TRUE(row.ends_with(" -")) << row;
    EXPECT_EQ(row.find("0 B"), std::string::npos) << row;
}

} // namespace
} // namespace paceline::lab
