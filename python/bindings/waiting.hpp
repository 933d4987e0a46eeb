// SPDX-License-Identifier: Apache-2.0
// How a call of Python waits: without the GIL, and so that signals are handled meanwhile.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include <nanobind/nanobind.h>

#include "without_gil.hpp"

namespace paceline::python {

using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

// How long a signal waits for its handler, at most.
inline constexpr std::chrono::milliseconds kSlice(50);

// What `block` and `timeout` of a call mean together: seconds to wait, 0 for none. A time-out of
// nothing, as None, is for ever; one below zero is none. Throws ValueError for NaN.
inline Seconds patience(bool block, std::optional<double> timeout) {
    if (!block) {
        return Seconds::zero();
    }
    if (!timeout) {
        return Seconds(std::numeric_limits<double>::infinity());
    }
    if (std::isnan(*timeout)) {
        throw nanobind::value_error("timeout must be a number of seconds, not NaN");
    }
    return Seconds(std::max(*timeout, 0.0));
}

// What is left of the patience of a call.
class Patience {
public:
    explicit Patience(Seconds all) : all_(all) {}

    [[nodiscard]] Seconds left() const {
        return std::max(all_ - Seconds(Clock::now() - begin_), Seconds::zero());
    }

private:
    Seconds all_;
    Clock::time_point begin_ = Clock::now();
};

// Calls attempt(seconds) until is_final(result), or until the patience is at its end; returns the
// last result. attempt() runs without the GIL and touches nothing of Python; look_around() runs
// with it in between and may throw, as does what a signal handler raised.
template <typename Attempt, typename IsFinal, typename LookAround>
auto wait_in_slices(Seconds patience, Attempt attempt, IsFinal is_final, LookAround look_around) {
    const auto released = [&attempt](Seconds slice) {
        const WithoutGil without_gil;
        return attempt(slice);
    };
    const Clock::time_point begin = Clock::now();
    for (;;) {
        const Seconds left = patience - Seconds(Clock::now() - begin);
        const Seconds slice = std::clamp(left, Seconds::zero(), Seconds(kSlice));
        auto result = released(slice);
        if (is_final(result)) {
            return result;
        }
        if (PyErr_CheckSignals() != 0) {
            throw nanobind::python_error();
        }
        look_around();
        if (left <= Seconds(kSlice)) {
            return result;
        }
    }
}

} // namespace paceline::python
