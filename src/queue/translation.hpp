// SPDX-License-Identifier: Apache-2.0
// The errors of the layers below, as the public ones.
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "shm/corrupt_region.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

// Within a handler: throws what was caught, as a public error; `queue` is the name in its message.
[[noreturn]] inline void rethrow_public(std::string_view queue) {
    try {
        throw;
    } catch (const std::system_error& failure) {
        throw SystemError(failure.code(), "queue '" + std::string(queue) + "': " + failure.what());
    } catch (const shm::CorruptRegion& corrupt) {
        throw DamagedQueue("queue '" + std::string(queue) + "': " + corrupt.what());
    }
}

// Calls `work` and lets only public errors out.
template <typename Work>
decltype(auto) translated(std::string_view queue, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (...) {
        rethrow_public(queue);
    }
}

} // namespace paceline::detail
