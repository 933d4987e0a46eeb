// SPDX-License-Identifier: Apache-2.0
// Memory for the results of one run, one slot an item.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace paceline::sdk {

// `count` slots of `bytes` bytes, not initialised: the pages are first touched by the worker that
// writes its result. Different slots may be written at the same time.
class Results {
public:
    Results(std::size_t count, std::size_t bytes)
        : bytes_(bytes), memory_(std::make_unique_for_overwrite<Bytes>(count * bytes)) {}

    std::span<std::byte> operator[](std::size_t slot) const {
        return {memory_.get() + slot * bytes_, bytes_};
    }

private:
    // A vector would write zeros to all of it.
    using Bytes = std::byte[]; // NOLINT(modernize-avoid-c-arrays)

    std::size_t bytes_;
    std::unique_ptr<Bytes> memory_;
};

} // namespace paceline::sdk
