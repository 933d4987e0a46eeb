// SPDX-License-Identifier: Apache-2.0
// What each message went through, in memory that outlives every process of a storm.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace paceline::test {

inline constexpr std::uint32_t kWorkers = 16;
// More than a producer can send in many minutes: only what is touched takes memory.
inline constexpr std::uint64_t kMessagesOfProducer = 1U << 29;

struct StormMessage {
    std::uint64_t producer;
    std::uint64_t sequence;
    std::uint64_t bytes;
    std::uint64_t check;

    [[nodiscard]] std::uint64_t checksum() const {
        return (producer * 0x9e3779b97f4a7c15 ^ sequence) * 0xff51afd7ed558ccd ^ bytes;
    }
};

// Where a consumer is with the message in its hand.
enum class Phase : std::uint32_t { none, delivered, acknowledging, acknowledged };

struct Ledger {
    struct alignas(128) Producer {
        // Before put() and after it returned: a death in between may have put the message or not.
        std::atomic<std::uint64_t> started;
        std::atomic<std::uint64_t> done;
    };

    struct alignas(128) Consumer {
        std::atomic<std::uint64_t> producer;
        std::atomic<std::uint64_t> sequence;
        std::atomic<Phase> phase;
    };

    std::array<Producer, kWorkers> producers;
    std::array<Consumer, kWorkers> consumers;
    std::atomic<bool> stop;
    std::atomic<std::uint64_t> delivered;
    std::atomic<std::uint64_t> redelivered;
    // Deliveries of damaged messages.
    std::atomic<std::uint64_t> damaged;
};

// A byte for each message of each producer.
struct Fate {
    static constexpr std::uint8_t kDelivered = 1;
    // Delivered without the flag.
    static constexpr std::uint8_t kFirst = 2;
    static constexpr std::uint8_t kAcknowledged = 4;
    // Its consumer died with it in hand, before ack(): it must come again.
    static constexpr std::uint8_t kMustComeAgain = 8;
    // Faults.
    static constexpr std::uint8_t kTwice = 16;
    static constexpr std::uint8_t kAfterAcknowledge = 32;
};

// Shared with children that are forked later.
class StormMemory {
public:
    StormMemory();
    StormMemory(const StormMemory&) = delete;
    StormMemory& operator=(const StormMemory&) = delete;
    StormMemory(StormMemory&&) = delete;
    StormMemory& operator=(StormMemory&&) = delete;
    ~StormMemory();

    [[nodiscard]] Ledger& ledger() const { return *ledger_; }

    [[nodiscard]] std::atomic<std::uint8_t>& fate(std::uint64_t producer,
                                                  std::uint64_t sequence) const {
        return fates_[producer * kMessagesOfProducer + sequence];
    }

private:
    Ledger* ledger_;
    std::atomic<std::uint8_t>* fates_;
};

} // namespace paceline::test
