// SPDX-License-Identifier: Apache-2.0
// Runs another program and listens to it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/reporter.hpp"

namespace paceline::inputs {

// Runs a program until it ends; `on_line` gets each line of its standard output. Its standard input
// is empty. Throws InputError if it cannot be started or does not exit with 0: the text has the
// last line of its standard error, and is that line alone if it exits with 2. Whatever is thrown,
// also by `on_line` or because `reporter` asks to stop, the program is killed and waited for first.
void run_program(const std::vector<std::string>& command,
                 const std::function<void(std::string_view line)>& on_line,
                 const Reporter& reporter);

} // namespace paceline::inputs
