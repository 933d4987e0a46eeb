// SPDX-License-Identifier: Apache-2.0
// The interval of the median: ranks from binomial tables, and its coverage by simulation.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>

#include "lab/stats/median_interval.hpp"

namespace paceline::lab {
namespace {

std::vector<double> one_to(std::size_t count) {
    std::vector<double> values(count);
    std::iota(values.begin(), values.end(), 1.0);
    return values;
}

struct Expected {
    std::size_t count;
    std::size_t lower_rank;
    double coverage; // 1 - 2 * (sum of binomial coefficients below the rank) / 2^count
};

class Ranks : public testing::TestWithParam<Expected> {};

TEST_P(Ranks, FollowTheBinomialTable) {
    const auto& [count, lower_rank, coverage] = GetParam();
    const auto interval = median_interval(one_to(count));
    ASSERT_TRUE(interval);
    EXPECT_EQ(interval->lower_rank, lower_rank);
    EXPECT_EQ(interval->upper_rank, count + 1 - lower_rank);
    EXPECT_DOUBLE_EQ(interval->lower, static_cast<double>(lower_rank));
    EXPECT_DOUBLE_EQ(interval->upper, static_cast<double>(count + 1 - lower_rank));
    EXPECT_NEAR(interval->coverage, coverage, 1e-12);
}

INSTANTIATE_TEST_SUITE_P(
    AtNinetyFivePercent, Ranks,
    testing::Values(Expected{6, 1, 1 - 2.0 / 64}, Expected{7, 1, 1 - 2.0 / 128},
                    Expected{8, 1, 1 - 2.0 / 256}, Expected{9, 2, 1 - 2.0 * (1 + 9) / 512},
                    Expected{10, 2, 1 - 2.0 * (1 + 10) / 1024},
                    Expected{12, 3, 1 - 2.0 * (1 + 12 + 66) / 4096},
                    Expected{20, 6, 1 - 2.0 * (1 + 20 + 190 + 1140 + 4845 + 15504) / 1048576}));

TEST(MedianInterval, IsAbsentWhenEvenAllValuesCoverTooLittle) {
    for (std::size_t count = 0; count < 6; ++count) {
        EXPECT_FALSE(median_interval(one_to(count))) << count << " values";
    }
}

TEST(MedianInterval, NeedsSixValuesAtNinetyFivePercent) {
    EXPECT_EQ(values_for_interval(), 6U);
    EXPECT_EQ(values_for_interval(0.99), 8U);
    EXPECT_EQ(values_for_interval(0.5), 2U);
}

TEST(MedianInterval, DoesNotDependOnTheOrderOfTheValues) {
    const auto interval = median_interval({5, 1, 4, 6, 2, 3});
    ASSERT_TRUE(interval);
    EXPECT_DOUBLE_EQ(interval->lower, 1);
    EXPECT_DOUBLE_EQ(interval->upper, 6);
}

TEST(MedianInterval, IsWiderForMoreConfidence) {
    const auto usual = median_interval(one_to(20));
    const auto careful = median_interval(one_to(20), 0.99);
    ASSERT_TRUE(usual && careful);
    EXPECT_LT(careful->lower_rank, usual->lower_rank);
    EXPECT_GE(careful->coverage, 0.99);
}

TEST(MedianInterval, StopsAtTheMiddleWhenLittleConfidenceIsAskedFor) {
    const auto interval = median_interval(one_to(4), 0.01);
    ASSERT_TRUE(interval);
    EXPECT_EQ(interval->lower_rank, 2U);
    EXPECT_EQ(interval->upper_rank, 3U);
}

TEST(MedianInterval, RefusesAConfidenceThatIsNone) {
    for (const double confidence : {0.0, 1.0, -0.5, 95.0, std::nan("")}) {
        EXPECT_THROW(static_cast<void>(median_interval(one_to(10), confidence)),
                     std::invalid_argument);
    }
}

// How often the interval of `count` draws holds `middle`.
template <class Draw>
double simulated_coverage(std::size_t count, double middle, const Draw& draw) {
    constexpr int kTrials = 40'000;
    std::mt19937_64 random(20240229);
    int covered = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::vector<double> values(count);
        std::ranges::generate(values, [&] { return draw(random); });
        const auto interval = median_interval(values);
        covered += interval && interval->lower <= middle && middle <= interval->upper ? 1 : 0;
    }
    return static_cast<double>(covered) / kTrials;
}

double uniform(std::mt19937_64& random) {
    return (static_cast<double>(random() >> 11U) + 0.5) * 0x1p-53;
}

// Four standard errors of the simulation are 0.005 at most.
constexpr double kTolerance = 0.005;

class Coverage : public testing::TestWithParam<std::size_t> {};

TEST_P(Coverage, IsWhatTheIntervalClaimsForASkewedDistribution) {
    const double claimed = median_interval(one_to(GetParam()))->coverage;
    const auto exponential = [](std::mt19937_64& random) { return -std::log(uniform(random)); };
    EXPECT_NEAR(simulated_coverage(GetParam(), std::log(2.0), exponential), claimed, kTolerance);
}

TEST_P(Coverage, IsWhatTheIntervalClaimsForAHeavyTailWithoutAMean) {
    const double claimed = median_interval(one_to(GetParam()))->coverage;
    const auto cauchy = [](std::mt19937_64& random) {
        return std::tan(std::acos(-1.0) * (uniform(random) - 0.5));
    };
    EXPECT_NEAR(simulated_coverage(GetParam(), 0.0, cauchy), claimed, kTolerance);
}

TEST_P(Coverage, IsNotBelowTheClaimWhenValuesRepeat) {
    const double claimed = median_interval(one_to(GetParam()))->coverage;
    const auto coarse = [](std::mt19937_64& random) { return std::floor(5 * uniform(random)); };
    EXPECT_GE(simulated_coverage(GetParam(), 2.0, coarse), claimed - kTolerance);
}

INSTANTIATE_TEST_SUITE_P(BySimulation, Coverage, testing::Values(6, 9, 10, 12, 20, 31));

} // namespace
} // namespace paceline::lab
