// SPDX-License-Identifier: Apache-2.0
// Scripted use of time, memory and processes, so that an accounting can be compared with what was
// really used.
#pragma once

#include <cstdint>
#include <vector>

#include "paceline_sdk/file_descriptor.hpp"

namespace paceline::fake {

// A moment from which on a phase may end.
class EarliestEnd {
public:
    explicit EarliestEnd(std::uint64_t milliseconds_from_now);
    // Sleeps until then; not at all if it is over.
    void wait() const;

private:
    std::int64_t end_ns_;
};

// Megabytes (2^20 bytes), every page written to, given back at the end of the object's life.
class PrivateMemory {
public:
    explicit PrivateMemory(std::uint64_t megabytes);

private:
    std::vector<unsigned char> bytes_;
};

// The same, of a memfd, mapped shared. Fails with std::system_error.
class SharedMemory {
public:
    explicit SharedMemory(std::uint64_t megabytes);
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

private:
    std::size_t bytes_;
    sdk::FileDescriptor file_;
    void* memory_ = nullptr;
};

// Makes and maps one megabyte in /dev/shm/paceline-fake-PID, and leaves it there.
void leave_shared_memory();

// Forks `count` processes that use `cpu_ms` of CPU each, and waits for their end. The second,
// fourth, ... is a grandchild whose parent is gone, so that whoever reaps orphans reaps it. Fails
// with std::system_error.
void burn_in_children(std::uint64_t count, std::uint64_t cpu_ms);

} // namespace paceline::fake
