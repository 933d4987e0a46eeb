// SPDX-License-Identifier: Apache-2.0
// One queue as one process has it open: file, mapping, region, members, waiting.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "os/descriptor.hpp"
#include "os/mapping.hpp"
#include "os/shared_file.hpp"
#include "queue/file_backing.hpp"
#include "queue/members.hpp"
#include "queue/notifier.hpp"
#include "queue/reaper.hpp"
#include "queue/shortage.hpp"
#include "queue/waiting.hpp"
#include "shm/region.hpp"
#include <paceline/detail/byte_queue.hpp>

namespace paceline::detail {

// Shared by the queue objects, loans and messages of a process. Safe from any thread; a forked
// child goes on with its copy, with members of its own.
class QueueCore : public std::enable_shared_from_this<QueueCore> {
public:
    // Over a file that holds a region of these options, which are not read from it again.
    QueueCore(os::SharedFile file, std::string name, const shm::RegionOptions& options);
    QueueCore(const QueueCore&) = delete;
    QueueCore& operator=(const QueueCore&) = delete;
    QueueCore(QueueCore&&) = delete;
    QueueCore& operator=(QueueCore&&) = delete;
    ~QueueCore();

    PutStatus put(std::span<const std::byte> bytes, Deadline deadline);
    PutStatus put(Loan& loan, Deadline deadline);
    Loan loan(std::uint64_t bytes, Deadline deadline);
    GetStatus claim(Claim& claim, Deadline deadline);
    void acknowledge(const Claim& claim);
    void give_back(Member& member, std::uint32_t chunk, std::uint64_t word) noexcept;
    Message receive(Deadline deadline, GetStatus& status);
    Message receive_dead_letter();
    void put_back(Message&& message);

    // False if somebody else has ended the loan. `word` becomes that of the kept chunk.
    bool keep(Held& held);
    void free(Held& held) noexcept;
    void release(Member& member) noexcept;

    // Waits until nothing is left to be done; false at the deadline.
    bool join(Deadline deadline);
    bool close();
    bool is_closed();
    std::uint64_t size();
    QueueStats stats();
    int fileno();
    std::string handle();
    std::uint32_t reap();
    std::uint64_t trim();

    [[nodiscard]] const std::string& name() const { return name_; }

    [[nodiscard]] const shm::RegionOptions& options() const { return region_.options(); }

private:
    static std::uint64_t next_id();
    // The calling thread's place.
    Member& member();
    Member& join();
    Members& members();
    // A place that belongs to no thread yet.
    Member& take_place(Members& ours);
    Held hold(Member& member, std::uint32_t chunk, std::uint64_t word, std::span<std::byte> bytes);
    void check_size(std::uint64_t bytes) const;
    // What a call does from time to time while it sleeps.
    void look_around(Member& me);
    // The same in a call that waits for memory.
    void look_for_memory(Member& me, MemoryWait& wait);
    // Reaps, and wakes those who wait for what the dead had.
    Reaped look_for_dead(Members& ours, Reaper::Whom whom = Reaper::Whom::all);
    // The places that this process had before exec(): only it knows that they are nobody's.
    void give_up_past(Members& ours);
    // Once Reaper::is_due() has said so.
    void look_after_others(Member& me);
    bool allocate(Member& me, std::uint64_t bytes, shm::ChunkId& chunk);
    PutStatus commit(Member& me, shm::ChunkId chunk, std::uint64_t bytes);
    bool put_at_once(Member& me, std::span<const std::byte> bytes);
    PutStatus put_slowly(Member& me, std::span<const std::byte> bytes, Deadline deadline);
    bool try_claim(Member& me, Claim& claim, GetStatus& status);
    // The same in a queue that is closed and looks empty.
    bool try_claim_last(Member& me, Claim& claim, GetStatus& status);

    // Now and then, for those who never sleep.
    void count_operation(Member& me) {
        constexpr std::uint32_t kOperationsPerLook = 256;
        if (++me.operations % kOperationsPerLook == 0) {
            look_if_due(me);
        }
    }

    void look_if_due(Member& me);
    [[noreturn]] void refuse_memory(const shm::Allocation& refusal, std::uint64_t bytes) const;
    // Of the thread that watches for fileno().
    [[nodiscard]] bool is_readable(Member& watcher);
    [[nodiscard]] std::uint64_t size(Member& me);
    // Whether every message was acknowledged, or is a dead letter.
    [[nodiscard]] bool is_done(Member& me);

    std::uint64_t id_;
    std::string name_;
    os::SharedFile file_;
    os::Mapping mapping_;
    FileBacking backing_;
    shm::Region region_;
    Reaper reaper_;
    Waiting waiting_;
    ShortageWarning shortage_;
    // This process's; those of its ancestors hang on it.
    std::atomic<Members*> members_{nullptr};
};

} // namespace paceline::detail
