// SPDX-License-Identifier: Apache-2.0
// The calling thread's last error.
#include "kernels/failure.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "kernels/kernels.h"

namespace paceline::kernels {
namespace {

constexpr std::size_t kLongestLine = 512;

// A fixed buffer: remembering that memory ran out must not need memory.
std::array<char, kLongestLine>& line_of_this_thread() noexcept {
    thread_local std::array<char, kLongestLine> line{};
    return line;
}

} // namespace

void remember_failure(const char* function, const char* reason) noexcept {
    std::array<char, kLongestLine>& line = line_of_this_thread();
    std::snprintf(line.data(), line.size(), "%s: %s", function, reason);
    std::replace_if(line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

const char* last_failure() noexcept {
    return line_of_this_thread().data();
}

} // namespace paceline::kernels

const char* kernel_last_error(void) {
    return paceline::kernels::last_failure();
}
