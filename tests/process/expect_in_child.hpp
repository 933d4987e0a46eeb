// SPDX-License-Identifier: Apache-2.0
// A condition in the body of in_child(), whose text names it if it does not hold.
#pragma once

#include <string>

#define EXPECT_IN_CHILD(condition)                                                                 \
    if (!(condition)) {                                                                            \
        return std::string(#condition) + ", line " + std::to_string(__LINE__);                     \
    }
