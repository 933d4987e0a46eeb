// SPDX-License-Identifier: Apache-2.0
// Two sleeps in turn: for a message, then for somebody who found the queue empty.
#include "queue/notifier.hpp"

#include <chrono>

#include "os/futex.hpp"
#include "os/signal_mask.hpp"
#include "queue/waiting.hpp"

namespace paceline::detail {

namespace {

std::chrono::steady_clock::time_point soon() {
    return std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
}

} // namespace

Notifier::Notifier(shm::EventCount& messages, std::function<bool()> is_readable)
    : messages_(&messages), is_readable_(std::move(is_readable)), thread_(start()) {}

Notifier::~Notifier() {
    is_ending_.store(true);
    wake_all(*messages_);
    told_.store(0);
    os::futex_wake(told_, 1);
    thread_.join();
}

void Notifier::rearm() {
    const std::lock_guard lock(telling_);
    if (told_.load() == 1) {
        event_.clear();
        told_.store(0);
        os::futex_wake(told_, 1);
    }
}

std::thread Notifier::start() {
    // Signals are for the threads that the program knows of.
    const os::BlockedSignals blocked;
    return std::thread([this] { run(); });
}

void Notifier::run() {
    while (!is_ending_.load()) {
        const std::uint32_t ticket = messages_->announce();
        if (!is_readable_()) {
            (void)os::futex_wait(messages_->ticket, ticket, soon());
            continue;
        }
        {
            const std::lock_guard lock(telling_);
            told_.store(1);
            event_.signal();
        }
        // The wake-up may have been meant for somebody who sleeps in get(): that one shall look,
        // too.
        wake_one(*messages_);
        while (told_.load() == 1 && !is_ending_.load()) {
            (void)os::futex_wait(told_, 1, soon());
        }
    }
}

} // namespace paceline::detail
