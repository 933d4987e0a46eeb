// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same on every machine: those of <random>'s distributions are not.
#pragma once

#include <cstdint>

namespace paceline::inputs {

// SplitMix64: a counter and a mixing function, fast and good enough for test data.
class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

    std::uint64_t next() noexcept {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
        return mixed ^ (mixed >> 31U);
    }

    // Uniform in -1 <= x < 1.
    double next_from_minus_one_to_one() noexcept {
        constexpr double kStep = 0x1p-52;
        return static_cast<double>(next() >> 11U) * kStep - 1.0;
    }

    // Uniform in 0 .. limit - 1, for limits below 2^32 (the bias is below limit / 2^32).
    std::uint64_t next_below(std::uint64_t limit) noexcept {
        return (next() >> 32U) * limit >> 32U;
    }

private:
    std::uint64_t state_;
};

} // namespace paceline::inputs
