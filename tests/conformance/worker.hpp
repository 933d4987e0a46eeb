// SPDX-License-Identifier: Apache-2.0
// One participant of a contract: puts messages that can be checked, and checks what it gets.
#pragma once

#include <chrono>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "../support/forked_child.hpp"
#include "shm/region.hpp"

namespace paceline::test {

// Lets others work, and throws if what is waited for does not come.
class Patience {
public:
    void wait(const char* what) {
        std::this_thread::yield();
        if (std::chrono::steady_clock::now() > end_) {
            throw std::runtime_error(std::string("waited in vain: ") + what);
        }
    }

private:
    std::chrono::steady_clock::time_point end_ =
        std::chrono::steady_clock::now() + std::chrono::seconds(kWatchdogSeconds - 10);
};

struct MessageId {
    std::uint32_t producer = 0;
    std::uint32_t sequence = 0;
};

class Worker {
public:
    Worker(shm::Region& region, std::uint32_t number) : region_(&region) { join(number); }

    // Begins as a new participant; the number is free.
    void join(std::uint32_t number) {
        const shm::ParticipantTable& table = region_->participants();
        if (table.take(number, 1, 1, 1) == 0) {
            throw std::runtime_error("the number is taken");
        }
        me_.emplace(number, table[number]);
    }

    void leave() { region_->participants().release(me_->number); }

    [[nodiscard]] shm::Participant& me() { return *me_; }

    [[nodiscard]] shm::Region& region() { return *region_; }

    // False if the queue is closed.
    bool put(MessageId id) {
        const shm::ChunkId chunk = fill(id);
        for (;;) {
            shm::Allocation refusal;
            const shm::RingChain::PutStatus status = region_->rings().put(*me_, chunk, refusal);
            if (status == shm::RingChain::PutStatus::committed) {
                return true;
            }
            if (status == shm::RingChain::PutStatus::closed) {
                region_->allocator().free(chunk);
                return false;
            }
            patience_.wait("room");
        }
    }

    // A chunk that is filled and not put.
    shm::ChunkId fill(MessageId id) {
        const std::uint64_t length = length_of(id);
        shm::Allocation made = region_->allocator().allocate(*me_, length);
        while (made.status != shm::Allocation::Status::ok) {
            patience_.wait("memory");
            made = region_->allocator().allocate(*me_, length);
        }
        region_->chunks().entry(made.chunk).length = length;
        std::byte* payload = region_->chunks().payload(made.chunk).data();
        std::memcpy(payload, &id, sizeof id);
        for (std::uint64_t at = sizeof id; at < length; at += step(length)) {
            payload[at] = pattern(id, at);
        }
        return made.chunk;
    }

    shm::Region::Got get() { return region_->get(*me_); }

    // Throws if the message is damaged.
    MessageId read(const shm::Received& received) {
        const std::span<const std::byte> message = region_->chunks().message(received.chunk);
        MessageId id;
        if (message.size() < sizeof id) {
            throw std::runtime_error("a message is too short");
        }
        std::memcpy(&id, message.data(), sizeof id);
        if (message.size() != length_of(id)) {
            throw std::runtime_error("a message has another length");
        }
        for (std::uint64_t at = sizeof id; at < message.size(); at += step(message.size())) {
            if (message[at] != pattern(id, at)) {
                throw std::runtime_error("a message is damaged");
            }
        }
        return id;
    }

    // Of messages that are delivered for the first time: each producer's come in its order.
    void expect_next(MessageId id) {
        const auto [last, is_first] = last_.try_emplace(id.producer, id.sequence);
        if (!is_first && last->second >= id.sequence) {
            throw std::runtime_error("a message came out of order");
        }
        last->second = id.sequence;
    }

    void acknowledge(const shm::Received& received) { region_->allocator().free(received.chunk); }

    void wait(const char* what) { patience_.wait(what); }

private:
    // From a few bytes to several pages.
    static std::uint64_t length_of(MessageId id) {
        constexpr std::uint64_t kLengths[] = {8, 40, 9, 41, 100, 8, 1500, 24, 5000, 33, 64, 40000};
        return kLengths[(id.producer + id.sequence) % std::size(kLengths)];
    }

    static std::uint64_t step(std::uint64_t length) { return length < 200 ? 1 : 97; }

    static std::byte pattern(MessageId id, std::uint64_t at) {
        return static_cast<std::byte>(id.producer * 31 + id.sequence * 7 + at);
    }

    shm::Region* region_;
    std::optional<shm::Participant> me_;
    Patience patience_;
    std::map<std::uint32_t, std::uint32_t> last_;
};

} // namespace paceline::test
