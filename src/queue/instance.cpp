// SPDX-License-Identifier: Apache-2.0
// A list that only grows, and whose entries are used again: a fork in the middle of anything leaves
// it whole for the child.
#include "queue/instance.hpp"

#include "os/random_number.hpp"

namespace paceline::detail {

namespace {

struct Entry {
    // 0: free.
    std::atomic<std::uint64_t> number;
    Entry* next;
};

// Of the whole process, as exec() replaces the whole process.
constinit std::atomic<Entry*> first{nullptr};

std::atomic<std::uint64_t>* enter(std::uint64_t number) {
    for (Entry* entry = first.load(); entry != nullptr; entry = entry->next) {
        std::uint64_t free = 0;
        if (entry->number.compare_exchange_strong(free, number)) {
            return &entry->number;
        }
    }
    auto* fresh = new Entry{number, first.load()};
    while (!first.compare_exchange_weak(fresh->next, fresh)) {
    }
    return &fresh->number;
}

} // namespace

Instance::Instance() : number_(os::random_number()), entry_(enter(number_)) {}

Instance::~Instance() {
    entry_->store(0);
}

bool Instance::is_living(std::uint64_t number) noexcept {
    for (const Entry* entry = first.load(); entry != nullptr; entry = entry->next) {
        if (entry->number.load() == number) {
            return true;
        }
    }
    return false;
}

} // namespace paceline::detail
