// SPDX-License-Identifier: Apache-2.0
// Observations are made if and only if the numbers say so.
#include <gtest/gtest.h>

#include "lab/stats/observations.hpp"
#include "samples.hpp"

namespace paceline::lab {
namespace {

// `count` rounds in which the reference takes 1000 and each contender what is given, at 2 workers.
RunRecord race(int count, const std::vector<std::pair<std::string, std::int64_t>>& contenders) {
    RunRecord record;
    for (int round = 0; round < count; ++round) {
        record.samples.push_back(took(round, numerical("serial_cpp", 1), 1000));
        for (const auto& [contender, headline] : contenders) {
            record.samples.push_back(took(round, numerical(contender, 2), headline));
        }
    }
    return record;
}

std::vector<AgainstReference> compare(const RunRecord& record) {
    return against_reference(summarize_run(record));
}

TEST(AgainstReference, LeavesOutTheCeilingWhichIsNoLibrary) {
    RunRecord record = race(3, {{"forks", 500}, {"loky", 1200}});
    record.contenders = {{"forks", {{"family", "ceiling"}}}, {"loky", {{"family", "pool"}}}};
    const auto results = compare(record);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].contenders, 1U);
    EXPECT_EQ(results[0].faster, 0U);
    EXPECT_EQ(results[0].best, "loky");
}

TEST(AgainstReference, SaysThatNobodyIsFaster) {
    const auto results = compare(race(3, {{"pool", 1500}, {"loky", 1200}}));
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].workers, 2);
    EXPECT_EQ(results[0].contenders, 2U);
    EXPECT_EQ(results[0].faster, 0U);
    EXPECT_EQ(results[0].best, "loky");
    EXPECT_DOUBLE_EQ(results[0].best_ratio.summary.median, 1.2);
    EXPECT_TRUE(results[0].leaders.empty());
}

TEST(AgainstReference, DoesNotCountATieAsFaster) {
    EXPECT_EQ(compare(race(3, {{"pool", 1000}}))[0].faster, 0U);
    EXPECT_EQ(compare(race(3, {{"pool", 999}}))[0].faster, 1U);
}

TEST(AgainstReference, NamesTheFirstGroupWhenThereAreGroups) {
    const auto results = compare(race(6, {{"slow", 900}, {"fast", 500}, {"twin", 500}}));
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].leaders, (std::vector<std::string>{"fast", "twin"}));
    EXPECT_EQ(results[0].faster, 3U);
    EXPECT_EQ(results[0].clearly_faster, 3U);
    EXPECT_EQ(results[0].best, "fast");
}

TEST(AgainstReference, CallsOnlyAnIntervalBelowOneClearlyFaster) {
    RunRecord record = race(6, {{"sure", 900}});
    for (int round = 0; round < 6; ++round) {
        record.samples.push_back(took(round, numerical("lucky", 2), round == 5 ? 1001 : 800));
    }
    const auto results = compare(record);
    EXPECT_EQ(results[0].faster, 2U);
    EXPECT_EQ(results[0].clearly_faster, 1U);
    EXPECT_EQ(results[0].best, "lucky");
    // Without intervals nothing is clear.
    EXPECT_EQ(compare(race(5, {{"sure", 900}}))[0].clearly_faster, 0U);
}

TEST(AgainstReference, IsSilentAboutOneWorkerAndAboutWhatHasNoRatio) {
    RunRecord record = race(3, {});
    record.samples.push_back(took(0, numerical("pool", 1), 10));
    record.samples.push_back(ended(0, numerical("pool", 2), Status::crash, "x"));
    EXPECT_TRUE(compare(record).empty());
    RunRecord without_reference;
    without_reference.samples.push_back(took(0, numerical("pool", 2), 10));
    EXPECT_TRUE(compare(without_reference).empty());
}

TEST(AgainstReference, DoesNotCompareTheReferenceWithItself) {
    RunRecord record;
    for (int round = 0; round < 3; ++round) {
        record.samples.push_back(took(round, numerical("serial_cpp", 2), 1000));
        record.samples.push_back(took(round, numerical("pool", 2), 2000));
    }
    const auto results = compare(record);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].contenders, 1U);
    EXPECT_EQ(results[0].best, "pool");
}

std::vector<HangsFrom> hangs(const std::vector<Status>& by_size) {
    RunRecord record;
    std::int64_t elements = 100;
    for (const Status status : by_size) {
        if (status == Status::ok) {
            record.samples.push_back(took(0, queue("put_get", elements, "pipe"), 1));
        } else {
            record.samples.push_back(ended(0, queue("put_get", elements, "pipe"), status, "x"));
        }
        elements *= 2;
    }
    return hangs_from(summarize_run(record));
}

TEST(HangsFrom, NamesTheSmallestSizeThatHangs) {
    const auto found =
        hangs({Status::ok, Status::ok, Status::hang, Status::skipped, Status::skipped});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].part, "put_get");
    EXPECT_EQ(found[0].contender, "pipe");
    EXPECT_EQ(found[0].elements, 400);
    EXPECT_EQ(hangs({Status::hang, Status::hang}).at(0).elements, 100);
}

TEST(HangsFrom, IsSilentWhenALargerSizeWorks) {
    EXPECT_TRUE(hangs({Status::ok, Status::hang, Status::ok}).empty());
    EXPECT_EQ(hangs({Status::hang, Status::ok, Status::hang}).at(0).elements, 400);
}

TEST(HangsFrom, IsSilentAboutOtherFailures) {
    EXPECT_TRUE(hangs({Status::ok, Status::error, Status::skipped}).empty());
    EXPECT_TRUE(hangs({Status::ok, Status::ok}).empty());
}

TEST(HangsFrom, IsSilentWhenSomeRoundsWork) {
    RunRecord record;
    record.samples = {took(0, queue("put_get", 100, "pipe"), 1),
                      ended(1, queue("put_get", 100, "pipe"), Status::hang, "x")};
    EXPECT_TRUE(hangs_from(summarize_run(record)).empty());
}

TEST(Disturbance, CountsSamplesInWhichOthersUsedTheMachine) {
    std::vector<Sample> samples;
    for (const auto& [foreign, steal] :
         {std::pair{0, 0}, std::pair{100, 11}, std::pair{101, 10}, std::pair{300, 500}}) {
        samples.push_back(took(0, numerical("pool", 2), 1000));
        samples.back().noise.foreign_cpu_ns = foreign;
        samples.back().noise.steal_ns = steal;
    }
    samples.push_back(ended(0, numerical("pool", 2), Status::hang, "x"));
    samples.back().noise.foreign_cpu_ns = 1'000'000;
    const Disturbance found = disturbance(samples);
    EXPECT_EQ(found.samples, 4U);
    EXPECT_EQ(found.foreign, 2U); // 0.101 and 0.3 of a CPU; 0.1 is not above
    EXPECT_EQ(found.stolen, 2U);  // 0.011 and 0.5
    EXPECT_DOUBLE_EQ(found.median_foreign, 0.1005);
}

TEST(Disturbance, OfNothingIsNothing) {
    EXPECT_EQ(disturbance({}).samples, 0U);
    EXPECT_DOUBLE_EQ(disturbance({took(0, numerical("pool", 2), 0)}).median_foreign, 0.0);
}

} // namespace
} // namespace paceline::lab
