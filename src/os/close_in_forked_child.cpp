// SPDX-License-Identifier: Apache-2.0
// A list of descriptors that is locked during a fork, so that the child finds it whole.
//
// A fork may have begun before the handlers were registered that lock the list: then the child
// finds it as it was at some instant, perhaps locked by a thread that it has not. Forwards it can
// be followed at every instant, and the lock says whose it is.
#include "os/close_in_forked_child.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include <pthread.h>
#include <unistd.h>

#include "os/failure.hpp"
#include "os/fork.hpp"

namespace paceline::os {

struct CloseInForkedChild::Entry {
    Descriptor descriptor;
    Entry* previous = nullptr;
    std::atomic<Entry*> next = nullptr;
};

// State of the whole process, because a fork happens to the whole process. Nothing of it is
// constructed or destroyed at run time: threads may use it while the process ends.
struct CloseInForkedChild::Registry {
    static constinit inline std::atomic<Entry*> first = nullptr;
    // The process whose list it is; 0: that of a child that has closed what it inherited.
    static constinit inline std::atomic<std::uint64_t> process = 0;
    static constinit inline std::atomic<bool> installed = false;
    static constinit inline thread_local int depth = 0;

    // A lock that a forked child takes from a thread of its parent.
    struct Mutex {
        // The process of the thread that has it; 0: nobody.
        static constinit inline std::atomic<std::uint64_t> holder = 0;

        static void lock() noexcept {
            const std::uint64_t mine = process_generation();
            for (std::uint64_t seen = 0;; seen = 0) {
                // sync: pairs with unlock().
                if (holder.compare_exchange_strong(seen, mine) ||
                    (seen != mine && holder.compare_exchange_strong(seen, mine))) {
                    break;
                }
                std::this_thread::sleep_for(std::chrono::microseconds(10));
            }
            if (process.exchange(mine) != mine) {
                close_inherited();
            }
        }

        static void unlock() noexcept { holder.store(0); }
    };

    static constinit inline Mutex mutex{};

    static void insert(Entry& entry) noexcept {
        Entry* const behind = first.load();
        entry.next.store(behind);
        if (behind != nullptr) {
            behind->previous = &entry;
        }
        first.store(&entry);
    }

    static void remove(Entry& entry) noexcept {
        Entry* const behind = entry.next.load();
        (entry.previous != nullptr ? entry.previous->next : first).store(behind);
        if (behind != nullptr) {
            behind->previous = entry.previous;
        }
        entry.previous = nullptr;
        entry.next.store(nullptr);
    }

    // Of the parent, if there was one. Only async-signal-safe calls: another thread may have been
    // in the middle of anything.
    static void close_inherited() noexcept {
        for (Entry* entry = first.exchange(nullptr); entry != nullptr;) {
            Entry* const behind = entry->next.exchange(nullptr);
            entry->previous = nullptr;
            entry->descriptor.close();
            entry = behind;
        }
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

    static void in_child() noexcept {
        if (--depth > 0) {
            return;
        }
        close_inherited();
        process.store(0);
        mutex.unlock();
    }
};

CloseInForkedChild::CloseInForkedChild() noexcept = default;

CloseInForkedChild::CloseInForkedChild(const std::function<Descriptor()>& open)
    : entry_(std::make_unique<Entry>()) {
    Registry::install_handlers();
    const std::lock_guard<Registry::Mutex> lock(Registry::mutex);
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
        const std::lock_guard<Registry::Mutex> lock(Registry::mutex);
        Registry::remove(*entry_);
        entry_->descriptor.close();
    }
    entry_.reset();
}

} // namespace paceline::os
