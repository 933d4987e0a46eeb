// SPDX-License-Identifier: Apache-2.0
// Who takes part in a queue: one record a thread, from its first use to its end.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "shm/geometry.hpp"

namespace paceline::shm {

// Only its holder writes a record, and the reaper of a dead holder its `state`, last of all.
struct alignas(kLine) ParticipantRecord {
    // epoch:63 | in use:1. The epoch counts the holders of this number.
    std::atomic<std::uint64_t> state;
    std::atomic<std::uint64_t> start_time;
    std::atomic<std::uint64_t> pid_namespace;
    std::atomic<std::uint32_t> pid;
    // 1 while the holder sleeps.
    std::atomic<std::uint32_t> parked;
    // What the holder may still touch of rings that left the chain; 0 outside of any operation.
    std::atomic<std::uint64_t> era;
    // Goes on from holder to holder, so that no generation comes twice.
    std::atomic<std::uint64_t> next_generation;
    // Of all holders of this number so far.
    std::atomic<std::uint64_t> sent;
    std::atomic<std::uint64_t> received;
    std::atomic<std::uint64_t> redelivered;
    std::atomic<std::uint64_t> acknowledged;
    std::atomic<std::uint64_t> given_back;
    std::atomic<std::uint64_t> parks;
    // Acknowledged by whatever thread had the message then, so not by the holder alone.
    std::atomic<std::uint64_t> kept;
    // Which of the programs that its process ran one after the other: a random number.
    std::atomic<std::uint64_t> instance;
    std::array<std::uint64_t, 2> unused;

    [[nodiscard]] bool is_in_use() const {
        return (state.load(std::memory_order_acquire) & 1) != 0;
    }
};

static_assert(sizeof(ParticipantRecord) == kLine);

// Adds to a counter that nobody else writes: no locked instruction.
inline void add_to_own(std::atomic<std::uint64_t>& counter, std::uint64_t by = 1) {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
}

// Who has a number, at one moment.
struct Holder {
    // Of the record: while it stands, nobody else has had the number.
    std::uint64_t state = 0;
    std::uint64_t start_time = 0;
    std::uint64_t pid_namespace = 0;
    std::uint64_t instance = 0;
    std::uint32_t pid = 0;
};

// Numbers 1 to size(); 0 is nobody.
class ParticipantTable {
public:
    ParticipantTable(std::span<std::byte> region, const Geometry& geometry);

    [[nodiscard]] std::uint32_t size() const { return size_; }

    [[nodiscard]] ParticipantRecord& operator[](std::uint32_t number) const {
        return records_[number];
    }

    // Takes a number that the caller alone may take (it holds the number's lock). Returns the new
    // state, or 0 if somebody has it: a living holder, or a dead one that was not reaped yet.
    [[nodiscard]] std::uint64_t take(std::uint32_t number, std::uint32_t pid,
                                     std::uint64_t start_time, std::uint64_t pid_namespace,
                                     std::uint64_t instance = 0) const;

    // Absent: nobody has the number, or it changes hands just now.
    [[nodiscard]] std::optional<Holder> holder(std::uint32_t number) const;

    // The last step of a holder, or of the reaper of a dead one.
    void release(std::uint32_t number) const;

private:
    ParticipantRecord* records_;
    std::uint32_t size_;
};

} // namespace paceline::shm
