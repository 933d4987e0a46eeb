// SPDX-License-Identifier: Apache-2.0
// The whole main function of a contender: arguments, descriptors, requests until the end.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>

#include "paceline_sdk/session.hpp"

namespace paceline::sdk {

// The exit status if the arguments already ended the program: --version and --help print to
// standard output (0), anything else is refused on standard error (2).
std::optional<int> answer_arguments(int argc, char** argv, const Program& program);

// Serves the lab's requests on the descriptors of the environment with `handler`. Returns 0 at the
// end of the conversation, 1 after a message on standard error if it cannot be held.
int serve_handler(const Program& program, RequestHandler& handler);

// `int main(int argc, char** argv) { return paceline::sdk::serve<MyContender>(argc, argv, {.name =
// ..., .version = ...}); }`
template <class ContenderType>
    requires std::derived_from<ContenderType, Contender> ||
             std::derived_from<ContenderType, QueueContender>
int serve(int argc, char** argv, const Program& program) {
    if (const std::optional<int> status = answer_arguments(argc, argv, program)) {
        return *status;
    }
    Session session(program, [] { return std::make_unique<ContenderType>(); });
    return serve_handler(program, session);
}

// For a contender that shows the compiler and no library: "g++ 12.2.0".
std::string compiler_version();

// For a contender that shows what the kernel offers: "Linux 6.1.0".
std::string kernel_version();

} // namespace paceline::sdk
