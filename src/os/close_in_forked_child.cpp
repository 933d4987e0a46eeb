// SPDX-License-Identifier: Apache-2.0
// A list of descriptors that is locked during a fork, so that the child finds it whole.
#include "os/close_in_forked_child.hpp"

#include <atomic>
#include <cerrno>
#include <mutex>
#include <utility>

#include <pthread.h>
#include <unistd.h>

#include "os/failure.hpp"

namespace paceline::os {

struct CloseInForkedChild::Entry {
    Descriptor descriptor;
    Entry* previous = nullptr;
    Entry* next = nullptr;
};

// State of the whole process, because a fork happens to the whole process. Nothing of it is
// constructed or destroyed at run time: threads may use it while the process ends.
struct CloseInForkedChild::Registry {
    static constinit inline std::mutex mutex{};
    static constinit inline Entry* first = nullptr;
    static constinit inline std::atomic<bool> installed = false;
    static constinit inline thread_local int depth = 0;

    static void insert(Entry& entry) noexcept {
        entry.next = first;
        if (first != nullptr) {
            first->previous = &entry;
        }
        first = &entry;
    }

    static void remove(Entry& entry) noexcept {
        (entry.previous != nullptr ? entry.previous->next : first) = entry.next;
        if (entry.next != nullptr) {
            entry.next->previous = entry.previous;
        }
        entry.previous = nullptr;
        entry.next = nullptr;
    }

    // Before the lock is first taken: a fork in between would leave it locked in the child. Two
    // threads may install the handlers twice, so they count how deep they are.
    static void install_handlers() {
        if (installed.load(std::memory_order_acquire)) {
            return;
        }
        if (const int error = ::pthread_atfork(before_fork, in_parent, in_child); error != 0) {
            fail(error, "cannot register what a forked child closes", "free some memory");
        }
        installed.store(true, std::memory_order_release);
    }

    static void before_fork() noexcept {
        if (depth++ == 0) {
            mutex.lock();
        }
    }

    static void in_parent() noexcept {
        if (--depth == 0) {
            mutex.unlock();
        }
    }

    // Only async-signal-safe calls: another thread may have been in the middle of anything.
    static void in_child() noexcept {
        if (--depth > 0) {
            return;
        }
        while (first != nullptr) {
            Entry& entry = *first;
            remove(entry);
            entry.descriptor.close();
        }
        mutex.unlock();
    }
};

CloseInForkedChild::CloseInForkedChild() noexcept = default;

CloseInForkedChild::CloseInForkedChild(const std::function<Descriptor()>& open)
    : entry_(std::make_unique<Entry>()) {
    Registry::install_handlers();
    const std::lock_guard<std::mutex> lock(Registry::mutex);
    entry_->descriptor = open();
    Registry::insert(*entry_);
}

CloseInForkedChild::~CloseInForkedChild() {
    close();
}

CloseInForkedChild::CloseInForkedChild(CloseInForkedChild&& other) noexcept = default;

CloseInForkedChild& CloseInForkedChild::operator=(CloseInForkedChild&& other) noexcept {
    if (this != &other) {
        close();
        entry_ = std::move(other.entry_);
    }
    return *this;
}

int CloseInForkedChild::number() const noexcept {
    return entry_ ? entry_->descriptor.number() : -1;
}

void CloseInForkedChild::close() noexcept {
    if (entry_ && entry_->descriptor.is_open()) {
        // Closed under the lock: a child that is born in between would keep the descriptor, or
        // close a stranger that has got its number.
        const std::lock_guard<std::mutex> lock(Registry::mutex);
        Registry::remove(*entry_);
        entry_->descriptor.close();
    }
    entry_.reset();
}

} // namespace paceline::os
