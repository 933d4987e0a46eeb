// SPDX-License-Identifier: Apache-2.0
// What one look at all participants finds out of their processes: each is asked once, whatever the
// number of its threads.
#pragma once

#include <map>
#include <optional>

#include "os/process_identity.hpp"
#include "os/shared_file.hpp"

namespace paceline::detail {

class KnownProcesses {
public:
    explicit KnownProcesses(const os::SharedFile& file) : file_(&file) {}

    // Who is dead stays dead; who dies later is found by the next look.
    os::ProcessState state_of(const os::ProcessIdentity& identity) {
        const auto [entry, is_new] = states_.try_emplace(identity, os::ProcessState::unknown);
        if (is_new) {
            if (!observer_) {
                observer_.emplace();
            }
            entry->second = observer_->state_of(identity);
        }
        return entry->second;
    }

    // Whether it still maps the queue's memory; true where this cannot be seen.
    bool maps_queue(const os::ProcessIdentity& identity) {
        const auto [entry, is_new] = maps_.try_emplace(identity, true);
        if (is_new) {
            entry->second = os::maps_file(identity.pid, file_->identity()).value_or(true);
        }
        return entry->second;
    }

private:
    const os::SharedFile* file_;
    // Made when it is needed: most participants are of this process, or of none.
    std::optional<os::ProcessObserver> observer_;
    std::map<os::ProcessIdentity, os::ProcessState> states_;
    std::map<os::ProcessIdentity, bool> maps_;
};

} // namespace paceline::detail
