// SPDX-License-Identifier: Apache-2.0
// The arrangement of a run: sections, blocks, ranks, queue tables.
#include <gtest/gtest.h>

#include "lab/stats/run_summary.hpp"
#include "samples.hpp"

namespace paceline::lab {
namespace {

std::vector<std::string> names(const WorkersBlock& block) {
    std::vector<std::string> names;
    for (const RankedCell& cell : block.cells) {
        names.push_back(cell.summary.cell.contender);
    }
    return names;
}

std::vector<std::string> names(const QueuePart& part) {
    std::vector<std::string> names;
    for (const QueueContender& contender : part.contenders) {
        names.push_back(contender.contender);
    }
    return names;
}

using Names = std::vector<std::string>;

RunRecord rounds(int count) {
    RunRecord record;
    for (int round = 0; round < count; ++round) {
        const auto add = [&](const Cell& cell, std::int64_t headline) {
            record.samples.push_back(took(round, cell, headline + round));
        };
        add(numerical("slow", 2), 3000);
        add(numerical("serial_cpp", 1), 1000);
        add(numerical("fast", 2), 500);
        add(numerical("near", 2), 501);
        record.samples.push_back(ended(round, numerical("broken", 2), Status::error, "no"));
    }
    return record;
}

TEST(RunSummary, SortsContendersByMedianTotalAndThoseWithoutOneLast) {
    const RunSummary run = summarize_run(rounds(3));
    ASSERT_EQ(run.sections.size(), 1U);
    ASSERT_EQ(run.sections[0].blocks.size(), 2U);
    EXPECT_EQ(run.sections[0].blocks[0].workers, 1);
    EXPECT_EQ(names(run.sections[0].blocks[0]), Names{"serial_cpp"});
    EXPECT_EQ(run.sections[0].blocks[1].workers, 2);
    EXPECT_EQ(names(run.sections[0].blocks[1]), (Names{"fast", "near", "slow", "broken"}));
}

TEST(RunSummary, FormsNoGroupsBelowSixRounds) {
    const RunSummary run = summarize_run(rounds(5));
    EXPECT_EQ(run.rounds, 5);
    EXPECT_FALSE(run.grouped);
    for (const WorkersBlock& block : run.sections[0].blocks) {
        EXPECT_FALSE(block.grouped);
        for (const RankedCell& cell : block.cells) {
            EXPECT_FALSE(cell.group);
        }
    }
}

TEST(RunSummary, FormsGroupsWithinAWorkerCountFromSixRoundsOn) {
    const RunSummary run = summarize_run(rounds(6));
    EXPECT_TRUE(run.grouped);
    const auto& two = run.sections[0].blocks[1];
    EXPECT_TRUE(two.grouped);
    EXPECT_EQ(two.cells[0].group, std::optional<std::size_t>{0});
    EXPECT_EQ(two.cells[1].group, std::optional<std::size_t>{0});
    EXPECT_EQ(two.cells[2].group, std::optional<std::size_t>{1});
    EXPECT_EQ(two.cells[3].group, std::nullopt);
    EXPECT_EQ(run.sections[0].blocks[0].cells[0].group, std::optional<std::size_t>{0});
}

TEST(RunSummary, OrdersWorkloadsAsTheyAreKnownAndOthersByName) {
    RunRecord record;
    for (const char* workload : {"zebra", "initialization", "apple", "numerical", "stateful"}) {
        Cell cell = numerical("pool", 2);
        cell.workload = workload;
        record.samples.push_back(took(0, cell, 1));
    }
    Names order;
    for (const WorkloadSection& section : summarize_run(record).sections) {
        order.push_back(section.workload);
    }
    EXPECT_EQ(order, (Names{"numerical", "stateful", "initialization", "apple", "zebra"}));
}

TEST(RunSummary, KeepsParametersApart) {
    RunRecord record;
    Cell larger = numerical("pool", 2);
    larger.parameters["size"] = 5000;
    record.samples = {took(0, numerical("pool", 2), 1), took(0, larger, 2)};
    EXPECT_EQ(summarize_run(record).sections.size(), 2U);
}

TEST(RunSummary, CountsTheRoundsThatWereMeasured) {
    RunRecord record;
    record.run = {{"rounds", 10}};
    record.samples = {took(0, numerical("pool", 2), 1), took(4, numerical("pool", 2), 1)};
    EXPECT_EQ(summarize_run(record).rounds, 2);
    EXPECT_EQ(summarize_run(RunRecord{}).rounds, 0);
}

Sample round_trip(std::int64_t elements, const std::string& contender, std::int64_t ns) {
    Sample sample = took(0, queue("round_trip", elements, contender), 1);
    sample.round_trip_ns = {ns};
    return sample;
}

TEST(RunSummary, PlacesQueueCellsBySize) {
    RunRecord record;
    record.samples = {round_trip(1000, "pipe", 30), round_trip(10, "pipe", 10),
                      round_trip(100, "pipe", 20), round_trip(100, "ring", 5)};
    const RunSummary run = summarize_run(record);
    EXPECT_TRUE(run.sections.empty());
    ASSERT_EQ(run.queue.size(), 1U);
    const QueuePart& part = run.queue[0];
    EXPECT_EQ(part.elements, (std::vector<std::int64_t>{10, 100, 1000}));
    EXPECT_EQ(part.parameters, (nlohmann::json{{"messages", 10}}));
    ASSERT_EQ(names(part), (Names{"pipe", "ring"}));
    ASSERT_EQ(part.contenders[1].cells.size(), 3U);
    EXPECT_FALSE(part.contenders[1].cells[0]);
    EXPECT_DOUBLE_EQ(part.contenders[1].cells[1]->round_trip->median.summary.median, 5);
    EXPECT_FALSE(part.contenders[1].cells[2]);
    EXPECT_DOUBLE_EQ(part.contenders[0].cells[2]->round_trip->median.summary.median, 30);
}

TEST(RunSummary, OrdersQueueContendersByTheLargestSizeAndThenByHowManySizesTheyManaged) {
    RunRecord record;
    record.samples = {round_trip(10, "slow", 1), round_trip(100, "slow", 90),
                      round_trip(10, "fast", 50), round_trip(100, "fast", 60),
                      round_trip(10, "halfway", 2),
                      ended(0, queue("round_trip", 100, "halfway"), Status::hang, ""),
                      ended(0, queue("round_trip", 10, "dead"), Status::hang, ""),
                      ended(0, queue("round_trip", 100, "dead"), Status::skipped, ""),
                      // Nobody managed this one.
                      ended(0, queue("round_trip", 1000, "fast"), Status::hang, ""),
                      ended(0, queue("round_trip", 1000, "slow"), Status::hang, "")};
    EXPECT_EQ(names(summarize_run(record).queue[0]), (Names{"fast", "slow", "halfway", "dead"}));
}

TEST(RunSummary, PutsTheLargestStreamRateFirst) {
    RunRecord record;
    for (const auto& [contender, rate] : {std::pair{"slow", 1e6}, std::pair{"fast", 9e6}}) {
        record.samples.push_back(took(0, queue("stream", 10, contender), 1));
        record.samples.back().stream_bytes_per_s = rate;
    }
    EXPECT_EQ(names(summarize_run(record).queue[0]), (Names{"fast", "slow"}));
}

TEST(RunSummary, OrdersPutGetByBothCallsTogether) {
    RunRecord record;
    // The first only hands over when putting, and pays when getting.
    for (const auto& [contender, put, get] :
         {std::tuple{"late", 1, 900}, std::tuple{"even", 100, 100}}) {
        record.samples.push_back(took(0, queue("put_get", 10, contender), 1));
        record.samples.back().put_ns = {put};
        record.samples.back().get_ns = {get};
    }
    EXPECT_EQ(names(summarize_run(record).queue[0]), (Names{"even", "late"}));
}

TEST(RunSummary, OrdersQueuePartsAsTheyAreKnown) {
    RunRecord record;
    for (const char* part : {"stream", "put_get", "round_trip"}) {
        record.samples.push_back(took(0, queue(part, 10, "pipe"), 1));
    }
    Names order;
    for (const QueuePart& part : summarize_run(record).queue) {
        order.push_back(part.part);
    }
    EXPECT_EQ(order, (Names{"put_get", "round_trip", "stream"}));
}

} // namespace
} // namespace paceline::lab
