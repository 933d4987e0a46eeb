// SPDX-License-Identifier: Apache-2.0
// A name for a shared file that no other test uses; whatever has it in the end is removed.
#pragma once

#include <string>

#include <unistd.h>

namespace paceline::test {

class TemporaryName {
public:
    // `word` tells the names of one test apart.
    explicit TemporaryName(const std::string& word = "a") : text_(prefix() + word) {}

    ~TemporaryName() {
        // Not what a child that runs to the end of the test finds.
        if (::getpid() == process_) {
            ::unlink(path().c_str());
            ::rmdir(path().c_str());
        }
    }

    TemporaryName(const TemporaryName&) = delete;
    TemporaryName& operator=(const TemporaryName&) = delete;

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    [[nodiscard]] std::string path() const { return "/dev/shm/paceline." + text_; }

    // All names of this process begin like this.
    [[nodiscard]] static std::string prefix() { return "test-" + std::to_string(::getpid()) + "-"; }

private:
    std::string text_;
    pid_t process_ = ::getpid();
};

} // namespace paceline::test
