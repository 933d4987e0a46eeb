// SPDX-License-Identifier: Apache-2.0
// What tells a file from all others, whatever its names.
#pragma once

#include <cstdint>

namespace paceline::os {

struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

} // namespace paceline::os
