// SPDX-License-Identifier: Apache-2.0
// What the terminal can show.
#pragma once

namespace paceline::lab {

struct Terminal {
    bool output_is_terminal = false; // standard output
    bool error_is_terminal = false;  // standard error, where progress goes
    bool color = false;              // for tables: a terminal, and neither --no-color nor NO_COLOR
    int width = 100;
};

[[nodiscard]] Terminal find_terminal(bool no_color);

} // namespace paceline::lab
