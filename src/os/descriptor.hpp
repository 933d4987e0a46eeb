// SPDX-License-Identifier: Apache-2.0
// Owner of a file descriptor.
#pragma once

#include <utility>

namespace paceline::os {

class Descriptor {
public:
    Descriptor() noexcept = default;

    explicit Descriptor(int number) noexcept : number_(number) {}

    ~Descriptor() { close(); }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = other.release();
        }
        return *this;
    }

    [[nodiscard]] int number() const noexcept { return number_; }

    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }

    // Gives the descriptor away: whoever takes the number closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

    // Leaves errno as it was.
    void close() noexcept;

private:
    int number_ = -1;
};

} // namespace paceline::os
