// SPDX-License-Identifier: Apache-2.0
// Sentences say what the record says and leave out what it does not know.
#include <algorithm>

#include <gtest/gtest.h>

#include "lab/export/words.hpp"
#include "records.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

RunSummary measured(int rounds) {
    RunSummary summary;
    summary.reference = "serial_cpp";
    summary.rounds = rounds;
    return summary;
}

TEST(VerdictLine, SaysHowManyRoundsAreMissing) {
    EXPECT_EQ(verdict_line(measured(3)), "3 rounds: medians and ranges only; a verdict needs at "
                                         "least 6 (profile standard has 10)");
    EXPECT_EQ(verdict_line(measured(1)), "1 round: single values only; a verdict needs at least 6 "
                                         "(profile standard has 10)");
    EXPECT_EQ(verdict_line(measured(0)), "no sample was measured");
}

TEST(VerdictLine, IsEmptyWhenThereAreGroups) {
    EXPECT_EQ(verdict_line(summarize_run(standard_record())), "");
}

TEST(VerdictLine, SaysWhenEnoughRoundsGiveNoVerdict) {
    RunSummary summary = measured(10);
    EXPECT_EQ(verdict_line(summary), ""); // queues alone have no verdict to miss
    summary.sections.emplace_back();
    EXPECT_EQ(verdict_line(summary),
              "no contender has 6 rounds in which it and serial_cpp are both "
              "ok: medians and ranges only, no verdict");
}

TEST(RunLine, SaysWhenARunIsNotFinished) {
    RunRecord record;
    record.run = {{"id", "a"},
                  {"profile", "quick"},
                  {"rounds", 3},
                  {"started_at", "now"},
                  {"finished_at", nullptr}};
    EXPECT_EQ(run_line(record, measured(2)),
              "run a, profile quick, 2 of 3 rounds, now to (not finished)");
    record.run = json::object();
    EXPECT_EQ(run_line(record, measured(1)), "1 round");
    record.run = nullptr;
    EXPECT_EQ(run_line(record, measured(1)), "1 round");
}

TEST(EnvironmentLine, LeavesOutWhatIsNotKnown) {
    EXPECT_EQ(environment_line(nullptr), "");
    EXPECT_EQ(environment_line({{"host", {{"cpu", {{"model", nullptr}}}, {"memory_bytes", 8e9}}},
                                {"scheduler", {{"effective_cpus", 1}}}}),
              "1 CPU, 8.00 GB");
    EXPECT_EQ(environment_line({{"host", "not an object"}, {"software", {{"git", nullptr}}}}), "");
    EXPECT_EQ(environment_line(
                  {{"software", {{"git", {{"commit", "0123456789abcdef"}, {"dirty", false}}}}}}),
              "commit 012345678");
}

TEST(MishapText, CountsRoundsUnlessAllEndedSo) {
    EXPECT_EQ(mishap_text({Status::hang, "no reply\nto run", 3}, 10),
              "3 of 10 rounds hang: no reply to run");
    EXPECT_EQ(mishap_text({Status::not_installed, "", 3}, 3), "not installed");
}

// One block at 2 workers in which a contender takes these ratios of the reference.
std::vector<std::string>
notes_of(const std::vector<std::pair<std::string, std::vector<int>>>& percent) {
    RunRecord record;
    for (const auto& [contender, ratios] : percent) {
        for (std::size_t round = 0; round < ratios.size(); ++round) {
            Sample sample;
            sample.status = Status::ok;
            sample.round = static_cast<int>(round);
            sample.start_ns = 0;
            sample.stop_ns = 0;
            sample.cell = {"stateful", json::object(), contender, 2};
            sample.run_ns = {ratios[round] * 10};
            record.samples.push_back(sample);
            sample.cell = {"stateful", json::object(), "serial_cpp", 1};
            sample.run_ns = {1000};
            record.samples.push_back(sample);
        }
    }
    return notes(record, summarize_run(record));
}

using Notes = std::vector<std::string>;

TEST(Notes, SayThatNobodyBeatsTheReferenceOnlyIfItIsSo) {
    EXPECT_EQ(
        notes_of({{"pool", {150, 160, 140}}, {"fork", {120, 121, 119}}}),
        Notes{"stateful at 2 workers: no contender beats serial_cpp (median of 3 rounds); the "
              "best, fork, takes 1.20x its time."});
    EXPECT_EQ(
        notes_of({{"pool", {150, 160, 140}}, {"fork", {90, 121, 80}}}),
        Notes{"stateful at 2 workers: 1 of 2 contenders is faster than serial_cpp (median of 3 "
              "rounds); the best, fork, takes 0.90x its time."});
    EXPECT_EQ(notes_of({{"pool", {150}}}),
              Notes{"stateful at 2 workers: no contender beats serial_cpp (one "
                    "round); the best, pool, takes 1.50x its time."});
}

TEST(Notes, CallNothingClearThatTheIntervalLeavesOpen) {
    EXPECT_EQ(
        notes_of({{"fork", {90, 91, 92, 93, 94, 101}}}),
        Notes{"stateful at 2 workers: no contender is clearly faster than serial_cpp; the best, "
              "fork, takes 0.93x [0.90–1.01x] its time."});
    EXPECT_EQ(notes_of({{"fork", {90, 91, 92, 93, 94, 99}}, {"twin", {95, 95, 95, 95, 95, 120}}}),
              Notes{"stateful at 2 workers: 1 of 2 contenders is clearly faster than serial_cpp; "
                    "the best, fork, "
                    "takes 0.93x [0.90–0.99x] its time; not to be told from it: twin."});
}

TEST(Notes, ComeFromTheRecordedRun) {
    const RunRecord record = quick_record();
    const Notes all = notes(record, summarize_run(record));
    EXPECT_EQ(
        std::ranges::count(all, "queue put_get: pipe hangs from 6,400 elements (51,200 bytes) on."),
        1);
    for (const std::string& note : all) {
        EXPECT_FALSE(note.starts_with("noise")) << note;
    }
}

TEST(Notes, TellNoiseWhenThereWasSome) {
    const RunRecord record = standard_record();
    const Notes all = notes(record, summarize_run(record));
    EXPECT_TRUE(std::ranges::any_of(all, [](const std::string& note) {
        return note.starts_with("noise: in ") && note.ends_with("used more than 10 % of a CPU.");
    }));
}

TEST(Notes, OfNothingAreNone) {
    EXPECT_EQ(notes(RunRecord{}, summarize_run(RunRecord{})), Notes{});
}

} // namespace
} // namespace paceline::lab
