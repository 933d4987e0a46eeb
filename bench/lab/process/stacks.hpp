// SPDX-License-Identifier: Apache-2.0
// What a hung tree is doing: stacks and wait channels of every process in it.
#pragma once

#include <string>

#include <sys/types.h>

namespace paceline::lab {

struct StackTools {
    std::string py_spy; // path of py-spy; empty: none
    std::string gdb = "gdb";
};

// For each process below `root`: command line, state, wait channel, kernel stack where readable,
// and its user-space stack (py-spy for Python, gdb for others). Blocks for at most about half a
// minute in all. Never fails: what could not be read says so.
[[nodiscard]] std::string tree_stacks(pid_t root, const StackTools& tools);

} // namespace paceline::lab
