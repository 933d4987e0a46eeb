// SPDX-License-Identifier: Apache-2.0
// What a Queue<T> does with messages as bytes, and with itself, whatever its T is.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <paceline/dead_letters.hpp>
#include <paceline/detail/byte_queue.hpp>
#include <paceline/error.hpp>
#include <paceline/message.hpp>
#include <paceline/options.hpp>

namespace paceline {

// What get_for() found: a value, or why there is none.
template <typename T>
struct GetResult {
    GetStatus status = GetStatus::empty;
    std::optional<T> value;

    explicit operator bool() const { return status == GetStatus::ok; }
};

// The part of Queue<T> that does not depend on T; what is said there of all calls counts here, too.
class QueueBase {
public:
    // Takes the name away; who has the queue open keeps it. False if there is no such name.
    static bool unlink(std::string_view name) { return detail::ByteQueue::unlink(name); }

    // Memory for a message of so many bytes, to fill and to put without a copy. Waits for memory.
    [[nodiscard]] Loan loan(std::uint64_t bytes) { return bytes_.loan(bytes, detail::kNever); }

    // None if there is no memory, now or within so long; or if the queue is closed.
    [[nodiscard]] std::optional<Loan> try_loan(std::uint64_t bytes) {
        return loan_until(bytes, detail::kNow);
    }

    template <typename Representation, typename Period>
    [[nodiscard]] std::optional<Loan>
    loan_for(std::uint64_t bytes, std::chrono::duration<Representation, Period> timeout) {
        return loan_until(bytes, detail::deadline_after(timeout));
    }

    // Puts a loan; it is empty after that. Throws QueueClosed; the loan is freed whenever it
    // throws. (A template, so that put({}) puts a T.)
    template <std::same_as<Loan> Filled>
    void put(Filled&& loan) {
        Loan own = std::forward<Filled>(loan);
        if (bytes_.put(std::move(own), detail::kNever) == PutStatus::closed) {
            throw_closed();
        }
    }

    // If the status is not ok the loan still has its memory.
    template <std::same_as<Loan> Filled>
    [[nodiscard]] PutStatus try_put(Filled&& loan) {
        return bytes_.put(std::forward<Filled>(loan), detail::kNow);
    }

    template <std::same_as<Loan> Filled, typename Representation, typename Period>
    [[nodiscard]] PutStatus put_for(Filled&& loan,
                                    std::chrono::duration<Representation, Period> timeout) {
        return bytes_.put(std::forward<Filled>(loan), detail::deadline_after(timeout));
    }

    // A message where it lies, without a copy: read it, then ack() it. Waits; throws QueueClosed.
    [[nodiscard]] Message receive() {
        GetStatus status = GetStatus::empty;
        Message message = bytes_.receive(detail::kNever, status);
        if (status != GetStatus::ok) {
            throw_closed();
        }
        return message;
    }

    [[nodiscard]] std::optional<Message> try_receive() { return receive_until(detail::kNow).value; }

    template <typename Representation, typename Period>
    [[nodiscard]] GetResult<Message>
    receive_for(std::chrono::duration<Representation, Period> timeout) {
        return receive_until(detail::deadline_after(timeout));
    }

    // Waits until every message that was put is acknowledged or a dead letter, also one whose first
    // receiver died. Looks again every 10 ms at the latest.
    void join() { (void)bytes_.join(detail::kNever); }

    // The same, at most so long; false if something is left to be done.
    template <typename Representation, typename Period>
    [[nodiscard]] bool join_for(std::chrono::duration<Representation, Period> timeout) {
        return bytes_.join(detail::deadline_after(timeout));
    }

    // Nothing can be put any more; what is in the queue can be got. False if it was closed already.
    // Never blocks.
    bool close() { return bytes_.close(); }

    [[nodiscard]] bool is_closed() const { return bytes_.is_closed(); }

    // Messages that can be received. Exact when nobody else works on the queue.
    [[nodiscard]] std::uint64_t size() const { return bytes_.size(); }

    [[nodiscard]] QueueStats stats() const { return bytes_.stats(); }

    // The limits it was created with, and what 0 meant then: messages (0: as many as `bytes`
    // holds), bytes of all messages, and of the largest one.
    [[nodiscard]] std::uint32_t capacity() const { return bytes_.capacity(); }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_.bytes(); }

    [[nodiscard]] std::uint64_t largest_message() const { return bytes_.largest_message(); }

    [[nodiscard]] DeadLetters dead_letters() { return DeadLetters(bytes_); }

    // The name, or "anonymous".
    [[nodiscard]] const std::string& name() const { return bytes_.name(); }

    // A descriptor that is readable while there may be a message: for epoll and event loops. It
    // belongs to the queue. Get until there is nothing more, then wait for it again.
    [[nodiscard]] int fileno() { return bytes_.fileno(); }

    // A text that a child started by exec() gives to from_handle(). The child must inherit the
    // descriptor in it, which stays open across exec() as long as this queue is open here.
    [[nodiscard]] std::string handle() { return bytes_.handle(); }

    // Cleans up after dead participants now (waiting calls do it by themselves); returns after how
    // many.
    std::uint32_t reap() { return bytes_.reap(); }

    // Gives memory of free chunks back to the machine; returns how many bytes.
    std::uint64_t trim() { return bytes_.trim(); }

protected:
    explicit QueueBase(detail::ByteQueue bytes) : bytes_(std::move(bytes)) {}

    [[noreturn]] void throw_closed() const {
        throw QueueClosed("queue '" + name() + "' is closed");
    }

    detail::ByteQueue bytes_;

private:
    GetResult<Message> receive_until(detail::Deadline deadline) {
        GetResult<Message> result;
        Message message = bytes_.receive(deadline, result.status);
        if (result) {
            result.value = std::move(message);
        }
        return result;
    }

    std::optional<Loan> loan_until(std::uint64_t bytes, detail::Deadline deadline) {
        Loan loan = bytes_.loan(bytes, deadline);
        return loan.is_valid() ? std::optional(std::move(loan)) : std::nullopt;
    }
};

} // namespace paceline
