// SPDX-License-Identifier: Apache-2.0
// A cell over its rounds: what counts, what does not, and what is said when something is missing.
#include <algorithm>

#include <gtest/gtest.h>

#include "lab/stats/cell_summary.hpp"
#include "samples.hpp"

namespace paceline::lab {
namespace {

std::vector<CellSummary> cells(std::vector<Sample> samples) {
    RunRecord record;
    record.samples = std::move(samples);
    return summarize_cells(record);
}

double middle(const std::optional<Estimate>& estimate) {
    return estimate ? estimate->summary.median : -1.0;
}

TEST(CellSummary, EstimatesEachPhaseOverTheRounds) {
    const auto all = cells({timed(0, numerical("pool", 2), 10, {100, 50, 60, 90}, 1),
                            timed(1, numerical("pool", 2), 30, {300, 80, 40}, 3),
                            timed(2, numerical("pool", 2), 20, {200, 70}, 2)});
    ASSERT_EQ(all.size(), 1U);
    const CellSummary& cell = all.front();
    EXPECT_DOUBLE_EQ(middle(cell.start), 20);
    EXPECT_DOUBLE_EQ(middle(cell.cold_run), 200);
    EXPECT_DOUBLE_EQ(middle(cell.hot_run), 60); // of 60 (of 50, 60, 90), 60 (of 80, 40) and 70
    EXPECT_DOUBLE_EQ(cell.hot_run->summary.maximum, 70);
    EXPECT_DOUBLE_EQ(middle(cell.stop), 2);
    EXPECT_DOUBLE_EQ(middle(cell.total), 222);
    EXPECT_DOUBLE_EQ(cell.total->summary.minimum, 111);
    EXPECT_DOUBLE_EQ(middle(cell.lab_wall), 311); // of 311, 453 and 292
}

TEST(CellSummary, HasNoHotRunWhenEverySampleRanOnce) {
    const auto all = cells({timed(0, numerical("pool", 2), 10, {100}, 1)});
    EXPECT_TRUE(all.front().cold_run);
    EXPECT_FALSE(all.front().hot_run);
}

TEST(CellSummary, TakesNoTimeFromASampleThatIsNotOk) {
    Sample liar = timed(1, numerical("pool", 2), 1, {1, 1}, 1);
    liar.status = Status::wrong;
    liar.reason = "digest differs";
    liar.import_ns = 1;
    liar.usage.cpu_user_ns = 1;
    liar.usage.memory_samples = 1;
    liar.put_ns = {1};
    liar.stream_bytes_per_s = 1e12;
    const auto all = cells({liar});
    const CellSummary& cell = all.front();
    for (const auto& quantity :
         {cell.import, cell.start, cell.cold_run, cell.hot_run, cell.stop, cell.total,
          cell.lab_wall, cell.ratio, cell.cpu, cell.peak_pss_bytes, cell.stream_bytes_per_s}) {
        EXPECT_FALSE(quantity);
    }
    EXPECT_FALSE(cell.put);
    EXPECT_EQ(cell.statuses.of(Status::wrong), 1);
}

TEST(CellSummary, CountsStatusesAndKeepsTheFirstReasonOfEach) {
    const auto all = cells({ended(3, numerical("pool", 2), Status::hang, "third"),
                            took(0, numerical("pool", 2), 100),
                            ended(1, numerical("pool", 2), Status::hang, "first"),
                            ended(2, numerical("pool", 2), Status::crash, "signal 11")});
    const CellSummary& cell = all.front();
    EXPECT_EQ(cell.statuses.total(), 4);
    EXPECT_EQ(cell.statuses.of(Status::ok), 1);
    EXPECT_EQ(cell.statuses.of(Status::hang), 2);
    ASSERT_EQ(cell.mishaps.size(), 2U);
    EXPECT_EQ(cell.mishaps[0].status, Status::hang);
    EXPECT_EQ(cell.mishaps[0].reason, "first");
    EXPECT_EQ(cell.mishaps[0].rounds, 2);
    EXPECT_EQ(cell.mishaps[1].status, Status::crash);
    EXPECT_EQ(cell.mishaps[1].rounds, 1);
}

TEST(CellSummary, KeepsCellsApartThatDifferInOneMember) {
    Cell other_parameters = numerical("pool", 2);
    other_parameters.parameters["size"] = 10;
    Cell other_workload = numerical("pool", 2);
    other_workload.workload = "stateful";
    const auto all = cells({took(0, numerical("pool", 2), 1), took(0, numerical("pool", 1), 2),
                            took(0, numerical("loky", 2), 3), took(0, other_parameters, 4),
                            took(0, other_workload, 5), took(1, numerical("pool", 2), 6)});
    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(all[0].total->summary.count, 2U);
    EXPECT_EQ(all[1].cell, numerical("pool", 1));
    EXPECT_EQ(all[2].cell, numerical("loky", 2));
    EXPECT_EQ(all[3].cell, other_parameters);
    EXPECT_EQ(all[4].cell, other_workload);
}

TEST(CellSummary, PairsRatiosByRoundWhateverTheOrderOfTheSamples) {
    std::vector<Sample> samples;
    for (const int round : {5, 0, 3, 1, 4, 2}) {
        samples.push_back(took(round, numerical("pool", 2), 1000 * (round + 1) / 2));
    }
    for (int round = 0; round < 6; ++round) {
        samples.push_back(took(round, numerical("serial_cpp", 1), 1000 * (round + 1)));
    }
    const auto all = cells(samples);
    ASSERT_TRUE(all.front().ratio && all.front().ratio->interval);
    EXPECT_DOUBLE_EQ(all.front().ratio->summary.minimum, 0.5);
    EXPECT_DOUBLE_EQ(all.front().ratio->summary.maximum, 0.5);
    EXPECT_DOUBLE_EQ(all.back().ratio->summary.median, 1.0);
}

TEST(CellSummary, AddsUserAndSystemTime) {
    Sample sample = took(0, numerical("pool", 2), 1);
    sample.usage.cpu_user_ns = 300;
    sample.usage.cpu_system_ns = 40;
    EXPECT_DOUBLE_EQ(middle(cells({sample}).front().cpu), 340);
}

TEST(CellSummary, HasNoPeakWhereNobodyLooked) {
    Sample unseen = took(0, numerical("pool", 2), 1);
    Sample seen = took(1, numerical("pool", 2), 1);
    seen.usage.memory_samples = 3;
    seen.usage.peak_pss_bytes = 5'000'000;
    const auto both = cells({unseen, seen});
    EXPECT_EQ(both.front().peak_pss_bytes->summary.count, 1U);
    EXPECT_DOUBLE_EQ(middle(both.front().peak_pss_bytes), 5'000'000);
    EXPECT_DOUBLE_EQ(middle(both.front().peak_shm_bytes), 0); // looked at, and there was none
    EXPECT_FALSE(cells({unseen}).front().peak_pss_bytes);
}

TEST(CellSummary, SummarisesTheCallsOfTheQueue) {
    Sample first = took(0, queue("put_get", 100, "pipe"), 1);
    first.put_ns = {1, 2, 3};
    first.get_ns = {10, 20, 60};
    Sample second = took(1, queue("put_get", 100, "pipe"), 1);
    second.put_ns = {4, 4, 4};
    second.get_ns = {40, 40, 40};
    const CellSummary cell = cells({first, second}).front();
    ASSERT_TRUE(cell.put && cell.get);
    EXPECT_FALSE(cell.round_trip);
    EXPECT_DOUBLE_EQ(cell.put->median.summary.median, 3);
    EXPECT_DOUBLE_EQ(cell.get->median.summary.median, 30);
    EXPECT_DOUBLE_EQ(cell.get->mean.summary.median, 35);
}

TEST(CellSummary, TakesTheMedianOfTheStreamRates) {
    std::vector<Sample> samples;
    for (int round = 0; round < 3; ++round) {
        samples.push_back(took(round, queue("stream", 100, "pipe"), 1));
        samples.back().stream_bytes_per_s = 1e6 * (round + 1);
    }
    EXPECT_DOUBLE_EQ(middle(cells(samples).front().stream_bytes_per_s), 2e6);
}

TEST(CellSummary, NamesTheVersionThatASampleKnew) {
    Sample dead = ended(0, numerical("pool", 2), Status::crash, "before hello");
    Sample alive = took(1, numerical("pool", 2), 1);
    alive.version = "1.2.3";
    EXPECT_EQ(cells({dead, alive}).front().version, "1.2.3");
}

TEST(IsFailure, HoldsForWhatWasTriedInVain) {
    const std::vector<Status> innocent{Status::ok, Status::unsupported, Status::not_installed,
                                       Status::skipped};
    for (const Status status : kStatuses) {
        const bool expected = std::ranges::find(innocent, status) == innocent.end();
        EXPECT_EQ(is_failure(status), expected) << status_name(status);
    }
}

} // namespace
} // namespace paceline::lab
