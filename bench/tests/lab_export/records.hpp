// SPDX-License-Identifier: Apache-2.0
// Runs made by hand, for the tests of the exporters.
#pragma once

#include "lab/types/run.hpp"

namespace paceline::lab {

// Three rounds; every status, all workloads, hostile texts.
[[nodiscard]] RunRecord quick_record();

// Ten rounds of one workload at two worker counts: intervals, groups, rounds that failed.
[[nodiscard]] RunRecord standard_record();

} // namespace paceline::lab
