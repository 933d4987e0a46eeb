// SPDX-License-Identifier: Apache-2.0
// A descriptor that tells event loops of messages.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "os/event_descriptor.hpp"
#include "shm/event_count.hpp"

namespace paceline::detail {

// A thread that sleeps like a receiver and writes an event descriptor of this process: nothing has
// to be passed to other processes, and who puts pays nothing for it. Not to be destroyed in a
// forked child, which has no such thread.
class Notifier {
public:
    // `is_readable` says whether get() would not wait now.
    Notifier(shm::EventCount& messages, std::function<bool()> is_readable);
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;
    Notifier(Notifier&&) = delete;
    Notifier& operator=(Notifier&&) = delete;
    ~Notifier();

    [[nodiscard]] int number() const { return event_.number(); }

    // After a get() that found nothing: not readable any more, until there is a message again.
    void rearm();

private:
    std::thread start();
    void run();

    shm::EventCount* messages_;
    std::function<bool()> is_readable_;
    os::EventDescriptor event_;
    // Held while the event and `told_` change together.
    std::mutex telling_;
    // 1: told, and nobody has looked since. The thread sleeps on it.
    std::atomic<std::uint32_t> told_{0};
    std::atomic<bool> is_ending_{false};
    std::thread thread_;
};

} // namespace paceline::detail
