// SPDX-License-Identifier: Apache-2.0
// The whole main function of a contender: arguments, descriptors, requests until the end.
#include "paceline_sdk/serve.hpp"

#include <exception>
#include <iostream>
#include <string_view>

#include <sys/utsname.h>

namespace paceline::sdk {

std::optional<int> answer_arguments(int argc, char** argv, const Program& program) {
    if (argc == 1) {
        return std::nullopt;
    }
    const std::string_view argument = argv[1];
    if (argc == 2 && argument == "--version") {
        std::cout << program.version << '\n';
        return 0;
    }
    if (argc == 2 && argument == "--help") {
        std::cout
            << program.name
            << ": a contender of the lab, which starts it and talks to it on two descriptors.\n"
            << "  --version  print the version of what it shows\n"
            << "Without an option: serve the requests that come on the descriptor "
               "PACELINE_BENCH_REQUESTS.\n";
        return 0;
    }
    std::cerr << program.name << ": unknown argument " << argument << ", try --help\n";
    return 2;
}

int serve_handler(const Program& program, RequestHandler& handler) {
    try {
        serve_requests(open_protocol(), handler);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << program.name << ": " << error.what() << '\n';
        return 1;
    }
}

std::string compiler_version() {
#ifdef __clang__
    return std::string("clang++ ") + __clang_version__;
#else
    return std::string("g++ ") + __VERSION__;
#endif
}

std::string kernel_version() {
    utsname names{};
    ::uname(&names);
    return std::string(names.sysname) + " " + names.release;
}

} // namespace paceline::sdk
