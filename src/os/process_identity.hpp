// SPDX-License-Identifier: Apache-2.0
// Which process it is, also after its number was given to another, and whether it still lives.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "os/file_identity.hpp"

namespace paceline::os {

struct ProcessIdentity {
    std::uint32_t pid = 0;
    std::uint64_t start_time = 0; // in clock ticks since boot, as /proc/PID/stat counts
    // Where the two numbers above mean something: the inode of the pid namespace and, in the upper
    // half, that of the time namespace, which shifts the start time.
    std::uint64_t pid_namespace = 0;

    friend auto operator<=>(const ProcessIdentity&, const ProcessIdentity&) = default;
};

enum class ProcessState {
    alive,   // at least one of its threads
    dead,    // perhaps not yet waited for
    unknown, // it cannot be seen from here: act as if it were alive
};

[[nodiscard]] ProcessIdentity current_process();

// Looks at other processes from this one, as it was when this was made: its namespaces, and whose
// /proc it has.
class ProcessObserver {
public:
    ProcessObserver() noexcept;

    [[nodiscard]] ProcessState state_of(const ProcessIdentity& identity) const noexcept;

private:
    std::optional<std::uint64_t> namespaces_;
    bool has_our_proc_ = false;
};

// Absent: this user may not see it, or there is no such process.
[[nodiscard]] std::optional<bool> maps_file(std::uint32_t pid, const FileIdentity& file);

} // namespace paceline::os
