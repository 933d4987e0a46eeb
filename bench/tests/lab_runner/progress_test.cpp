// SPDX-License-Identifier: Apache-2.0
// What a person sees while a run goes on, with a terminal and without one.
#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lab/runner/progress.hpp"
#include "lab_runner/captured_errors.hpp"

namespace paceline::lab {
namespace {

constexpr const char* kClear = "\r\x1b[K";

PlannedCell planned(int round, const std::string& contender,
                    const std::string& workload = "numerical") {
    return {
        .cell = {workload, nlohmann::json::object(), contender, 1}, .round = round, .position = 0};
}

PlannedCell queue_cell(const std::string& part) {
    PlannedCell cell = planned(0, "a", "queue");
    cell.cell.parameters = {{"part", part}, {"elements", 100}};
    return cell;
}

Sample sample_of(const PlannedCell& planned, Status status = Status::ok,
                 const std::string& reason = "") {
    Sample sample;
    sample.cell = planned.cell;
    sample.round = planned.round;
    sample.status = status;
    sample.reason = reason;
    return sample;
}

class ProgressLines : public testing::Test {
protected:
    // What the line says to be left before cell `number`, when the cells before it took `seconds`.
    static std::string left(const std::vector<PlannedCell>& cells,
                            const std::vector<double>& seconds, Status status = Status::ok) {
        test::CapturedErrors errors;
        Progress progress({.terminal = true, .color = false, .width = 200}, cells);
        for (std::size_t i = 0; i < seconds.size(); ++i) {
            progress.begin(cells[i]);
            progress.end(sample_of(cells[i], status), seconds[i]);
        }
        static_cast<void>(errors.news());
        progress.begin(cells[seconds.size()]);
        const std::string line = errors.news();
        const std::size_t end = line.find(" left  ");
        const std::size_t begin = line.rfind("  ", end - 1);
        return line.substr(begin + 2, end - begin - 2);
    }
};

TEST_F(ProgressLines, OnATerminalShowTheSharePositionTimeLeftAndCell) {
    test::CapturedErrors errors;
    const std::vector<PlannedCell> cells{planned(0, "a"), planned(1, "a")};
    Progress progress({.terminal = true, .color = false, .width = 80}, cells);
    progress.begin(cells[0]);
    EXPECT_EQ(errors.news(), kClear + std::string("[                    ] 1/2  --:-- left  "
                                                  "numerical, a, 1 worker"));
    progress.end(sample_of(cells[0]), 65);
    EXPECT_EQ(errors.news(), "") << "a sample that is well needs no line of its own";
    progress.begin(cells[1]);
    EXPECT_EQ(errors.news(), kClear + std::string("[==========          ] 2/2  01:05 left  "
                                                  "numerical, a, 1 worker"));
    progress.finish();
    EXPECT_EQ(errors.news(), kClear);
    progress.finish();
    EXPECT_EQ(errors.news(), "") << "there is no line any more";
}

TEST_F(ProgressLines, WithoutATerminalAreOneForEachRound) {
    test::CapturedErrors errors;
    const std::vector<PlannedCell> cells{planned(0, "a"), planned(0, "b"), planned(1, "a"),
                                         planned(1, "b")};
    Progress progress({}, cells);
    progress.begin(cells[0]);
    EXPECT_EQ(errors.news(), "round 1 of 2: 0 of 4 samples done\n");
    progress.end(sample_of(cells[0]), 10);
    progress.begin(cells[1]);
    progress.end(sample_of(cells[1]), 20);
    EXPECT_EQ(errors.news(), "") << "the round was announced";
    progress.begin(cells[2]);
    EXPECT_EQ(errors.news(), "round 2 of 2: 2 of 4 samples done, about 00:30 left\n");
    progress.finish();
    EXPECT_EQ(errors.news(), "");
}

TEST_F(ProgressLines, AreCutToTheWidthOfTheTerminal) {
    const PlannedCell cell = planned(0, std::string(300, 'x'));
    test::CapturedErrors errors;
    Progress({.terminal = true, .color = false, .width = 60}, {cell}).begin(cell);
    EXPECT_EQ(errors.news().size(), std::string(kClear).size() + 59);
    Progress({.terminal = true, .color = false, .width = 1}, {cell}).begin(cell);
    EXPECT_EQ(errors.news().size(), std::string(kClear).size() + 20) << "never less than 20";
}

TEST_F(ProgressLines, EstimateByTheMeanOfTheSameContenderAndWorkload) {
    const auto a = planned(0, "a");
    const auto b = planned(0, "b");
    const auto other = planned(0, "a", "stateful");
    EXPECT_EQ(left({a, b, b, b}, {10, 1}), "00:02");
    EXPECT_EQ(left({a, a, b, a, b, b}, {10, 20, 3}), "00:21");
    EXPECT_EQ(left({a, other, other}, {10, 1}), "00:01");
    EXPECT_EQ(left({queue_cell("put_get"), queue_cell("stream"), queue_cell("stream")}, {10, 1}),
              "00:01");
}

TEST_F(ProgressLines, EstimateAContenderNotMeasuredYetByTheMeanOfTheOthersOnItsWorkload) {
    const auto a = planned(0, "a");
    const auto b = planned(0, "b");
    const auto c = planned(0, "c");
    EXPECT_EQ(left({a, b, c}, {10, 20}), "00:15");
    EXPECT_EQ(left({planned(0, "a", "stateful"), a, b, c}, {1000, 10, 20}), "00:15");
}

TEST_F(ProgressLines, EstimateAWorkloadNotMeasuredYetByASecond) {
    const auto a = planned(0, "a");
    const auto other = planned(0, "b", "stateful");
    EXPECT_EQ(left({a, other, other}, {1000}), "00:02");
}

TEST_F(ProgressLines, RoundTheTimeLeftUpAndShowHoursWhenThereAreAny) {
    const auto a = planned(0, "a");
    EXPECT_EQ(left({a, a}, {0.2}), "00:01");
    EXPECT_EQ(left({a, a}, {59.5}), "01:00");
    EXPECT_EQ(left({a, a}, {3599}), "59:59");
    EXPECT_EQ(left({a, a}, {3599.5}), "1:00:00");
    EXPECT_EQ(left({a, a}, {36'000 + 62}), "10:01:02");
}

TEST_F(ProgressLines, DoNotTakeWhatWasNotMeasuredForFast) {
    const auto a = planned(0, "a");
    EXPECT_EQ(left({a, a, a}, {0, 0}, Status::skipped), "00:01") << "nothing is known yet";
    EXPECT_EQ(left({a, a, a}, {0, 0}, Status::not_installed), "00:01");
    EXPECT_EQ(left({a, a, a}, {8, 8}, Status::hang), "00:08") << "it took that long";
}

TEST_F(ProgressLines, NameAFailureWithItsCellAndReason) {
    test::CapturedErrors errors;
    const PlannedCell cell = planned(0, "a");
    Progress plain({}, {cell, cell, cell});
    plain.end(sample_of(cell, Status::hang, "no reply"), 1);
    EXPECT_EQ(errors.news(), "hang: numerical, a, 1 worker: no reply\n");
    plain.end(sample_of(cell, Status::skipped, "over budget"), 0);
    plain.end(sample_of(cell, Status::not_installed, "no module"), 0);
    EXPECT_EQ(errors.news(), "");
    Progress coloured({.terminal = true, .color = true, .width = 80}, {cell});
    coloured.begin(cell);
    static_cast<void>(errors.news());
    coloured.end(sample_of(cell, Status::crash, "signal 11"), 1);
    EXPECT_EQ(errors.news(),
              kClear + std::string("\x1b[31mcrash\x1b[0m: numerical, a, 1 worker: signal 11\n"));
}

TEST_F(ProgressLines, OfThePreparationDoNotComeBeforeItHasTakenASecond) {
    for (const bool terminal : {false, true}) {
        test::CapturedErrors errors;
        Progress progress({.terminal = terminal, .color = false, .width = 80}, {});
        progress.preparing("the first", 0);
        progress.preparing("the second", 0.5);
        EXPECT_EQ(errors.news(), "") << "each has only begun";
        const auto begin = std::chrono::steady_clock::now();
        std::string shown;
        // The fraction differs from call to call, so that patience alone keeps it quiet.
        for (int call = 0; shown.empty(); ++call) {
            progress.preparing("the third", call % 2 == 0 ? 0.5 : 0.25);
            shown = errors.news();
        }
        EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
        if (!terminal) {
            EXPECT_EQ(shown, "preparing the third\n");
            progress.preparing("the third", 0.75);
            EXPECT_EQ(errors.news(), "") << "once is enough";
            continue;
        }
        progress.preparing("the third", 0.75);
        EXPECT_EQ(errors.news(), kClear + std::string("[===============     ]  75%  "
                                                      "preparing the third"));
        progress.preparing("the third", 0.752);
        EXPECT_EQ(errors.news(), "") << "the same per cent";
    }
}

} // namespace
} // namespace paceline::lab
