// SPDX-License-Identifier: Apache-2.0
// The digest of a run's answers, independent of their order.
#include "paceline_sdk/digest.hpp"

#include <array>

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

void Digest::add(std::uint64_t index, std::span<const std::byte> bytes) {
    if (kernel_digest_add(&sum_, index, bytes.data(), bytes.size()) != 0) {
        throw KernelError(kernel_last_error());
    }
}

void Digest::merge(const kernel_digest& other) {
    if (kernel_digest_merge(&sum_, &other) != 0) {
        throw KernelError(kernel_last_error());
    }
}

std::string Digest::text() const {
    std::array<char, KERNEL_DIGEST_TEXT_CAPACITY> text{};
    if (kernel_digest_text(&sum_, text.data(), text.size()) != 0) {
        throw KernelError(kernel_last_error());
    }
    return text.data();
}

} // namespace paceline::sdk
