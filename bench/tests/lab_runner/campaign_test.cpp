// SPDX-License-Identifier: Apache-2.0
// Which cells are not measured, and what stands in their place; no tree is started.
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lab/runner/campaign.hpp"
#include "lab_runner/captured_errors.hpp"
#include "lab_runner/small_laboratory.hpp"

namespace paceline::lab {
namespace {

PlannedCell queue_cell(const std::string& contender, int elements,
                       const std::string& part = "put_get", int round = 0) {
    return {.cell = {"queue",
                     {{"part", part}, {"elements", elements}, {"messages", 2}, {"seed", 1}},
                     contender,
                     1},
            .round = round,
            .position = 3};
}

Sample stored(const PlannedCell& planned, Status status) {
    Sample sample;
    sample.cell = planned.cell;
    sample.round = planned.round;
    sample.status = status;
    return sample;
}

class CampaignTest : public testing::Test {
protected:
    CampaignTest() {
        for (const char* id : {"fine", "broken", "other"}) {
            Contender contender;
            contender.id = id;
            contender.workloads = {"queue"};
            prepared_.contenders.emplace(id, contender);
            prepared_.installed[id] = {.installed = true, .version = "1.0", .reason = ""};
        }
        prepared_.contenders.at("other").workloads = {"numerical"};
        prepared_.installed["broken"] = {.installed = false, .version = "", .reason = "no module"};
        prepared_.profile = test::SmallLaboratory::profile();
    }

    // The samples that are added to those that were there before.
    std::vector<Sample> measured(const std::vector<PlannedCell>& cells,
                                 const std::vector<Sample>& before = {}, int signal = 0) {
        prepared_.plan.cells = cells;
        boost::asio::io_context io;
        Interrupt interrupt(io);
        const Inputs inputs(laboratory_.parts(), prepared_.profile, {}, {});
        RunRecord record{.run = nlohmann::json::object(),
                         .environment = nlohmann::json::object(),
                         .contenders = nlohmann::json::object(),
                         .samples = {}};
        std::filesystem::remove_all(laboratory_.path() / "run");
        RunStore store = RunStore::create(laboratory_.path() / "run", record);
        record.samples = before;
        if (signal != 0) {
            EXPECT_EQ(raise(signal), 0);
        }
        try {
            Campaign(laboratory_.parts(), prepared_, inputs, io, interrupt, store, record, {})
                .measure();
            interrupted_ = false;
        } catch (const Interrupted&) {
            interrupted_ = true;
        }
        return store.load().samples;
    }

    // No inputs are made for these tests: whoever begins a measurement asks for them and fails.
    bool would_measure(const std::vector<PlannedCell>& cells, const std::vector<Sample>& before) {
        try {
            measured(cells, before);
        } catch (const std::out_of_range&) {
            return true;
        }
        return false;
    }

