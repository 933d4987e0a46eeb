// SPDX-License-Identifier: Apache-2.0
// What the C library does by default: nothing is said of a write that failed.
#include "lab/process/standard_streams.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include <fcntl.h>
#include <unistd.h>

namespace paceline::lab {

void open_standard_streams() noexcept {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(descriptor, F_GETFD) < 0) {
            // The lowest free number is this one: those below it are open.
            static_cast<void>(open("/dev/null", O_RDWR)); // NOLINT(android-cloexec-open): inherited
        }
    }
}

void print_error(std::string_view text) noexcept {
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
    static_cast<void>(std::fflush(stderr));
}

void print_output(std::string_view text) noexcept {
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout));
}

std::string flush_output() {
    errno = 0;
    std::cout.flush();
    const bool failed = std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !std::cout;
    return !failed ? "" : errno != 0 ? std::strerror(errno) : "an earlier write failed";
}

} // namespace paceline::lab
