// SPDX-License-Identifier: Apache-2.0
// Two processes, each on a CPU of its own, and memory that they share.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <utility>

namespace paceline::micro {

// The calling process, from now on, on one of the CPUs that it may use; on any of them if `which`
// is negative.
void pin(int which);
// How many it may use.
int cpus();

// Runs `other` in a forked child on the second CPU while `here` runs on the first; returns after
// both. Throws if the child failed.
void run_pair(const std::function<void()>& here, const std::function<void()>& other);

void* map_shared(std::size_t bytes);
void unmap(void* memory, std::size_t bytes) noexcept;

// An object that forked children share.
template <typename T>
class Shared {
public:
    template <typename... Arguments>
    explicit Shared(Arguments&&... arguments)
        : object_(new (map_shared(sizeof(T))) T(std::forward<Arguments>(arguments)...)) {}

    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    Shared(Shared&&) = delete;
    Shared& operator=(Shared&&) = delete;

    ~Shared() {
        object_->~T();
        unmap(object_, sizeof(T));
    }

    T& operator*() const { return *object_; }

    T* operator->() const { return object_; }

private:
    T* object_;
};

} // namespace paceline::micro
