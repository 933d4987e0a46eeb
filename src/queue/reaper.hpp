// SPDX-License-Identifier: Apache-2.0
// Finds participants that died, and cleans up after them.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "os/shared_file.hpp"
#include "queue/members.hpp"
#include "shm/region.hpp"

namespace paceline::detail {

class Reaper {
public:
    Reaper(const os::SharedFile& file, shm::Region& region) : file_(&file), region_(&region) {}

    // Whether nobody looked for a second; the caller shall look then.
    [[nodiscard]] bool is_due() const;

    // Looks at all participants and cleans up after the dead. Returns how many they were. Waits for
    // nobody: where somebody else is at it, that one does it.
    std::uint32_t reap(Members& members);

private:
    // Whether processes that lost their locks still map the region: asked once each.
    using Processes = std::map<std::pair<std::uint32_t, std::uint64_t>, bool>;

    [[nodiscard]] bool is_dead(const Members& members, std::uint32_t number,
                               Processes& known) const;
    bool reap_one(Members& members, std::uint32_t number, Processes& known);

    const os::SharedFile* file_;
    shm::Region* region_;
};

} // namespace paceline::detail
