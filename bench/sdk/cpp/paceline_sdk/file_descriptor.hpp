// SPDX-License-Identifier: Apache-2.0
// The owner of one open descriptor.
#pragma once

#include <utility>

#include <unistd.h>

namespace paceline::sdk {

// Closes its descriptor at the end of its life. Empty: -1.
class FileDescriptor {
public:
    FileDescriptor() = default;

    explicit FileDescriptor(int number) : number_(number) {}

    FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    ~FileDescriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    int number() const { return number_; }

private:
    int number_ = -1;
};

} // namespace paceline::sdk
