// SPDX-License-Identifier: Apache-2.0
// Bytes of a queue in the caller's hand: a message received, or memory to fill and put.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include <paceline/detail/visibility.hpp>

namespace paceline {

namespace detail {

class QueueCore;
struct Member;

// A chunk that a participant has; empty if it has none. Moved, so never twice.
struct Held {
    std::shared_ptr<QueueCore> core;
    Member* member = nullptr;
    // The process that has it: a forked child's copy does nothing.
    std::uint64_t process = 0;
    std::uint64_t word = 0;
    std::span<std::byte> bytes;
    std::uint32_t chunk = 0;

    [[nodiscard]] bool is_empty() const noexcept { return core == nullptr; }

    // One that was moved away still has the address, and no right to it.
    [[nodiscard]] std::span<std::byte> visible() const noexcept {
        return is_empty() ? std::span<std::byte>{} : bytes;
    }
};

} // namespace detail

// A message that this participant received. Without ack() its destructor gives it back: somebody
// receives it again. Used by one thread at a time, which need not be the one that received it. A
// copy of it in a forked child does nothing. After a crash of the process it is received again if
// it was not acknowledged, and freed if it was.
class PACELINE_API Message {
public:
    Message() = default;
    explicit Message(detail::Held held) noexcept;
    Message(Message&&) noexcept = default;
    Message& operator=(Message&& other) noexcept;
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;
    ~Message();

    // False for one that was moved away.
    [[nodiscard]] bool is_valid() const noexcept { return !held_.is_empty(); }

    // In the queue's memory, valid as long as the Message; none if it is not valid.
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return held_.visible(); }

    // 1 for the first delivery.
    [[nodiscard]] std::uint32_t attempt() const noexcept { return attempt_; }

    [[nodiscard]] bool redelivered() const noexcept { return attempt() > 1; }

    // The message is done: it is the holder's own now, and will not come again. Never blocks.
    // Throws LostMembership if others took this process for dead and the message has gone to
    // somebody else.
    void ack();

    [[nodiscard]] bool is_acknowledged() const noexcept { return acknowledged_; }

    // The bytes to write into. Throws InvalidArgument before ack(), and if this process does not
    // have the message.
    [[nodiscard]] std::span<std::byte> mutable_bytes();
    // Ends the message now: gives it back if it was not acknowledged.
    void release() noexcept;
    // What is held, without its end; empty if the message was acknowledged.
    [[nodiscard]] detail::Held take();

private:
    detail::Held held_;
    std::uint32_t attempt_ = 0;
    bool acknowledged_ = false;
};

// Memory of the queue to write a message into, and then to put without a copy. Dropped, it is free
// again.
class PACELINE_API Loan {
public:
    Loan() = default;

    explicit Loan(detail::Held held) noexcept : held_(std::move(held)) {}

    Loan(Loan&&) noexcept = default;
    Loan& operator=(Loan&& other) noexcept;
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan();

    [[nodiscard]] bool is_valid() const noexcept { return !held_.is_empty(); }

    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return held_.visible(); }

    // Puts fewer bytes than were asked for. Throws InvalidArgument for more.
    void shrink(std::uint64_t bytes);
    void release() noexcept;

    [[nodiscard]] detail::Held& held() noexcept { return held_; }

private:
    detail::Held held_;
};

} // namespace paceline
