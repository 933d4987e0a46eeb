// SPDX-License-Identifier: Apache-2.0
// The list of what is not ok: merged, in order of weight, on one screen.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "lab/export/failures.hpp"
#include "lab/export/terminal.hpp"
#include "records.hpp"

namespace paceline::lab {
namespace {

Sample failed(const std::string& workload, const nlohmann::json& parameters,
              const std::string& contender, Status status, const std::string& reason) {
    Sample sample;
    sample.cell = {workload, parameters, contender, 2};
    sample.status = status;
    sample.reason = reason;
    return sample;
}

std::vector<FailureEntry> entries(std::vector<Sample> samples) {
    RunRecord record;
    record.samples = std::move(samples);
    return failure_entries(summarize_cells(record));
}

TEST(FailureEntries, MergeWhatFailedAlike) {
    const auto merged = entries(
        {failed("queue", {{"part", "put_get"}, {"elements", 100}}, "pipe", Status::hang, "silent"),
         failed("queue", {{"part", "put_get"}, {"elements", 2000}}, "pipe", Status::hang, "silent"),
         failed("queue", {{"part", "put_get"}, {"elements", 4000}}, "pipe", Status::hang, "silent"),
         failed("numerical", {{"size", 1}}, "pipe", Status::hang, "silent"),
         failed("numerical", {{"size", 2}}, "pipe", Status::hang, "silent")});
    ASSERT_EQ(merged.size(), 1U);
    EXPECT_EQ(merged[0].places,
              (std::vector<std::string>{"numerical, 2 workers",
                                        "queue put_get, 100 elements and 2 more sizes"}));
    EXPECT_EQ(merged[0].failed, 5);
    EXPECT_EQ(merged[0].samples, 5);
}

TEST(FailureEntries, KeepReasonsAndContendersApart) {
    EXPECT_EQ(entries({failed("numerical", {}, "a", Status::error, "x"),
                       failed("stateful", {}, "a", Status::error, "y"),
                       failed("numerical", {}, "b", Status::error, "x")})
                  .size(),
              3U);
}

TEST(FailureEntries, CountTheRoundsOfTheStatusAlone) {
    Sample fine = failed("numerical", {}, "a", Status::ok, "");
    Sample crash = failed("numerical", {}, "a", Status::crash, "x");
    crash.round = 1;
    const auto found = entries({fine, crash});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].failed, 1);
    EXPECT_EQ(found[0].samples, 2);
}

TEST(FailureEntries, ShowFailuresBeforeWhatWasNotTried) {
    std::vector<Status> order;
    for (const FailureEntry& entry : failure_entries(summarize_cells(quick_record()))) {
        order.push_back(entry.status);
    }
    const auto first_innocent = std::ranges::find_if_not(order, is_failure);
    EXPECT_TRUE(std::none_of(first_innocent, order.end(), is_failure));
    EXPECT_EQ(*first_innocent, Status::skipped);
    const std::set<Status> statuses(order.begin(), order.end());
    EXPECT_EQ(statuses.size(), kStatuses.size() - 1)
        << "the record has every status but ok in the list";
}

TEST(TerminalFailures, SayWhenThereAreNone) {
    RunRecord record;
    record.samples = {failed("numerical", {}, "a", Status::ok, "")};
    EXPECT_EQ(terminal_failures(record, {}), "no failures: all 1 cells are ok in all rounds\n");
}

TEST(TerminalFailures, StayOnOneScreenAndSayHowManyAreNotShown) {
    RunRecord record;
    for (int i = 0; i < 50; ++i) {
        record.samples.push_back(
            failed("numerical", {}, "contender" + std::to_string(i), Status::crash, "signal 9"));
    }
    const std::string text = terminal_failures(record, {false, 100});
    EXPECT_EQ(std::ranges::count(text, '\n'), 37);
    EXPECT_NE(text.find("and 32 more"), std::string::npos);
}

} // namespace
} // namespace paceline::lab
