// SPDX-License-Identifier: Apache-2.0
// A record is written before the word that makes it valid, and left as it is after it.
#include "shm/participant_table.hpp"

namespace paceline::shm {

ParticipantTable::ParticipantTable(std::span<std::byte> region, const Geometry& geometry)
    : records_(
          reinterpret_cast<ParticipantRecord*>(region.data() + geometry.participants_offset())),
      size_(geometry.limits().participants) {}

std::uint64_t ParticipantTable::take(std::uint32_t number, std::uint32_t pid,
                                     std::uint64_t start_time, std::uint64_t pid_namespace) const {
    ParticipantRecord& record = records_[number];
    const std::uint64_t before = record.state.load(std::memory_order_acquire);
    if ((before & 1) != 0) {
        return 0;
    }
    record.pid.store(pid, std::memory_order_relaxed);
    record.start_time.store(start_time, std::memory_order_relaxed);
    record.pid_namespace.store(pid_namespace, std::memory_order_relaxed);
    record.parked.store(0, std::memory_order_relaxed);
    record.era.store(0, std::memory_order_relaxed);
    const std::uint64_t taken = (before + 2) | 1;
    // sync: pairs with the acquire of state in is_in_use(): who sees it in use sees whose it is.
    record.state.store(taken, std::memory_order_release);
    return taken;
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
