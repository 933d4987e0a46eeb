// SPDX-License-Identifier: Apache-2.0
// A death is seen in /proc or by a lock that the kernel dropped, and proved by taking that lock.
#include "queue/reaper.hpp"

#include <chrono>
#include <optional>

#include "os/byte_mutex.hpp"
#include "os/process_identity.hpp"
#include "os/record_lock.hpp"

namespace paceline::detail {

namespace {

// Participants are 1 and more: byte 0 is the lock of reapers.
constexpr std::uint64_t kReaperByte = 0;
constexpr std::chrono::nanoseconds kInterval = std::chrono::seconds(1);

} // namespace

bool Reaper::is_due() const {
    const auto now = static_cast<std::uint64_t>(
        std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1));
    std::uint64_t last = region_->header().last_scan.load();
    // Another machine's clock, or a hostile one, may be ahead of ours: then it is due, too.
    const bool is_recent =
        last <= now && now - last < static_cast<std::uint64_t>(kInterval.count());
    return !is_recent && region_->header().last_scan.compare_exchange_strong(last, now);
}

bool Reaper::is_dead(const Members& members, std::uint32_t number, Processes& known) const {
    const shm::ParticipantRecord& record = region_->participants()[number];
    const os::ProcessIdentity identity{record.pid.load(), record.start_time.load(),
                                       record.pid_namespace.load()};
    if (identity == members.identity()) {
        return false;
    }
    const bool has_lock = os::is_byte_locked_by_other(members.locks(), number);
    const os::ProcessState state = os::state_of(identity);
    if (state == os::ProcessState::dead) {
        return true;
    }
    if (has_lock || state == os::ProcessState::unknown) {
        return !has_lock;
    }
    // It lives and has lost its lock: by exec(), and then it has no region any more, or by closing
    // our descriptor.
    const auto [entry, is_new] =
        known.try_emplace(std::pair(identity.pid, identity.start_time), false);
    if (is_new) {
        entry->second = os::maps_file(identity.pid, file_->identity()).value_or(true);
    }
    return !entry->second;
}

bool Reaper::reap_one(Members& members, std::uint32_t number, Processes& known) {
    const std::lock_guard lock(members.mutex());
    const std::optional<os::ByteMutex> reaping = os::ByteMutex::try_lock(*file_, kReaperByte);
    if (!reaping || !region_->participants()[number].is_in_use() ||
        !is_dead(members, number, known)) {
        return false;
    }
    // Nobody can take the number meanwhile. A lock that is not to be had is kept by an orphan of
    // the dead one.
    const bool has_byte = os::try_lock_byte(members.locks(), number);
    // Number 0 is that of the one reaper; if the last one died, what it announced is of no use any
    // more.
    shm::ParticipantRecord& own = region_->participants()[0];
    own.era.store(0);
    shm::Participant reaper(0, own);
    region_->recovery().recover(reaper, number);
    if (region_->participants()[number].parked.load() == 0) {
        region_->header().active.fetch_sub(1);
    }
    region_->participants().release(number);
    region_->header().reaped.fetch_add(1);
    if (has_byte) {
        os::unlock_byte(members.locks(), number);
    }
    return true;
}

std::uint32_t Reaper::reap(Members& members) {
    std::uint32_t reaped = 0;
    Processes known;
    for (std::uint32_t number = 1; number <= region_->participants().size(); ++number) {
        if (region_->participants()[number].is_in_use() && is_dead(members, number, known) &&
            reap_one(members, number, known)) {
            ++reaped;
        }
    }
    return reaped;
}

} // namespace paceline::detail
