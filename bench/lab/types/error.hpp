// SPDX-License-Identifier: Apache-2.0
// What the lab throws when a person must do something: one line that says what, exit code 2.
#pragma once

#include <stdexcept>

namespace paceline::lab {

class UserError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace paceline::lab
