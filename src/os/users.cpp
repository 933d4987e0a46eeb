// SPDX-License-Identifier: Apache-2.0
// Asks the user database, which may know nothing in a container.
#include "os/users.hpp"

#include <array>

#include <pwd.h>

namespace paceline::os {

std::string user_name(uid_t user) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    const std::string number = std::to_string(user);
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return "user " + number;
    }
    return std::string("user ") + found->pw_name + " (" + number + ")";
}

} // namespace paceline::os
