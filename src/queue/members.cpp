// SPDX-License-Identifier: Apache-2.0
// A number is taken by its lock first and its record second, and given up the other way round.
#include "queue/members.hpp"

#include <algorithm>

#include "os/fork.hpp"
#include "os/record_lock.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

Members::Members(const os::SharedFile& file, shm::Region& region, std::string queue)
    : file_(&file), region_(&region), queue_(std::move(queue)), process_(os::process_generation()),
      identity_(os::current_process()), locks_([&file] { return file.reopen(); }) {}

Members::~Members() {
    if (process_ != os::process_generation()) {
        // They are the parent's, and its thread is not in this process.
        (void)owned_notifier.release();
        return;
    }
    owned_notifier.reset();
    while (!members_.empty()) {
        Member& member = *members_.back();
        member.held.store(1);
        release(member);
    }
}

Member* Members::try_join() {
    const shm::ParticipantTable& table = region_->participants();
    // Whatever may fail comes before the place is taken.
    members_.reserve(members_.size() + 1);
    for (std::uint32_t number = 1; number <= table.size(); ++number) {
        if (table[number].is_in_use()) {
            continue;
        }
        os::ByteLock lock(locks_.number(), number);
        if (!lock.is_held()) {
            continue;
        }
        auto member = std::make_unique<Member>(*this, number, table[number], process_);
        member->state = table.take(number, identity_.pid, identity_.start_time,
                                   identity_.pid_namespace, instance_.number());
        if (member->state == 0) {
            continue;
        }
        lock.keep();
        region_->header().active.fetch_add(1);
        members_.push_back(std::move(member));
        return members_.back().get();
    }
    return nullptr;
}

Member& Members::join(const std::function<void()>& reap) {
    check_locks();
    for (const bool is_last : {false, true}) {
        {
            const std::lock_guard lock(mutex_);
            if (Member* member = try_join()) {
                return *member;
            }
        }
        if (!is_last) {
            reap();
        }
    }
    throw TooManyParticipants("queue '" + queue_ + "': all " +
                              std::to_string(region_->participants().size()) +
                              " places for threads are taken; let threads end, or create the queue "
                              "with more participants (1023 at most)");
}

void Members::release(Member& member) noexcept {
    if (member.held.fetch_sub(1) != 1) {
        return;
    }
    const std::lock_guard lock(mutex_);
    const std::uint32_t number = member.participant.number;
    // Whoever was reaped by mistake has nothing to release.
    if (member.has_place()) {
        region_->header().active.fetch_sub(1);
        region_->participants().release(number);
        // If the descriptor was closed under us, the lock went with it.
        if (file_->is_file_of(locks_.number())) {
            os::unlock_byte(locks_.number(), number);
        }
    }
    std::erase_if(members_, [&member](const auto& one) { return one.get() == &member; });
}

void Members::check(const Member& member) const {
    if (!member.has_place()) {
        throw LostMembership(
            "queue '" + queue_ +
            "': this process was taken for dead and its messages were given to others; open the "
            "queue again");
    }
    check_locks();
}

void Members::check_locks() const {
    if (!file_->is_file_of(locks_.number())) {
        throw LostMembership(
            "queue '" + queue_ +
            "': a descriptor of the queue was closed by this process (closerange, daemonising?), "
            "so "
            "others cannot see that it lives; open the queue again after such a step");
    }
}

} // namespace paceline::detail
