// SPDX-License-Identifier: Apache-2.0
// The two descriptors on which the lab and a contender talk.
#include "paceline_sdk/descriptors.hpp"

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

constexpr const char* kRequests = "PACELINE_BENCH_REQUESTS";
constexpr const char* kReplies = "PACELINE_BENCH_REPLIES";

// The number in an environment variable; -1 if there is none.
int descriptor_in(const char* variable) {
    const char* const value = std::getenv(variable);
    const std::string_view text = value == nullptr ? "" : value;
    int number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : -1;
}

int open_descriptor(const char* variable) {
    const int number = descriptor_in(variable);
    if (number < 0 || ::fcntl(number, F_SETFD, FD_CLOEXEC) != 0) {
        throw ProtocolError(
            std::string("the environment variable ") + variable +
            " does not name an open descriptor: this program is started by the lab");
    }
    return number;
}

} // namespace

ProtocolDescriptors open_protocol() {
    return {.requests = open_descriptor(kRequests), .replies = open_descriptor(kReplies)};
}

void close_protocol() noexcept {
    for (const char* variable : {kRequests, kReplies}) {
        if (const int number = descriptor_in(variable); number >= 0) {
            ::close(number);
        }
    }
}

} // namespace paceline::sdk
