// SPDX-License-Identifier: Apache-2.0
// A record is written before the word that makes it valid, and left as it is after it.
#include "shm/participant_table.hpp"

namespace paceline::shm {

ParticipantTable::ParticipantTable(std::span<std::byte> region, const Geometry& geometry)
    : records_(
          reinterpret_cast<ParticipantRecord*>(region.data() + geometry.participants_offset())),
      size_(geometry.limits().participants) {}

std::uint64_t ParticipantTable::take(std::uint32_t number, std::uint32_t pid,
                                     std::uint64_t start_time, std::uint64_t pid_namespace,
                                     std::uint64_t instance) const {
    ParticipantRecord& record = records_[number];
    const std::uint64_t before = record.state.load(std::memory_order_acquire);
    if ((before & 1) != 0) {
        return 0;
    }
    // sync: pairs with the acquires in holder(): who reads a word of the new holder sees that the
    // last one has left.
    record.pid.store(pid, std::memory_order_release);
    record.start_time.store(start_time, std::memory_order_release);
    record.pid_namespace.store(pid_namespace, std::memory_order_release);
    record.instance.store(instance, std::memory_order_release);
    record.parked.store(0, std::memory_order_relaxed);
    record.era.store(0, std::memory_order_relaxed);
    const std::uint64_t taken = (before + 2) | 1;
    // sync: pairs with the acquire of state in is_in_use(): who sees it in use sees whose it is.
    record.state.store(taken, std::memory_order_release);
    return taken;
}

std::optional<Holder> ParticipantTable::holder(std::uint32_t number) const {
    const ParticipantRecord& record = records_[number];
    Holder found;
    found.state = record.state.load(std::memory_order_acquire);
    // sync: pairs with the releases in take().
    found.pid = record.pid.load(std::memory_order_acquire);
    found.start_time = record.start_time.load(std::memory_order_acquire);
    found.pid_namespace = record.pid_namespace.load(std::memory_order_acquire);
    found.instance = record.instance.load(std::memory_order_acquire);
    const bool stands = record.state.load(std::memory_order_relaxed) == found.state;
    return stands && (found.state & 1) != 0 ? std::optional{found} : std::nullopt;
}

void ParticipantTable::release(std::uint32_t number) const {
    ParticipantRecord& record = records_[number];
    record.era.store(0);
    record.parked.store(0, std::memory_order_relaxed);
    // sync: pairs with the acquire of state in take().
    record.state.store(record.state.load(std::memory_order_relaxed) & ~std::uint64_t{1},
                       std::memory_order_release);
}

} // namespace paceline::shm
