// SPDX-License-Identifier: Apache-2.0
// Every step is written down before and after it is taken: death may come in between.
#include "workers.hpp"

#include <cstring>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

namespace paceline::test {

namespace {

using Bytes = std::span<const std::byte>;

void note_delivery(const StormMemory& memory, const StormMessage& message, bool is_redelivered) {
    std::atomic<std::uint8_t>& fate = memory.fate(message.producer, message.sequence);
    std::uint8_t now = Fate::kDelivered;
    if (!is_redelivered) {
        now |= Fate::kFirst;
    }
    const std::uint8_t before = fate.fetch_or(now);
    if (!is_redelivered && (before & Fate::kDelivered) != 0) {
        fate.fetch_or(Fate::kTwice);
    }
    if ((before & Fate::kAcknowledged) != 0) {
        fate.fetch_or(Fate::kAfterAcknowledge);
    }
    fate.fetch_and(static_cast<std::uint8_t>(~Fate::kMustComeAgain));
    memory.ledger().delivered.fetch_add(1);
    memory.ledger().redelivered.fetch_add(is_redelivered ? 1 : 0);
}

} // namespace

void produce(StormQueue& queue, const StormMemory& memory, std::uint32_t number,
             std::uint64_t largest, std::uint64_t seed) {
    Ledger::Producer& ledger = memory.ledger().producers[number];
    std::vector<std::byte> buffer(largest + 1);
    std::mt19937_64 random(seed);
    while (!memory.ledger().stop.load()) {
        const std::uint64_t sequence = ledger.started.load() + 1;
        if (sequence >= kMessagesOfProducer) {
            throw std::runtime_error("the ledger is full: a storm of fewer seconds is due");
        }
        // Mostly small ones, as in life.
        const std::uint64_t spread = random() % 16 == 0 ? largest : 300;
        StormMessage message{number, sequence,
                             sizeof(StormMessage) + 1 + random() % (spread - sizeof(StormMessage)),
                             0};
        message.check = message.checksum();
        ledger.started.store(sequence);
        if (random() % 2 == 0) {
            std::memcpy(buffer.data(), &message, sizeof message);
            buffer[message.bytes - 1] = static_cast<std::byte>(message.check);
            queue.put(Bytes(buffer).first(message.bytes));
        } else {
            Loan loan = queue.loan(message.bytes);
            std::memcpy(loan.bytes().data(), &message, sizeof message);
            loan.bytes()[message.bytes - 1] = static_cast<std::byte>(message.check);
            queue.put(std::move(loan));
        }
        ledger.done.store(sequence);
    }
}

void consume(StormQueue& queue, const StormMemory& memory, std::uint32_t number,
             std::uint64_t seed) {
    Ledger::Consumer& ledger = memory.ledger().consumers[number];
    std::mt19937_64 random(seed);
    for (;;) {
        Message received = queue.receive();
        const Bytes bytes = received.bytes();
        StormMessage message{};
        if (bytes.size() <= sizeof message) {
            memory.ledger().damaged.fetch_add(1);
            continue;
        }
        std::memcpy(&message, bytes.data(), sizeof message);
        if (message.check != message.checksum() || message.bytes != bytes.size() ||
            bytes.back() != static_cast<std::byte>(message.check)) {
            memory.ledger().damaged.fetch_add(1);
            continue;
        }
        ledger.producer.store(message.producer);
        ledger.sequence.store(message.sequence);
        note_delivery(memory, message, received.redelivered());
        ledger.phase.store(Phase::delivered);
        if (random() % 64 == 0) {
            memory.fate(message.producer, message.sequence).fetch_or(Fate::kMustComeAgain);
            ledger.phase.store(Phase::none);
            continue; // given back
        }
        ledger.phase.store(Phase::acknowledging);
        received.ack();
        memory.fate(message.producer, message.sequence).fetch_or(Fate::kAcknowledged);
        ledger.phase.store(Phase::acknowledged);
        received.release();
    }
}

} // namespace paceline::test
