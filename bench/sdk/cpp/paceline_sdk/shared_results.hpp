// SPDX-License-Identifier: Apache-2.0
// Memory for results that forked processes write and their parent reads.
#pragma once

#include <cstddef>
#include <span>

namespace paceline::sdk {

// `count` slots of `bytes` bytes in one anonymous mapping, filled with zeros, that every process
// forked during its life shares. Different slots may be written at the same time. Fails with
// std::system_error. The pages go with the last process that has them: a crash leaves nothing.
class SharedResults {
public:
    SharedResults(std::size_t count, std::size_t bytes);
    ~SharedResults();
    SharedResults(const SharedResults&) = delete;
    SharedResults& operator=(const SharedResults&) = delete;

    std::span<std::byte> operator[](std::size_t slot) const {
        return {memory_ + slot * bytes_, bytes_};
    }

private:
    std::size_t bytes_;
    std::size_t mapped_bytes_;
    std::byte* memory_;
};

} // namespace paceline::sdk
