// SPDX-License-Identifier: Apache-2.0
// The errors of the layers below, as the public ones.
#pragma once

#include <string_view>
#include <utility>

#include "os/failure.hpp"
#include "shm/corrupt_region.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

// Calls `work` and lets only public errors out; `queue` is the name in the messages.
template <typename Work>
decltype(auto) translated(std::string_view queue, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const os::Failure& failure) {
        throw SystemError(failure.code(), "queue '" + std::string(queue) + "': " + failure.what());
    } catch (const shm::CorruptRegion& corrupt) {
        throw DamagedQueue("queue '" + std::string(queue) + "': " + corrupt.what());
    }
}

} // namespace paceline::detail
