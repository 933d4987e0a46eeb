// SPDX-License-Identifier: Apache-2.0
// get and receive: an attempt that never waits, and the waiting around it.
#include "queue/queue_core.hpp"

#include "os/cpu.hpp"
#include "os/fork.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

QueueCore::QueueCore(os::SharedFile file, std::string name, const shm::RegionOptions& options)
    : id_(next_id()), name_(std::move(name)), file_(std::move(file)),
      mapping_(os::Mapping::shared(file_, shm::Geometry(options.limits).total_bytes())),
      backing_(file_, mapping_), region_(mapping_.bytes(), options, backing_),
      reaper_(file_, region_),
      waiting_(region_.header(), static_cast<std::uint32_t>(os::allowed_cpus())) {}

QueueCore::~QueueCore() {
    delete members_.load();
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
    const auto wait_for = [&](const auto& attempt) {
        if (!attempt() && !waiting_.wait(me, region_.header().messages, deadline, attempt,
                                         [&] { look_around(me); })) {
            if (Notifier* notifier = me.members->notifier.load(std::memory_order_acquire)) {
                notifier->rearm();
            }
        }
    };
    wait_for([&] { return try_claim(me, claim, status); });
    if (status == GetStatus::closed) {
        wait_for([&] { return try_claim_last(me, claim, status); });
    }
    return status;
}

void QueueCore::acknowledge(const Claim& claim) {
    // A process that was forked meanwhile has no part in it.
    if (claim.member->process != os::process_generation()) {
        return;
    }
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
    if (member.process != os::process_generation()) {
        return;
    }
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
    region_.allocator().free(shm::ChunkId{held.chunk}, shm::ChunkWord{held.word});
    wake_one(region_.header().room);
}

} // namespace paceline::detail
