// SPDX-License-Identifier: Apache-2.0
// What is kept of a sample beside its row: the contender's output, and the stacks of a hung tree.
#pragma once

#include <string>

#include <sys/types.h>

#include "lab/process/output_log.hpp"
#include "lab/runner/laboratory.hpp"
#include "lab/runner/sample_runner.hpp"

namespace paceline::lab {

// Writes the output and the traceback of the reply, if there is any. Returns the file's name
// relative to the run, or nothing. Throws UserError if the disk is full.
[[nodiscard]] std::string write_sample_log(const SampleRequest& request, const OutputLog& output,
                                           const std::string& traceback);

// Saves the stacks of all processes below `supervisor`; returns "; stacks in FILE" for the reason.
[[nodiscard]] std::string save_sample_stacks(const SampleRequest& request,
                                             const Laboratory& laboratory, pid_t supervisor);

} // namespace paceline::lab
