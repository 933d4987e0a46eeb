// SPDX-License-Identifier: Apache-2.0
// isatty, NO_COLOR and the width.
#include "lab/cli/terminal.hpp"

#include <cstdlib>
#include <initializer_list>

#include <sys/ioctl.h>
#include <unistd.h>

namespace paceline::lab {

Terminal find_terminal(bool no_color) {
    Terminal terminal;
    terminal.output_is_terminal = isatty(STDOUT_FILENO) == 1;
    terminal.error_is_terminal = isatty(STDERR_FILENO) == 1;
    const char* variable = std::getenv("NO_COLOR");
    const bool wanted = !no_color && (variable == nullptr || *variable == '\0');
    terminal.color = wanted && terminal.output_is_terminal;
    winsize size{};
    for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
        if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
            terminal.width = size.ws_col;
            break;
        }
    }
    return terminal;
}

} // namespace paceline::lab
