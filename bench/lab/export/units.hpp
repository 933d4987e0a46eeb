// SPDX-License-Identifier: Apache-2.0
// Numbers with three significant digits and a unit that people use.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace paceline::lab {

// "0.0123", "1.23", "12.3", "123", "1235": three significant digits, but no digit before the point
// is dropped. `value` must be finite and not negative. Zero is "0".
[[nodiscard]] std::string three_digits(double value);

struct Unit {
    std::string_view name;
    double size; // in the base unit
};

// "12.3 us", "999 ms", "1.00 s".
[[nodiscard]] std::string duration_text(double ns);
// The same for a column: the number right-aligned in 4, the unit left-aligned in 2, so that numbers
// line up.
[[nodiscard]] std::string duration_cell(double ns);
// "409–415 ms"; the lower end has its own unit if it is below a tenth of the upper one's.
[[nodiscard]] std::string duration_range(double lower_ns, double upper_ns);
// For numbers that stand together in one unit: the largest of ns, us, ms, s of which the smallest
// value is at least a tenth. Values that are not positive do not count.
[[nodiscard]] Unit common_duration_unit(std::span<const double> values_ns);

// "58.2 MB": decimal, 1 kB = 1000 B.
[[nodiscard]] std::string bytes_text(double bytes);
[[nodiscard]] std::string bytes_cell(double bytes);

// "0.53x": two decimals, so that columns line up; three significant digits below 0.1 and from 10
// on.
[[nodiscard]] std::string ratio_text(double ratio);
// "0.51–0.56x"
[[nodiscard]] std::string ratio_range(double lower, double upper);

// "51,200"
[[nodiscard]] std::string grouped_integer(long long value);

} // namespace paceline::lab
