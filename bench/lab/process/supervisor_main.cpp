// SPDX-License-Identifier: Apache-2.0
// paceline-bench-supervisor [FOLDER...] -- COMMAND...: started by paceline-bench, not by people.
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>

#include "lab/process/descriptors.hpp"
#include "lab/process/supervisor.hpp"

int main(int argc, char** argv) {
    paceline::lab::SupervisorOptions options;
    int argument = 1;
    for (; argument < argc && std::strcmp(argv[argument], "--") != 0; ++argument) {
        options.folders.emplace_back(argv[argument]);
    }
    for (++argument; argument < argc; ++argument) {
        options.command.emplace_back(argv[argument]);
    }
    if (options.command.empty()) {
        fmt::print(stderr, "paceline-bench-supervisor is started by paceline-bench, not by hand: "
                           "see paceline-bench --help\n");
        return 2;
    }
    for (const int descriptor :
         {paceline::lab::kControlDescriptor, paceline::lab::kStatusDescriptor}) {
        if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
            fmt::print(stderr, "paceline-bench-supervisor: descriptor {} is not open\n",
                       descriptor);
            return 2;
        }
    }
    return paceline::lab::Supervisor(std::move(options)).run();
}
