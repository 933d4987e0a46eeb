// SPDX-License-Identifier: Apache-2.0
// The command line that all sweeps of deaths have.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace paceline::test {

struct SweepOptions {
    bool is_sample = false;
    // A part of the names that are wanted.
    std::string only;

    [[nodiscard]] bool wants(const std::string& name) const {
        return name.find(only) != std::string::npos;
    }
};

// What main returns: 0 if `sweep` found nothing wrong, 1 if it did, 2 if the arguments are not
// understood.
template <typename Sweep>
int sweep_main(int argc, char** argv, const char* help, const Sweep& sweep) {
    SweepOptions options;
    for (int index = 1; index < argc; ++index) {
        const std::string_view argument = argv[index];
        if (argument == "--sample") {
            options.is_sample = true;
        } else if (argument == "--only" && index + 1 < argc) {
            options.only = argv[++index];
        } else {
            const bool is_asked = argument == "--help";
            std::fputs(help, is_asked ? stdout : stderr);
            return is_asked ? 0 : 2;
        }
    }
    return sweep(options) ? 0 : 1;
}

} // namespace paceline::test
