// SPDX-License-Identifier: Apache-2.0
// What a call needs the GIL for comes first and last; it waits without it.
#include "queue_binding.hpp"

#include <cstdio>

#include "decoding.hpp"
#include "encoding.hpp"
#include "exceptions.hpp"
#include "received_message.hpp"

namespace paceline::python {

namespace nb = nanobind;

namespace {

// A wait for memory that lasts so long is told of: a program that hangs shall say why.
constexpr Seconds kShortage(10);

// Of the queue's memory, what one process keeps in views before it gets copies.
constexpr std::uint64_t kKeptShare = 4;

[[noreturn]] void throw_closed(const BytesQueue& queue) {
    throw QueueClosed("queue '" + queue.name() + "' is closed" +
                      (queue.size() == 0 ? "" : " to put()"));
}

} // namespace

std::shared_ptr<BytesQueue> QueueBinding::opened() const {
    if (is_closed_) {
        throw nb::value_error("the queue is closed in this process");
    }
    return queue_;
}

void QueueBinding::tell_shortage(const BytesQueue& queue) {
    if (!was_shortage_told_) {
        was_shortage_told_ = true;
        const QueueStats stats = queue.stats();
        const std::string line =
            "paceline: queue '" + queue.name() + "': put() has waited 10 s for memory; " +
            std::to_string(stats.bytes_used) + " of " + std::to_string(stats.bytes_limit) +
            " bytes are in use, and " + std::to_string(stats.size) +
            " messages wait to be received: receive them faster, keep fewer arrays that came from "
            "the queue, or create it with a larger bytes=\n";
        static_cast<void>(std::fputs(line.c_str(), stderr));
    }
}

Loan QueueBinding::borrow(BytesQueue& queue, std::uint64_t bytes, Seconds patience) {
    std::optional<Loan> loan = queue.try_loan(bytes);
    if (!loan) {
        const Clock::time_point begin = Clock::now();
        loan = wait_in_slices(patience, [&](Seconds slice) { return queue.loan_for(bytes, slice); },
                              [&](const std::optional<Loan>& got) {
            return got.has_value() || queue.is_closed();
        }, [&] {
            (void)opened();
            if (Clock::now() - begin >= kShortage) {
                tell_shortage(queue);
            }
        });
    }
    if (loan) {
        return std::move(*loan);
    }
    if (queue.is_closed()) {
        throw_closed(queue);
    }
    throw_full();
}

void QueueBinding::check_room(bool block) const {
    const std::shared_ptr<BytesQueue> queue = opened();
    if (queue->is_closed()) {
        throw_closed(*queue);
    }
    if (!block && queue->capacity() != 0 && queue->size() >= queue->capacity()) {
        throw_full();
    }
}

bool QueueBinding::put(nb::handle value, bool block, std::optional<double> timeout) {
    const std::shared_ptr<BytesQueue> queue = opened();
    const Patience patience(python::patience(block, timeout));
    const Encoding encoding(value);
    if (encoding.is_valid()) {
        send(*queue, encoding, patience);
    }
    return encoding.is_valid();
}

void QueueBinding::put_pickled(nb::bytes pickle, const nb::sequence& buffers, bool block,
                               std::optional<double> timeout) {
    const std::shared_ptr<BytesQueue> queue = opened();
    const Patience patience(python::patience(block, timeout));
    send(*queue, Encoding(std::move(pickle), buffers), patience);
}

void QueueBinding::send(BytesQueue& queue, const Encoding& encoding, const Patience& patience) {
    Loan loan = borrow(queue, encoding.bytes(), patience.left());
    if (encoding.bytes() >= kLongCopy) {
        const WithoutGil without_gil;
        encoding.write(loan.bytes());
    } else {
        encoding.write(loan.bytes());
    }
    PutStatus status = queue.try_put(std::move(loan));
    if (status == PutStatus::full) {
        // NOLINTBEGIN(bugprone-use-after-move): a loan that was not put has its memory.
        status = wait_in_slices(patience.left(), [&](Seconds slice) {
            return queue.put_for(std::move(loan), slice);
        }, [](PutStatus got) { return got != PutStatus::full; }, [this] { (void)opened(); });
        // NOLINTEND(bugprone-use-after-move)
    }
    if (status == PutStatus::full) {
        throw_full();
    }
    if (status == PutStatus::closed) {
        throw_closed(queue);
    }
}

Message QueueBinding::receive(bool block, std::optional<double> timeout) {
    const std::shared_ptr<BytesQueue> queue = opened();
    const Seconds wait = patience(block, timeout);
    GetResult<Message> result = queue->receive_for(Seconds::zero());
    if (result.status == GetStatus::empty && wait > Seconds::zero()) {
        result = wait_in_slices(wait, [&](Seconds slice) { return queue->receive_for(slice); },
                                [](const GetResult<Message>& got) {
            return got.status != GetStatus::empty;
        }, [this] { (void)opened(); });
    }
    if (result.status == GetStatus::closed) {
        throw_closed(*queue);
    }
    if (!result) {
        throw_empty();
    }
    return std::move(*result.value);
}

nb::object QueueBinding::received(Message message, bool is_writable) const {
    const std::uint64_t bytes = message.bytes().size();
    return nb::cast(
        new ReceivedMessage(std::move(message), kept_, opened(), may_keep(bytes), is_writable),
        nb::rv_policy::take_ownership);
}

nb::object QueueBinding::get(bool block, std::optional<double> timeout, bool copy) {
    Message message = receive(block, timeout);
    if (is_pickled(message.bytes())) {
        return received(std::move(message), true);
    }
    Message* held = &message;
    nb::object buffer;
    if (!copy && has_views(message.bytes()) && may_keep(message.bytes().size())) {
        buffer = nb::cast(new MessageBuffer(std::move(message), kept_, true),
                          nb::rv_policy::take_ownership);
        held = &nb::inst_ptr<MessageBuffer>(buffer)->message();
    }
    try {
        nb::object value = decode(held->bytes(), buffer, buffer.is_valid());
        held->ack();
        return value;
    } catch (nb::python_error& error) {
        // What cannot be decoded is refused for ever, and must not come again to whoever is next.
        if (error.matches(PyExc_Exception) && !error.matches(PyExc_MemoryError)) {
            held->ack();
        }
        throw;
    }
}

bool QueueBinding::join(std::optional<double> timeout) {
    // Its own share: close_here() does not end it.
    const std::shared_ptr<BytesQueue> queue = queue_ == nullptr ? opened() : queue_;
    return wait_in_slices(patience(true, timeout), [&](Seconds slice) {
        return queue->join_for(slice);
    }, [](bool is_done) { return is_done; }, [] {});
}

bool QueueBinding::may_keep(std::uint64_t bytes) const {
    return kept_->load() + bytes <= opened()->bytes() / kKeptShare;
}

} // namespace paceline::python
