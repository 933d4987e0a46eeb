// SPDX-License-Identifier: Apache-2.0
// Users as messages name them.
#pragma once

#include <string>

#include <sys/types.h>

namespace paceline::os {

// "user somebody (1000)", or "user 1000" if the system has no name for the number.
[[nodiscard]] std::string user_name(uid_t user);

} // namespace paceline::os
