// SPDX-License-Identifier: Apache-2.0
// Ratios divide by the reference of the same round, workload and parameters, and by nothing else.
#include <gtest/gtest.h>

#include "lab/stats/ratios.hpp"
#include "samples.hpp"

namespace paceline::lab {
namespace {

using Ratios = std::vector<double>;

Ratios ratios(const std::vector<Sample>& all, const std::vector<Sample>& of) {
    std::vector<const Sample*> pointers;
    for (const Sample& sample : of) {
        pointers.push_back(&sample);
    }
    return ReferenceTimes(all, "serial_cpp").ratios(pointers);
}

TEST(ReferenceTimes, DivideByTheReferenceOfTheSameRound) {
    const std::vector<Sample> reference{took(0, numerical("serial_cpp", 1), 100),
                                        took(1, numerical("serial_cpp", 1), 400)};
    const std::vector<Sample> pool{took(0, numerical("pool", 2), 50),
                                   took(1, numerical("pool", 2), 800)};
    EXPECT_EQ(ratios(reference, pool), (Ratios{0.5, 2.0}));
}

TEST(ReferenceTimes, ServeEveryWorkerCountFromTheOneMeasurement) {
    const std::vector<Sample> reference{took(0, numerical("serial_cpp", 1), 100)};
    EXPECT_EQ(
        ratios(reference, {took(0, numerical("pool", 1), 150), took(0, numerical("pool", 64), 25)}),
        (Ratios{1.5, 0.25}));
}

TEST(ReferenceTimes, CountStartColdRunAndStopAndNoLaterRun) {
    const std::vector<Sample> reference{
        timed(0, numerical("serial_cpp", 1), 10, {80, 1'000'000}, 10)};
    EXPECT_EQ(ratios(reference, {timed(0, numerical("pool", 2), 100, {40, 5}, 60)}), (Ratios{2.0}));
}

TEST(ReferenceTimes, LeaveOutRoundsInWhichEitherIsNotOk) {
    const std::vector<Sample> reference{took(0, numerical("serial_cpp", 1), 100),
                                        ended(1, numerical("serial_cpp", 1), Status::crash, "x"),
                                        took(2, numerical("serial_cpp", 1), 100)};
    EXPECT_EQ(
        ratios(reference, {ended(0, numerical("pool", 2), Status::hang, "x"),
                           took(1, numerical("pool", 2), 70), took(2, numerical("pool", 2), 300),
                           took(3, numerical("pool", 2), 70)}),
        (Ratios{3.0}));
}

TEST(ReferenceTimes, DoNotMixWorkloadsOrParameters) {
    Cell larger = numerical("serial_cpp", 1);
    larger.parameters["size"] = 5000;
    Cell other = numerical("serial_cpp", 1);
    other.workload = "stateful";
    const std::vector<Sample> reference{took(0, larger, 100), took(0, other, 100)};
    EXPECT_EQ(ratios(reference, {took(0, numerical("pool", 2), 50)}), Ratios{});
}

TEST(ReferenceTimes, DoNotDivideByNothing) {
    EXPECT_EQ(ratios({took(0, numerical("serial_cpp", 1), 0)}, {took(0, numerical("pool", 2), 50)}),
              Ratios{});
}

TEST(ReferenceContender, IsTheOneThatTheRunNames) {
    RunRecord record;
    EXPECT_EQ(reference_contender(record), "serial_cpp");
    record.run = {{"reference", "serial"}};
    EXPECT_EQ(reference_contender(record), "serial");
    record.run = {{"reference", nullptr}};
    EXPECT_EQ(reference_contender(record), "serial_cpp");
}

} // namespace
} // namespace paceline::lab
