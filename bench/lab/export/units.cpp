// SPDX-License-Identifier: Apache-2.0
// Choice of unit and of decimals, after rounding: 999.6 us are 1.00 ms.
#include "lab/export/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "lab/export/text.hpp"

namespace paceline::lab {

namespace {

constexpr std::array kDurations{Unit{"ns", 1}, Unit{"us", 1e3}, Unit{"ms", 1e6}, Unit{"s", 1e9}};
constexpr std::array kBytes{Unit{"B", 1}, Unit{"kB", 1e3}, Unit{"MB", 1e6}, Unit{"GB", 1e9}};

double rounded(double value) {
    if (value <= 0.0) {
        return 0.0;
    }
    const double step = std::pow(10.0, std::floor(std::log10(value)) - 2.0);
    return std::round(value / step) * step;
}

// The largest unit of which the value, as it will be printed, is at least one.
template <std::size_t Size>
Unit unit_for(const std::array<Unit, Size>& units, double value) {
    Unit chosen = units.front();
    for (const Unit& unit : units) {
        // Half a unit of the last digit: the product of powers of ten may miss 1 by the last bit.
        if (rounded(value) >= unit.size * 0.9999) {
            chosen = unit;
        }
    }
    return chosen;
}

std::string with_unit(double value, const Unit& unit) {
    return fmt::format("{} {}", three_digits(value / unit.size), unit.name);
}

std::string aligned(double value, const Unit& unit) {
    return fmt::format("{} {}", pad_left(three_digits(value / unit.size), 4),
                       pad_right(unit.name, 2));
}

std::string ratio_number(double ratio) {
    return ratio >= 0.1 && ratio < 9.995 ? fmt::format("{:.2f}", ratio) : three_digits(ratio);
}

} // namespace

std::string three_digits(double value) {
    const double shown = rounded(value);
    if (shown <= 0.0) {
        return "0";
    }
    // The decimals follow from the rounded value: 9.996 has one digit less after the point
    // than 9.99.
    const int magnitude = static_cast<int>(std::floor(std::log10(shown * (1 + 1e-12))));
    return fmt::format("{:.{}f}", value, std::max(0, 2 - magnitude));
}

std::string duration_text(double ns) {
    return with_unit(ns, unit_for(kDurations, ns));
}

std::string duration_cell(double ns) {
    return aligned(ns, unit_for(kDurations, ns));
}

std::string duration_range(double lower_ns, double upper_ns) {
    const Unit unit = unit_for(kDurations, upper_ns);
    const std::string lower =
        lower_ns / unit.size >= 0.1 ? three_digits(lower_ns / unit.size) : duration_text(lower_ns);
    return fmt::format("{}–{}", lower, with_unit(upper_ns, unit));
}

Unit common_duration_unit(std::span<const double> values_ns) {
    double smallest = std::numeric_limits<double>::infinity();
    for (const double value : values_ns) {
        smallest = value > 0.0 ? std::min(smallest, value) : smallest;
    }
    Unit chosen = kDurations.front();
    for (const Unit& unit : kDurations) {
        if (std::isfinite(smallest) && smallest >= unit.size * 0.1) {
            chosen = unit;
        }
    }
    return chosen;
}

std::string bytes_text(double bytes) {
    return with_unit(bytes, unit_for(kBytes, bytes));
}

std::string bytes_cell(double bytes) {
    return aligned(bytes, unit_for(kBytes, bytes));
}

std::string ratio_text(double ratio) {
    return ratio_number(ratio) + "x";
}

std::string ratio_range(double lower, double upper) {
    return fmt::format("{}–{}", ratio_number(lower), ratio_text(upper));
}

std::string grouped_integer(long long value) {
    std::string digits = fmt::format("{}", value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t place = digits.size(); place > first + 3;) {
        place -= 3;
        digits.insert(place, ",");
    }
    return digits;
}

} // namespace paceline::lab
