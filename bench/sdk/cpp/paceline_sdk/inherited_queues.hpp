// SPDX-License-Identifier: Apache-2.0
// The whole contender for a queue that is made before a fork and then used by both processes.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>

#include <unistd.h>

#include "paceline_sdk/forked_process.hpp"
#include "paceline_sdk/queue_contender.hpp"

namespace paceline::sdk {

// One direction. `name` is one that no other queue of the machine has; `message_bytes` is the size
// of the longest message. put, get and release are those of QueueEnds; release may be missing. The
// object itself is no shared memory: after the fork each process has its own copy of it.
template <class Queue>
concept InheritableQueue = std::constructible_from<Queue, const std::string&, std::size_t> &&
                           requires(Queue queue, std::span<const std::byte> message) {
                               queue.put(message);
                               { queue.get() } -> std::convertible_to<std::span<const std::byte>>;
                           };

// Puts into `to` and gets from `from`, which live longer.
template <class Queue>
class EndsOf final : public QueueEnds {
public:
    EndsOf(Queue& to, Queue& from) : to_(to), from_(from) {}

    void put(std::span<const std::byte> message) override { to_.put(message); }

    std::span<const std::byte> get() override { return from_.get(); }

    void release() noexcept override {
        if constexpr (requires { from_.release(); }) {
            from_.release();
        }
    }

private:
    Queue& to_;
    Queue& from_;
};

template <InheritableQueue Queue>
class InheritedQueues final : public QueueContender {
public:
    std::unique_ptr<QueueEnds> start(const QueueWorkload& workload) override {
        const std::string name = "paceline-" + std::to_string(::getpid());
        there_.emplace(name + "-there", workload.message_bytes);
        if (!workload.peer) {
            return std::make_unique<EndsOf<Queue>>(*there_, *there_);
        }
        back_.emplace(name + "-back", workload.message_bytes);
        process_.emplace("the other process", [&](const Connection&) {
            EndsOf<Queue> ends(*back_, *there_);
            (*workload.peer)(ends);
        });
        return std::make_unique<EndsOf<Queue>>(*there_, *back_);
    }

    void stop() override {
        if (process_) {
            process_->wait();
        }
    }

private:
    std::optional<Queue> there_;
    std::optional<Queue> back_;
    std::optional<ForkedProcess> process_; // last, so ended first
};

} // namespace paceline::sdk
