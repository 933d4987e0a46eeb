// SPDX-License-Identifier: Apache-2.0
// A shared file as memory of this process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "os/shared_file.hpp"

namespace paceline::os {

class Mapping {
public:
    // Readable and writable, shared with all who map the file, absent from core dumps. Takes
    // addresses only: memory comes with the pages of the file. Outlives the descriptor.
    [[nodiscard]] static Mapping shared(const SharedFile& file, std::uint64_t length);

    Mapping() noexcept = default;

    ~Mapping() { unmap(); }

    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

    Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

    Mapping& operator=(Mapping&& other) noexcept {
        if (this != &other) {
            unmap();
            bytes_ = std::exchange(other.bytes_, {});
        }
        return *this;
    }

    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return bytes_; }

    // Gives this process the pages of the range now rather than at the first touch of each. A hint:
    // old kernels do nothing, a lack of memory shows at allocate().
    void populate(std::uint64_t offset, std::uint64_t length) const noexcept;

private:
    explicit Mapping(std::span<std::byte> bytes) noexcept : bytes_(bytes) {}

    void unmap() noexcept;

    std::span<std::byte> bytes_;
};

} // namespace paceline::os
