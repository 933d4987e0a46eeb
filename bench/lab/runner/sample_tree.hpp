// SPDX-License-Identifier: Apache-2.0
// What the process tree of a sample is started with.
#pragma once

#include "lab/process/tree.hpp"
#include "lab/runner/laboratory.hpp"
#include "lab/runner/sample_folders.hpp"
#include "lab/types/contender.hpp"

namespace paceline::lab {

[[nodiscard]] TreeOptions sample_tree_options(const Laboratory& laboratory,
                                              const Contender& contender,
                                              const SampleFolders& folders);

} // namespace paceline::lab