    test::SmallLaboratory laboratory_;
    Prepared prepared_;
    bool interrupted_ = false;
    test::CapturedErrors errors_;
};

TEST_F(CampaignTest, WhatIsNotInstalledIsStoredWithItsReasonAndPlace) {
    const auto samples = measured({queue_cell("broken", 10, "stream", 4)});
    ASSERT_EQ(samples.size(), 1U);
    EXPECT_EQ(samples[0].status, Status::not_installed);
    EXPECT_EQ(samples[0].reason, "no module");
    EXPECT_EQ(samples[0].cell, queue_cell("broken", 10, "stream").cell);
    EXPECT_EQ(samples[0].round, 4);
    EXPECT_EQ(samples[0].position, 3);
    EXPECT_FALSE(samples[0].started_at.empty());
}

TEST_F(CampaignTest, AWorkloadThatAContenderDoesNotHaveIsUnsupported) {
    const auto samples = measured({queue_cell("other", 10), queue_cell("broken", 10)});
    ASSERT_EQ(samples.size(), 2U);
    EXPECT_EQ(samples[0].status, Status::unsupported);
    EXPECT_EQ(samples[0].reason, "other has no queue");
    EXPECT_EQ(samples[0].version, "1.0");
    EXPECT_EQ(samples[1].predecessor, "");
}

TEST_F(CampaignTest, WhatWasNotTriedIsNobodysPredecessor) {
    const auto samples = measured({queue_cell("broken", 10), queue_cell("other", 10)});
    ASSERT_EQ(samples.size(), 2U);
    EXPECT_EQ(samples[0].predecessor, "");
    EXPECT_EQ(samples[1].predecessor, "");
}

TEST_F(CampaignTest, WhatIsStoredIsNotMeasuredAgain) {
    const auto first = queue_cell("broken", 10);
    const auto second = queue_cell("broken", 10, "put_get", 1);
    const auto samples = measured({first, second}, {stored(first, Status::ok)});
    ASSERT_EQ(samples.size(), 1U);
    EXPECT_EQ(samples[0].round, 1);
}

TEST_F(CampaignTest, AQueueThatHungIsNotTriedAtThatSizeOrALargerOne) {
    const auto samples =
        measured({queue_cell("fine", 100, "put_get", 1), queue_cell("fine", 6400, "put_get", 0)},
                 {stored(queue_cell("fine", 100), Status::hang)});
    ASSERT_EQ(samples.size(), 2U);
    for (const Sample& sample : samples) {
        EXPECT_EQ(sample.status, Status::skipped);
        EXPECT_EQ(sample.reason, "hung in round 1: queue put_get 100 elements, fine, 1 worker");
    }
}

TEST_F(CampaignTest, AHangIsHeldAgainstNoSmallerSizeNoOtherPartAndNoOtherContender) {
    prepared_.contenders.at("other").workloads = {"queue"};
    for (const PlannedCell& hung :
         {queue_cell("fine", 101), queue_cell("fine", 10, "stream"), queue_cell("other", 10)}) {
        EXPECT_TRUE(
            would_measure({queue_cell("fine", 100, "put_get", 2)}, {stored(hung, Status::hang)}))
            << cell_text(hung.cell);
    }
    EXPECT_TRUE(would_measure({queue_cell("fine", 100, "put_get", 2)},
                              {stored(queue_cell("fine", 10), Status::crash)}));
}

TEST_F(CampaignTest, AfterTheTimeBudgetNoFurtherRoundIsBegun) {
    prepared_.profile.budget_minutes = 1e-9;
    const auto samples = measured({queue_cell("fine", 10, "put_get", 1)});
    ASSERT_EQ(samples.size(), 1U);
    EXPECT_EQ(samples[0].status, Status::skipped);
    EXPECT_EQ(samples[0].reason,
              "the time budget of 1e-09 minutes was used up by the end of round 1; "
              "raise it with --set budget_minutes=N");
    EXPECT_TRUE(would_measure({queue_cell("fine", 10)}, {})) << "the first round is whole";
    EXPECT_TRUE(would_measure({queue_cell("fine", 10, "put_get", 1)},
                              {stored(queue_cell("fine", 20, "put_get", 1), Status::ok)}))
        << "a round that was begun is finished";
    EXPECT_FALSE(
        would_measure({queue_cell("fine", 10, "put_get", 1)},
                      {stored(queue_cell("broken", 10, "put_get", 1), Status::not_installed)}))
        << "what is not installed begins no round";
    prepared_.profile.budget_minutes = 1e9;
    EXPECT_TRUE(would_measure({queue_cell("fine", 10, "put_get", 1)}, {}));
    prepared_.profile.budget_minutes = 0;
    EXPECT_TRUE(would_measure({queue_cell("fine", 10, "put_get", 1)}, {})) << "no budget";
}

TEST_F(CampaignTest, ASignalEndsItBeforeTheNextCell) {
    EXPECT_TRUE(measured({queue_cell("broken", 10)}, {}, SIGTERM).empty());
    EXPECT_TRUE(interrupted_);
}

} // namespace
} // namespace paceline::lab
