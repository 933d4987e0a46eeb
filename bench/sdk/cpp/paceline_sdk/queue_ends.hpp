// SPDX-License-Identifier: Apache-2.0
// The ends of queues that one process has: it puts into one and gets from the other.
#pragma once

#include <cstddef>
#include <span>

namespace paceline::sdk {

// Belongs to one thread at a time. Fails with what the library fails with, as a std::exception.
class QueueEnds {
public:
    QueueEnds() = default;
    virtual ~QueueEnds() = default;
    QueueEnds(const QueueEnds&) = delete;
    QueueEnds& operator=(const QueueEnds&) = delete;

    // Copies `message` into the queue, once and whole; its memory may change afterwards. Blocks
    // while there is no room.
    virtual void put(std::span<const std::byte> message) = 0;

    // Blocks for the next message. It may be a view of the library's own memory, and stays readable
    // until release(), which comes before the next get(); a put() may come before it.
    virtual std::span<const std::byte> get() = 0;

    // Gives the memory of the last message back. Not for queues that copy into a buffer of theirs.
    virtual void release() noexcept {}
};

// The next message, given back at the end of this object's life.
class Received {
public:
    explicit Received(QueueEnds& ends) : ends_(ends), bytes_(ends.get()) {}

    ~Received() { ends_.release(); }

    Received(const Received&) = delete;
    Received& operator=(const Received&) = delete;

    std::span<const std::byte> bytes() const { return bytes_; }

private:
    QueueEnds& ends_;
    std::span<const std::byte> bytes_;
};

} // namespace paceline::sdk
