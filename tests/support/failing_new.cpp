// SPDX-License-Identifier: Apache-2.0
// Replaces the operators of the whole program.
#include "failing_new.hpp"

#include <cstdlib>
#include <new>

namespace {

constexpr int kNone = -1;
constexpr int kHasFailed = -2;

thread_local int successes_left = kNone;

void* memory_or_null(std::size_t size) noexcept {
    if (successes_left == 0) {
        successes_left = kHasFailed;
        return nullptr;
    }
    successes_left -= successes_left > 0 ? 1 : 0;
    return std::malloc(size != 0 ? size : 1);
}

} // namespace

// All that a sanitizer replaces, too, but for aligned memory.
void* operator new(std::size_t size) {
    void* memory = memory_or_null(size);
    if (memory == nullptr) {
        throw std::bad_alloc();
    }
    return memory;
}

void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
    return memory_or_null(size);
}

void* operator new[](std::size_t size) {
    return operator new(size);
}

void* operator new[](std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
    return memory_or_null(size);
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}

void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept {
    std::free(memory);
}

void operator delete[](void* memory) noexcept {
    std::free(memory);
}

void operator delete[](void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}

void operator delete[](void* memory, const std::nothrow_t& /*tag*/) noexcept {
    std::free(memory);
}

namespace paceline::test {

FailingNew::FailingNew(int successes) {
    successes_left = successes;
}

FailingNew::~FailingNew() {
    successes_left = kNone;
}

bool FailingNew::has_failed() {
    return successes_left == kHasFailed;
}

} // namespace paceline::test
