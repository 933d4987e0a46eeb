// SPDX-License-Identifier: Apache-2.0
// What the workers of a contract do and write down, and what must be true when they are done.
#pragma once

#include <array>
#include <atomic>

#include "hosts.hpp"
#include "worker.hpp"

namespace paceline::test {

inline constexpr std::uint32_t kProducers = 3;
inline constexpr std::uint32_t kConsumers = 3;
inline constexpr std::uint32_t kWorkers = kProducers + kConsumers;
// Of each producer.
inline constexpr std::uint32_t kMessages = 700;
inline constexpr std::uint32_t kAll = kProducers * kMessages;
inline constexpr std::uint32_t kLargestMessages = 20000;

// What the workers know of every message.
struct Ledger {
    using PerMessage =
        std::array<std::array<std::atomic<std::uint32_t>, kLargestMessages>, kProducers>;

    PerMessage acknowledged;
    // How often it was given back, or left by one who ended.
    PerMessage given_back;
    PerMessage dead;
    std::array<std::atomic<std::uint32_t>, kProducers> committed;
    std::atomic<std::uint32_t> all_committed;
    std::atomic<std::uint32_t> all_acknowledged;
    std::atomic<std::uint32_t> all_dead;
    // Attempts to get that have got something, or may.
    std::atomic<std::int64_t> begun;
    std::atomic<std::uint32_t> ended;

    void note_put(MessageId id) {
        ++committed[id.producer];
        ++all_committed;
    }

    void note_acknowledged(MessageId id) {
        ++acknowledged[id.producer][id.sequence];
        ++all_acknowledged;
    }

    // A message that is received for the how-manieth time says so.
    void check_attempt(MessageId id, const shm::Received& received) {
        if (received.word.attempt() != given_back[id.producer][id.sequence] + 1) {
            throw std::runtime_error("a message has a wrong attempt");
        }
    }
};

template <typename Host>
class QueueContract : public testing::Test {
protected:
    static shm::RegionOptions options(std::uint32_t capacity, std::uint32_t max_attempts = 255) {
        shm::RegionOptions options;
        options.limits = {capacity, std::uint64_t{1} << 20, 65536, 2 * kWorkers + 2};
        options.max_attempts = max_attempts;
        return options;
    }

    void produce(Worker& worker, std::uint32_t producer, std::uint32_t count = kMessages) {
        for (std::uint32_t sequence = 0; sequence < count; ++sequence) {
            const MessageId id{producer, sequence};
            if (!worker.put(id)) {
                throw std::runtime_error("nobody has closed the queue");
            }
            shared_->note_put(id);
        }
    }

    // Gets messages in order until so many are acknowledged by all.
    void consume(Worker& worker, std::uint32_t all = kAll) {
        while (shared_->all_acknowledged < all) {
            const shm::Region::Got got = worker.get();
            if (got.status != shm::Ring::PopStatus::claimed) {
                worker.wait("a message");
                continue;
            }
            const MessageId id = worker.read(got.message);
            worker.expect_next(id);
            shared_->check_attempt(id, got.message);
            worker.acknowledge(got.message);
            shared_->note_acknowledged(id);
        }
    }

    // Each message was acknowledged once or is a dead letter; nothing is left in the region.
    void expect_all_done(Host& host, std::uint32_t count = kMessages) {
        for (std::uint32_t producer = 0; producer < kProducers; ++producer) {
            for (std::uint32_t sequence = 0; sequence < count; ++sequence) {
                ASSERT_EQ(shared_->acknowledged[producer][sequence] +
                              shared_->dead[producer][sequence],
                          1U)
                    << "message " << sequence << " of " << producer;
            }
        }
        expect_nothing_left(host);
    }

    void expect_nothing_left(Host& host) {
        host.run(1, [](shm::Region& region, std::uint32_t) {
            Worker worker(region, 2 * kWorkers + 2);
            if (region.rings().size(worker.me()) != 0 ||
                worker.get().status == shm::Ring::PopStatus::claimed) {
                throw std::runtime_error("a message is left");
            }
            region.rings().reclaim(worker.me());
            const auto classes = region.geometry().classes();
            std::uint32_t rings = 0;
            for (std::uint32_t number = 0; number < classes.size(); ++number) {
                for (std::uint32_t index = 0; index < region.chunks().made(number); ++index) {
                    const shm::ChunkWord word =
                        region.chunks().entry_at(classes[number], index).load();
                    rings += word.state() == shm::ChunkState::ring ? 1 : 0;
                    if (!word.is_available() && word.state() != shm::ChunkState::ring) {
                        throw std::runtime_error("a chunk is left");
                    }
                }
            }
            if (rings > 1) {
                throw std::runtime_error("a ring is left");
            }
            worker.leave();
        });
        host.expect_sound();
    }

    Shared<Ledger> shared_;
};

} // namespace paceline::test
