// SPDX-License-Identifier: Apache-2.0
// When the next look at a process tree is due, so that looking stays cheap.
#pragma once

#include <algorithm>
#include <cstdint>

namespace paceline::lab {

// A look is due when 100 ms have passed since the one before, and when everything that looking has
// cost, and one more look like the last, is at most 1 % of the time since the sample began. Looks
// that did not wait to be due count like all others: the next one then waits until they are paid
// for. No clock in here: all times are given, in nanoseconds of one clock.
class LookSchedule {
public:
    // `expected_ns`: the cost of a look as measured before the sample. It is not charged to it.
    LookSchedule(std::int64_t began_ns, std::int64_t expected_ns)
        : began_ns_(began_ns), latest_ns_(began_ns), expected_ns_(expected_ns) {}

    // A look ended at `at_ns` and took `cost_ns` of CPU time.
    void looked(std::int64_t at_ns, std::int64_t cost_ns) {
        latest_ns_ = at_ns;
        expected_ns_ = cost_ns;
        spent_ns_ += cost_ns;
    }

    [[nodiscard]] std::int64_t due_ns() const {
        constexpr std::int64_t kShortestInterval = 100'000'000;
        constexpr std::int64_t kCostFactor = 100; // 1 % of a CPU
        return std::max(latest_ns_ + kShortestInterval,
                        began_ns_ + (spent_ns_ + expected_ns_) * kCostFactor);
    }

    // What the next look will probably cost: as much as the last.
    [[nodiscard]] std::int64_t expected_ns() const { return expected_ns_; }

    // Of one CPU, what all looks cost so far.
    [[nodiscard]] double cpu_share(std::int64_t now_ns) const {
        return static_cast<double>(spent_ns_) /
               static_cast<double>(std::max<std::int64_t>(1, now_ns - began_ns_));
    }

private:
    std::int64_t began_ns_;
    std::int64_t latest_ns_;
    std::int64_t expected_ns_;
    std::int64_t spent_ns_ = 0;
};

} // namespace paceline::lab
