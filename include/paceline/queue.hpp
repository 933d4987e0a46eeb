// SPDX-License-Identifier: Apache-2.0
// Queue<T>: messages between threads and processes of one machine, through shared memory, safe
// against kills.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <paceline/codec.hpp>
#include <paceline/detail/byte_queue.hpp>
#include <paceline/options.hpp>
#include <paceline/queue_base.hpp>

namespace paceline {

// A first-in-first-out queue of values for any number of producing and consuming threads and
// processes.
//
// Each committed message is delivered: exactly once, or once more, flagged, after its receiver
// died. A participant that is killed at any instruction blocks nobody, loses nothing that it had
// put, leaks nothing. Messages that were never redelivered come in the order in which they were
// put.
//
// Every call is safe from any number of threads and processes; none may be called in a signal
// handler. A forked child uses the queues of its parent at once. put() and get() wait without a
// lock: who is stopped delays nobody else's. Errors of the machine are SystemError, a damaged
// region is DamagedQueue; both from any call.
template <typename T>
class Queue : public QueueBase {
    static_assert(!std::is_pointer_v<T>,
                  "a pointer means nothing to another process: put what it points to");
    static_assert(std::is_pointer_v<T> || requires { Codec<T>::kKind; },
                  "a Queue<T> needs to know how a T becomes bytes: specialise paceline::Codec<T>");

public:
    // A queue without a name: for children made by fork(), and by exec() with a handle().
    static Queue anonymous(const QueueOptions& options = {}) {
        return Queue(detail::ByteQueue::anonymous(options, kType));
    }

    // A queue that any process of the same user can open, until unlink(). Throws QueueExists.
    static Queue create(std::string_view name, const QueueOptions& options = {}) {
        return Queue(detail::ByteQueue::create(name, options, kType));
    }

    // Throws QueueNotFound, and IncompatibleQueue if the file is no queue of T of this version.
    static Queue open(std::string_view name) { return Queue(detail::ByteQueue::open(name, kType)); }

    // `options` count only if the queue does not exist yet.
    static Queue open_or_create(std::string_view name, const QueueOptions& options = {}) {
        return Queue(detail::ByteQueue::open_or_create(name, options, kType));
    }

    // Opens what another process's handle() named: a child started by exec() that inherited the
    // descriptor.
    static Queue from_handle(std::string_view handle) {
        return Queue(detail::ByteQueue::from_handle(handle, kType));
    }

    // Those of loans, beside those of values.
    using QueueBase::put;
    using QueueBase::put_for;
    using QueueBase::try_put;

    // Waits while the queue is full. Throws QueueClosed, and MessageTooLarge at once.
    void put(const T& value) {
        if (put_until(value, detail::kNever) == PutStatus::closed) {
            throw_closed();
        }
    }

    // Never waits.
    [[nodiscard]] PutStatus try_put(const T& value) { return put_until(value, detail::kNow); }

    // Waits at most so long.
    template <typename Representation, typename Period>
    [[nodiscard]] PutStatus put_for(const T& value,
                                    std::chrono::duration<Representation, Period> timeout) {
        return put_until(value, detail::deadline_after(timeout));
    }

    // One after the other, waiting where it must; returns how many were put before the queue was
    // closed.
    template <typename Range>
    std::size_t put_many(const Range& values) {
        std::size_t count = 0;
        for (const auto& value : values) {
            if (put_until(value, detail::kNever) == PutStatus::closed) {
                break;
            }
            ++count;
        }
        return count;
    }

    // Waits for a message, and acknowledges it last of all. Throws QueueClosed if the queue is
    // closed and nothing left.
    [[nodiscard]] T get() {
        detail::Claim claim;
        if (bytes_.claim(claim, detail::kNever) != GetStatus::ok) {
            throw_closed();
        }
        return decode(claim);
    }

    [[nodiscard]] std::optional<T> try_get() { return get_until(detail::kNow).value; }

    template <typename Representation, typename Period>
    [[nodiscard]] GetResult<T> get_for(std::chrono::duration<Representation, Period> timeout) {
        return get_until(detail::deadline_after(timeout));
    }

    // Waits for one message, then takes what is there, `most` at most. Empty if the queue is closed
    // and nothing left. An error after the first one ends it; if it lasts, the next call throws it.
    [[nodiscard]] std::vector<T> get_many(std::size_t most) {
        std::vector<T> values;
        while (values.size() < most) {
            try {
                // Before a message is taken: memory that is short afterwards would cost one.
                if (values.size() == values.capacity()) {
                    values.reserve(values.empty() ? 1 : 2 * values.size());
                }
                GetResult<T> result = get_until(values.empty() ? detail::kNever : detail::kNow);
                if (!result.value) {
                    break;
                }
                values.push_back(std::move(*result.value));
            } catch (...) {
                if (values.empty()) {
                    throw;
                }
                break;
            }
        }
        return values;
    }

private:
    static constexpr std::uint64_t kType = detail::message_type<T>();

    explicit Queue(detail::ByteQueue bytes) : QueueBase(std::move(bytes)) {}

    PutStatus put_until(const T& value, detail::Deadline deadline) {
        if constexpr (requires { Codec<T>::view(value); }) {
            return bytes_.put(Codec<T>::view(value), deadline);
        } else {
            Loan loan = bytes_.loan(Codec<T>::size(value), deadline);
            if (!loan.is_valid()) {
                return is_closed() ? PutStatus::closed : PutStatus::full;
            }
            Codec<T>::encode(value, loan.bytes());
            return bytes_.put(std::move(loan), deadline);
        }
    }

    GetResult<T> get_until(detail::Deadline deadline) {
        detail::Claim claim;
        const GetStatus status = bytes_.claim(claim, deadline);
        if (status != GetStatus::ok) {
            return {status, std::nullopt};
        }
        return {status, decode(claim)};
    }

    // The value of a message, which is acknowledged after it; given back if it cannot be decoded.
    T decode(const detail::Claim& claim) {
        static_assert(
            requires(std::span<const std::byte> from) { Codec<T>::decode(from); },
            "get() cannot return a view of a message that is gone: use receive(), whose Message "
            "holds the bytes, or a Queue of std::vector or std::string");

        struct Undecoded {
            detail::ByteQueue* queue;
            const detail::Claim* claim;

            ~Undecoded() {
                if (queue != nullptr) {
                    queue->give_back(*claim);
                }
            }
        } undecoded{&bytes_, &claim};

        T value = Codec<T>::decode(claim.bytes);
        undecoded.queue = nullptr;
        bytes_.acknowledge(claim);
        return value;
    }
};

} // namespace paceline
