// SPDX-License-Identifier: Apache-2.0
// put and get: an attempt that never waits, and the waiting around it.
#include "queue/queue_core.hpp"

#include <cstring>

#include "os/cpu.hpp"
#include "os/fork.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

namespace {

// One liveness look in so many operations, for those who never sleep.
constexpr std::uint32_t kOperationsPerLook = 256;
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

QueueCore::QueueCore(os::SharedFile file, std::string name)
    : id_(next_id()), name_(std::move(name)), file_(std::move(file)),
      mapping_(os::Mapping::shared(file_, file_.size())), backing_(file_, mapping_),
      region_(mapping_.bytes(), backing_), reaper_(file_, region_),
      waiting_(region_.header(), static_cast<std::uint32_t>(os::allowed_cpus())) {}

QueueCore::~QueueCore() {
    delete members_.load();
}

void QueueCore::check_size(std::uint64_t bytes) const {
    const std::uint64_t largest = region_.options().limits.largest_message;
    if (bytes > largest) {
        throw MessageTooLarge(
            "queue '" + name_ + "': a message has " + std::to_string(bytes) +
            " bytes, and the largest may have " + std::to_string(largest) +
            "; create the queue with a larger " +
            (largest == region_.options().limits.bytes ? "bytes" : "largest_message"));
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
    const shm::Allocation allocation = region_.allocator().allocate(me.participant, bytes);
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

bool QueueCore::try_claim(Member& me, Claim& claim, GetStatus& status) {
    const shm::Region::Got got = region_.get(me.participant);
    if (got.status == shm::Ring::PopStatus::empty) {
        status = GetStatus::empty;
        return false;
    }
    if (got.status == shm::Ring::PopStatus::closed) {
        status = GetStatus::closed;
        return true;
    }
    status = GetStatus::ok;
    claim = {&me, got.message.word.bits, region_.chunks().message(got.message.chunk),
             got.message.chunk.bits};
    shm::add_to_own(me.participant.record->received);
    if (got.message.word.attempt() > 1) {
        shm::add_to_own(me.participant.record->redelivered);
    }
    return true;
}

GetStatus QueueCore::claim(Claim& claim, Deadline deadline) {
    Member& me = member();
    count_operation(me);
    GetStatus status = GetStatus::empty;
    const auto attempt = [&] { return try_claim(me, claim, status); };
    if (!attempt() && !waiting_.wait(me, region_.header().messages, deadline, attempt,
                                     [&] { look_around(me); })) {
        if (Notifier* notifier = me.members->notifier.load(std::memory_order_acquire)) {
            notifier->rearm();
        }
    }
    // What a receiver had that died since is left, too, whoever found the death.
    if (status == GetStatus::closed) {
        (void)reap();
        (void)attempt();
    }
    return status;
}

void QueueCore::acknowledge(const Claim& claim) {
    region_.allocator().free(shm::ChunkId{claim.chunk}, shm::ChunkWord{claim.word});
    shm::add_to_own(claim.member->participant.record->acknowledged);
    wake_one(region_.header().room);
}

Message QueueCore::receive(Deadline deadline, GetStatus& status) {
    Claim got;
    status = claim(got, deadline);
    if (status != GetStatus::ok) {
        return {};
    }
    wake_one(region_.header().room);
    const shm::ChunkId chunk{got.chunk};
    return Message(hold(*got.member, got.chunk, got.word,
                        region_.chunks().payload(chunk).first(got.bytes.size())));
}

void QueueCore::give_back(Member& member, std::uint32_t chunk, std::uint64_t word) noexcept {
    region_.returned().give_back(shm::ChunkId{chunk}, shm::ChunkWord{word});
    region_.returned().announce();
    member.participant.record->given_back.fetch_add(1, std::memory_order_relaxed);
    wake_one(region_.header().messages);
    wake_one(region_.header().room);
}

bool QueueCore::keep(Held& held) {
    const shm::ChunkWord loaned{held.word};
    const shm::ChunkWord kept = shm::ChunkWord::of(loaned.generation(), loaned.attempt(),
                                                   loaned.owner(), shm::ChunkState::owned);
    if (!region_.chunks().entry(shm::ChunkId{held.chunk}).change(loaned, kept)) {
        return false;
    }
    held.word = kept.bits;
    held.member->participant.record->kept.fetch_add(1, std::memory_order_relaxed);
    return true;
}

void QueueCore::free(Held& held) noexcept {
    region_.allocator().free(shm::ChunkId{held.chunk});
    wake_one(region_.header().room);
}

void QueueCore::count_operation(Member& me) {
    if (++me.operations % kOperationsPerLook == 0 && reaper_.is_due()) {
        look_after_others(me);
    }
}

} // namespace paceline::detail
