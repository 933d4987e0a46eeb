// SPDX-License-Identifier: Apache-2.0
// How making inputs can fail.
#pragma once

#include <stdexcept>
#include <string>

namespace paceline::inputs {

// Something that the user can put right: bad parameters, a bad file, a full disk. The text is one
// line that says what it was and what to do.
class InputError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The caller's cancel check asked to stop.
class Interrupted : public std::runtime_error {
public:
    Interrupted() : std::runtime_error("interrupted while the inputs were made") {}
};

// An InputError that ends with the text of an errno.
[[noreturn]] void throw_system_error(const std::string& what, int error_number);

} // namespace paceline::inputs
