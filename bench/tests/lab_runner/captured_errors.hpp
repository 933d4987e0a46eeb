// SPDX-License-Identifier: Apache-2.0
// What a test writes to standard error, readable while it still writes.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace paceline::test {

// Standard error goes to a file without a name during the object's life.
class CapturedErrors {
public:
    CapturedErrors() : file_(std::tmpfile()), before_(dup(STDERR_FILENO)) {
        if (file_ == nullptr || before_ < 0 || dup2(fileno(file_), STDERR_FILENO) < 0) {
            throw std::runtime_error("standard error cannot be captured");
        }
    }

    ~CapturedErrors() {
        std::fflush(stderr);
        dup2(before_, STDERR_FILENO);
        close(before_);
        static_cast<void>(std::fclose(file_));
    }

    CapturedErrors(const CapturedErrors&) = delete;
    CapturedErrors& operator=(const CapturedErrors&) = delete;

    [[nodiscard]] std::string text() const {
        std::fflush(stderr);
        std::string text(static_cast<std::size_t>(lseek(STDERR_FILENO, 0, SEEK_END)), '\0');
        const ssize_t read = pread(STDERR_FILENO, text.data(), text.size(), 0);
        text.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
        return text;
    }

    // The text since the last call of it.
    [[nodiscard]] std::string news() {
        const std::string whole = text();
        std::string fresh = whole.substr(seen_);
        seen_ = whole.size();
        return fresh;
    }

private:
    FILE* file_;
    int before_;
    std::size_t seen_ = 0;
};

} // namespace paceline::test
