// SPDX-License-Identifier: Apache-2.0
// The ends of messages and loans.
#include <utility>

#include "os/fork.hpp"
#include "queue/queue_core.hpp"
#include <paceline/error.hpp>
#include <paceline/message.hpp>

namespace paceline {

namespace {

bool is_ours(const detail::Held& held) noexcept {
    return !held.is_empty() && held.process == os::process_generation();
}

} // namespace

Message& Message::operator=(Message&& other) noexcept {
    if (this != &other) {
        release();
        held_ = std::move(other.held_);
        attempt_ = other.attempt_;
        acknowledged_ = other.acknowledged_;
    }
    return *this;
}

Message::Message(detail::Held held) noexcept
    : held_(std::move(held)), attempt_(shm::ChunkWord{held_.word}.attempt()) {}

Message::~Message() {
    release();
}

void Message::ack() {
    if (!is_ours(held_)) {
        throw InvalidArgument(
            "ack() of a message that this process does not have: it was moved away, released, or "
            "received by the parent process");
    }
    if (!acknowledged_ && !held_.core->keep(held_)) {
        const detail::Held lost = std::move(held_);
        lost.core->release(*lost.member);
        throw LostMembership(
            "queue '" + lost.core->name() +
            "': this process was taken for dead, and its message was given to another receiver");
    }
    acknowledged_ = true;
}

std::span<std::byte> Message::mutable_bytes() {
    if (!acknowledged_ || !is_ours(held_)) {
        throw InvalidArgument(
            "a message may be changed after ack() only, by the process that has it: until then "
            "another receiver may need it");
    }
    return held_.bytes;
}

void Message::release() noexcept {
    detail::Held held = std::move(held_);
    if (!is_ours(held)) {
        return;
    }
    if (acknowledged_) {
        held.core->free(held);
    } else {
        held.core->give_back(*held.member, held.chunk, held.word);
    }
    held.core->release(*held.member);
}

detail::Held Message::take() {
    if (acknowledged_) {
        return {};
    }
    return std::move(held_);
}

Loan& Loan::operator=(Loan&& other) noexcept {
    if (this != &other) {
        release();
        held_ = std::move(other.held_);
    }
    return *this;
}

Loan::~Loan() {
    release();
}

void Loan::shrink(std::uint64_t bytes) {
    if (bytes > held_.visible().size()) {
        throw InvalidArgument("a loan of " + std::to_string(held_.visible().size()) +
                              " bytes cannot become one of " + std::to_string(bytes) +
                              "; ask for the larger size and shrink it");
    }
    held_.bytes = held_.bytes.first(bytes);
}

void Loan::release() noexcept {
    detail::Held held = std::move(held_);
    if (is_ours(held)) {
        held.core->free(held);
        held.core->release(*held.member);
    }
}

} // namespace paceline
