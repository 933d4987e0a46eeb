// SPDX-License-Identifier: Apache-2.0
// Which thread of this process is which participant of a queue.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "os/close_in_forked_child.hpp"
#include "os/descriptor.hpp"
#include "os/process_identity.hpp"
#include "os/shared_file.hpp"
#include "queue/instance.hpp"
#include "queue/notifier.hpp"
#include "queue/spin_pace.hpp"
#include "shm/region.hpp"

namespace paceline::detail {

class Members;

// A thread's place in a queue. Belongs to Members; whatever holds chunks of it counts in `held`.
struct Member {
    Member(Members& its_members, std::uint32_t number, shm::ParticipantRecord& record,
           std::uint64_t its_process)
        : members(&its_members), participant(number, record), process(its_process) {}

    // False: it was taken for dead.
    [[nodiscard]] bool has_place() const {
        return participant.record->state.load(std::memory_order_relaxed) == state;
    }

    Members* members;
    shm::Participant participant;
    // The record's state as it was taken: another one means that it was reaped.
    std::uint64_t state = 0;
    // The process that took it.
    std::uint64_t process;
    // Loans and messages that were not ended yet, of any thread; and one for the thread itself.
    std::atomic<std::uint32_t> held{1};
    std::uint32_t operations = 0;
    // How often it has looked around while it slept.
    std::uint32_t looks = 0;
    SpinPace pace;
};

// The members of one process. A forked child gets an object of its own.
class Members {
public:
    Members(const os::SharedFile& file, shm::Region& region, std::string queue);
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;
    Members(Members&&) = delete;
    Members& operator=(Members&&) = delete;
    ~Members();

    [[nodiscard]] std::uint64_t process() const { return process_; }

    // Takes a free number for the calling thread. `reap` is called once if there is none.
    Member& join(const std::function<void()>& reap);

    // One holder less; the last one releases the number.
    void release(Member& member) noexcept;

    // Throws LostMembership if the member was reaped, or this process has lost its locks.
    void check(const Member& member) const;

    // Throws LostMembership if this process has lost its locks: then those of others look free.
    void check_locks() const;

    // Locks of this process's members; -1 in a forked child.
    [[nodiscard]] int locks() const { return locks_.number(); }

    [[nodiscard]] const os::ProcessIdentity& identity() const { return identity_; }

    // Held while a number is taken, released or reaped: the locks of one process do not exclude
    // each other.
    [[nodiscard]] std::mutex& mutex() { return mutex_; }

    // Held while the notifier is made.
    [[nodiscard]] std::mutex& notifier_mutex() { return notifier_mutex_; }

    // Whether this process may have places that a program had which exec() replaced.
    std::atomic<bool> may_have_past{true};
    // Those of the process that this one was forked from, kept for what was copied with it.
    std::unique_ptr<Members> ancestors;
    // Made by the first fileno() of this process.
    std::atomic<Notifier*> notifier{nullptr};
    std::unique_ptr<Notifier> owned_notifier;
    // Made by the first handle() of this process.
    os::Descriptor inheritable;

private:
    Member* try_join();

    const os::SharedFile* file_;
    shm::Region* region_;
    std::string queue_;
    std::uint64_t process_;
    os::ProcessIdentity identity_;
    Instance instance_;
    os::CloseInForkedChild locks_;
    std::mutex mutex_;
    std::mutex notifier_mutex_;
    std::vector<std::unique_ptr<Member>> members_;
};

} // namespace paceline::detail
