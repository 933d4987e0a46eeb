// SPDX-License-Identifier: Apache-2.0
// The digest of a run's answers, independent of their order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "kernels/kernels.h"

namespace paceline::sdk {

// Sum over (index, bytes) pairs; reads every byte in the calling thread. Belongs to one thread at a
// time. Fails with KernelError.
class Digest {
public:
    void add(std::uint64_t index, std::span<const std::byte> bytes);

    // Adds all pairs of another digest.
    void merge(const kernel_digest& other);

    // What another process can merge.
    const kernel_digest& sum() const { return sum_; }

    // 32 hexadecimal digits, a colon, the number of pairs.
    std::string text() const;

private:
    kernel_digest sum_{};
};

} // namespace paceline::sdk
