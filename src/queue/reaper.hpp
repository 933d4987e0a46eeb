// SPDX-License-Identifier: Apache-2.0
// Finds participants that died, and cleans up after them.
#pragma once

#include <cstdint>

#include "os/shared_file.hpp"
#include "queue/known_processes.hpp"
#include "queue/members.hpp"
#include "shm/region.hpp"

namespace paceline::detail {

struct Reaped {
    std::uint32_t count = 0;
    // False: somebody else is cleaning up, and what the dead had is not all to be got yet.
    bool is_all = true;
};

class Reaper {
public:
    // Everybody, or what this process had before exec().
    enum class Whom { all, own_past };

    Reaper(const os::SharedFile& file, shm::Region& region) : file_(&file), region_(&region) {}

    // Whether nobody looked for a second; the caller shall look then.
    [[nodiscard]] bool is_due() const;

    // Looks for dead participants and cleans up after them. Waits for nobody: where somebody else
    // is at it, that one does it. This process has its locks (Members::check_locks()).
    Reaped reap(Members& members, Whom whom = Whom::all);

private:
    enum class Outcome { reaped, lives, refused };

    // Whoever calls it looks again whether the holder is still the same.
    [[nodiscard]] bool is_dead(const Members& members, std::uint32_t number,
                               const shm::Holder& holder, KnownProcesses& known) const;
    Outcome reap_one(Members& members, std::uint32_t number, KnownProcesses& known);

    const os::SharedFile* file_;
    shm::Region* region_;
};

} // namespace paceline::detail
