// SPDX-License-Identifier: Apache-2.0
// A sample as a row of the table `samples`, both ways.
#pragma once

#include <optional>
#include <string_view>

#include "lab/store/database.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

[[nodiscard]] std::string_view create_samples_table();
void insert_sample(const Database& database, const Sample& sample);
[[nodiscard]] Statement select_samples(const Database& database);
// Nothing if a field does not hold what `insert_sample` writes there.
[[nodiscard]] std::optional<Sample> sample_from_row(const Statement& row);

} // namespace paceline::lab
