// SPDX-License-Identifier: Apache-2.0
// put and loan: an attempt that never waits, and the waiting around it.
#include <cstring>

#include "os/fork.hpp"
#include "queue/queue_core.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

namespace {

// From so many bytes on a copy for a full queue costs more than the look.
constexpr std::size_t kWorthALook = 1024;

// A chunk that was not put yet. Freed by what unwinds; committed, it is the queue's.
struct Unput {
    const shm::Region& region;
    shm::Participant& me;
    shm::ChunkId id;

    void fill(std::span<const std::byte> bytes) const {
        if (!bytes.empty()) {
            std::memcpy(region.chunks().payload(id).data(), bytes.data(), bytes.size());
        }
    }

    ~Unput() {
        if (id != shm::kNoChunk) {
            region.allocator().free_unused(me, id);
        }
    }
};

} // namespace

void QueueCore::check_size(std::uint64_t bytes) const {
    const shm::Limits& limits = region_.options().limits;
    const std::uint64_t largest = limits.largest_message;
    if (bytes > largest) {
        const bool is_all =
            largest == (limits.capacity == 0 ? limits.bytes - limits.bytes / 4 : limits.bytes);
        throw MessageTooLarge("queue '" + name_ + "': a message has " + std::to_string(bytes) +
                              " bytes, and the largest may have " + std::to_string(largest) +
                              "; create the queue with a larger " +
                              (is_all ? "bytes" : "largest_message"));
    }
}

void QueueCore::refuse_memory(const shm::Allocation& refusal, std::uint64_t bytes) const {
    throw SystemError(
        refusal.error,
        "queue '" + name_ + "': no memory for a message of " + std::to_string(bytes) +
            " bytes: " + refusal.error.message() +
            "; free shared memory (df -h /dev/shm) or give the queue smaller bytes, now " +
            std::to_string(region_.options().limits.bytes));
}

bool QueueCore::allocate(Member& me, std::uint64_t bytes, shm::ChunkId& chunk) {
    shm::Allocation allocation = region_.allocator().allocate(me.participant, bytes);
    if (allocation.status == shm::Allocation::Status::limit && region_.geometry().is_unbounded()) {
        // A drained ring may be left that somebody was still looking at.
        region_.rings().reclaim(me.participant);
        allocation = region_.allocator().allocate(me.participant, bytes);
    }
    if (allocation.status == shm::Allocation::Status::no_memory) {
        refuse_memory(allocation, bytes);
    }
    chunk = allocation.chunk;
    return allocation.status == shm::Allocation::Status::ok;
}

PutStatus QueueCore::commit(Member& me, shm::ChunkId chunk, std::uint64_t bytes) {
    region_.chunks().entry(chunk).length = bytes;
    shm::Allocation refusal;
    switch (region_.rings().put(me.participant, chunk, refusal)) {
    case shm::RingChain::PutStatus::committed:
        shm::add_to_own(me.participant.record->sent);
        wake_one(region_.header().messages);
        return PutStatus::ok;
    case shm::RingChain::PutStatus::closed:
        return PutStatus::closed;
    case shm::RingChain::PutStatus::no_memory:
        if (refusal.status == shm::Allocation::Status::no_memory) {
            refuse_memory(refusal, bytes);
        }
        return PutStatus::full;
    case shm::RingChain::PutStatus::full:
        break;
    }
    return PutStatus::full;
}

PutStatus QueueCore::put(std::span<const std::byte> bytes, Deadline deadline) {
    check_size(bytes.size());
    Member& me = member();
    count_operation(me);
    return bytes.size() < kWorthALook && put_at_once(me, bytes) ? PutStatus::ok
                                                                : put_slowly(me, bytes, deadline);
}

// The usual case of a small message: a chunk is at hand, and there is room.
bool QueueCore::put_at_once(Member& me, std::span<const std::byte> bytes) {
    Unput chunk{region_, me.participant,
                region_.allocator().reuse(me.participant, shm::Geometry::class_of(bytes.size()))};
    if (chunk.id == shm::kNoChunk) {
        return false;
    }
    chunk.fill(bytes);
    if (commit(me, chunk.id, bytes.size()) != PutStatus::ok) {
        return false;
    }
    chunk.id = shm::kNoChunk;
    return true;
}

PutStatus QueueCore::put_slowly(Member& me, std::span<const std::byte> bytes, Deadline deadline) {
    PutStatus status = PutStatus::full;
    Unput chunk{region_, me.participant, shm::kNoChunk};
    const auto attempt = [&] {
        if (chunk.id == shm::kNoChunk) {
            if (region_.rings().looks_full()) {
                return false;
            }
            if (!allocate(me, bytes.size(), chunk.id)) {
                status =
                    region_.rings().is_closed(me.participant) ? PutStatus::closed : PutStatus::full;
                return status == PutStatus::closed;
            }
            chunk.fill(bytes);
        }
        status = commit(me, chunk.id, bytes.size());
        if (status == PutStatus::ok) {
            chunk.id = shm::kNoChunk;
        }
        return status != PutStatus::full;
    };
    MemoryWait wait;
    const auto look = [&] {
        if (chunk.id == shm::kNoChunk && !region_.rings().looks_full()) {
            look_for_memory(me, wait);
        } else {
            look_around(me);
            wait.end();
        }
    };
    if (!attempt()) {
        waiting_.wait(me, region_.header().room, deadline, attempt, look);
    }
    return status;
}

PutStatus QueueCore::put(Loan& loan, Deadline deadline) {
    Held& held = loan.held();
    if (held.is_empty() || held.core.get() != this || held.process != os::process_generation()) {
        throw InvalidArgument("queue '" + name_ +
                              "': the loan is empty, of another queue, or of a parent process");
    }
    Member& me = member();
    count_operation(me);
    PutStatus status = PutStatus::full;
    if (region_.chunks().entry(shm::ChunkId{held.chunk}).load().bits != held.word) {
        throw LostMembership("queue '" + name_ +
                             "': this process was taken for dead, and its loan is lost; open the "
                             "queue again");
    }
    const auto attempt = [&] {
        // Committed by the member that has it: its death, and not ours, frees it until then.
        status = commit(me, shm::ChunkId{held.chunk}, held.bytes.size());
        return status != PutStatus::full;
    };
    if (!attempt()) {
        waiting_.wait(me, region_.header().room, deadline, attempt, [&] { look_around(me); });
    }
    if (status == PutStatus::ok) {
        Member& holder = *held.member;
        release(holder);
        held = {};
    }
    return status;
}

Loan QueueCore::loan(std::uint64_t bytes, Deadline deadline) {
    check_size(bytes);
    Member& me = member();
    shm::ChunkId chunk{shm::kNoChunk};
    const auto attempt = [&] {
        return allocate(me, bytes, chunk) || region_.rings().is_closed(me.participant);
    };
    MemoryWait wait;
    if (!attempt()) {
        waiting_.wait(me, region_.header().room, deadline, attempt,
                      [&] { look_for_memory(me, wait); });
    }
    if (chunk == shm::kNoChunk) {
        return {};
    }
    return Loan(hold(me, chunk.bits, region_.chunks().entry(chunk).load().bits,
                     region_.chunks().payload(chunk).first(bytes)));
}

} // namespace paceline::detail
