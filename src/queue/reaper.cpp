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

bool Reaper::is_dead(const Members& members, std::uint32_t number, const shm::Holder& holder,
                     KnownProcesses& known) const {
    const os::ProcessIdentity identity{holder.pid, holder.start_time, holder.pid_namespace};
    const bool is_own = identity == members.identity();
    if (is_own && Instance::is_living(holder.instance)) {
        return false;
    }
    const bool has_lock = os::is_byte_locked_by_other(members.locks(), number);
    if (is_own) {
        // It was before exec(), which took its locks. Another copy of this library in this program
        // has instances of its own, and its locks.
        return !has_lock;
    }
    const os::ProcessState state = known.state_of(identity);
    if (state == os::ProcessState::dead) {
        return true;
    }
    if (has_lock || state == os::ProcessState::unknown) {
        return !has_lock;
    }
    // It lives and has lost its lock: by exec(), and then it has no region any more, or by closing
    // our descriptor.
    return !known.maps_queue(identity);
}

Reaper::Outcome Reaper::reap_one(Members& members, std::uint32_t number, KnownProcesses& known) {
    const std::lock_guard lock(members.mutex());
    const std::optional<os::ByteMutex> reaping = os::ByteMutex::try_lock(*file_, kReaperByte);
    if (!reaping) {
        return Outcome::refused;
    }
    const shm::ParticipantTable& table = region_->participants();
    const std::optional<shm::Holder> dead = table.holder(number);
    if (!dead || !is_dead(members, number, *dead, known)) {
        return Outcome::lives;
    }
    // From here on nobody can take the number. A lock that is not to be had is kept by an orphan of
    // the dead one, or by the next holder, if the last one left in order after the look at it.
    const os::ByteLock its_lock(members.locks(), number);
    if (table[number].state.load() != dead->state) {
        return Outcome::lives;
    }
    // Number 0 is that of the one reaper; if the last one died, what it announced is of no use any
    // more.
    shm::ParticipantRecord& own = table[0];
    own.era.store(0);
    shm::Participant reaper(0, own);
    region_->recovery().recover(reaper, number);
    if (table[number].parked.load() == 0) {
        region_->header().active.fetch_sub(1);
    }
    table.release(number);
    region_->header().reaped.fetch_add(1);
    return Outcome::reaped;
}

Reaped Reaper::reap(Members& members, Whom whom) {
    Reaped reaped;
    KnownProcesses known(*file_);
    const shm::ParticipantTable& table = region_->participants();
    for (std::uint32_t number = 1; number <= table.size(); ++number) {
        if (whom == Whom::own_past &&
            table[number].pid.load(std::memory_order_relaxed) != members.identity().pid) {
            continue;
        }
        const std::optional<shm::Holder> holder = table.holder(number);
        if (!holder || !is_dead(members, number, *holder, known)) {
            continue;
        }
        const Outcome outcome = reap_one(members, number, known);
        reaped.count += outcome == Outcome::reaped ? 1 : 0;
        reaped.is_all = reaped.is_all && outcome != Outcome::refused;
    }
    // Where only the lock of a participant tells that it lives, it may be held by its reaper.
    reaped.is_all = reaped.is_all && !os::is_byte_locked_by_other(members.locks(), kReaperByte);
    return reaped;
}

} // namespace paceline::detail
