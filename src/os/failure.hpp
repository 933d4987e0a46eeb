// SPDX-License-Identifier: Apache-2.0
// What is thrown when the environment fails: "cannot do this: the system's reason; do that".
#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace paceline::os {

// Has the sentence "attempt: reason; next" where std::system_error would end with the reason.
class Failure : public std::system_error {
public:
    Failure(int error, std::string_view attempt, std::string_view next);

    [[nodiscard]] const char* what() const noexcept override { return sentence_.c_str(); }

private:
    std::string sentence_;
};

// Throws a Failure. What to do about a shortage of descriptors is the same everywhere and replaces
// `next`.
[[noreturn]] void fail(int error, std::string_view attempt, std::string_view next);

} // namespace paceline::os
