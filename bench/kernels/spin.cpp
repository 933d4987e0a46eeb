// SPDX-License-Identifier: Apache-2.0
// The kernel of `tasks`: computes for a given time without looking at the clock.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

#include "kernels/kernels.h"

namespace {

// Each step needs the one before it: the time is that of the multiplier, neither the compiler nor
// a wide core can shorten it, and a neighbour on the same core disturbs it little.
void compute(std::uint64_t steps) noexcept {
    std::uint64_t value = 1;
    for (std::uint64_t step = 0; step < steps; ++step) {
        value = value * 0x5851F42D4C957F2DU + step;
        asm volatile("" : "+r"(value));
    }
}

// Steps a nanosecond: the best of several trials, since a disturbance only makes one slower.
double measure_speed() noexcept {
    using Clock = std::chrono::steady_clock;
    constexpr std::uint64_t steps = 500'000;
    constexpr int trials = 20;
    double shortest = std::numeric_limits<double>::infinity();
    for (int trial = 0; trial < trials; ++trial) {
        const Clock::time_point start = Clock::now();
        compute(steps);
        const std::chrono::duration<double, std::nano> time = Clock::now() - start;
        shortest = std::min(shortest, std::max(1.0, time.count()));
    }
    return static_cast<double>(steps) / shortest;
}

double speed() noexcept {
    static const double steps_a_nanosecond = measure_speed();
    return steps_a_nanosecond;
}

} // namespace

void kernel_spin_calibrate(void) {
    speed();
}

void kernel_spin(uint64_t nanoseconds) {
    const double steps = static_cast<double>(nanoseconds) * speed();
    constexpr double most = 9e18;
    compute(static_cast<std::uint64_t>(std::min(steps, most)));
}
