// SPDX-License-Identifier: Apache-2.0
// The library's door: public calls go to the core, and only public errors come out.
#include "queue/opening.hpp"
#include "queue/queue_core.hpp"
#include "queue/translation.hpp"
#include <paceline/codec.hpp>
#include <paceline/detail/byte_queue.hpp>
#include <paceline/error.hpp>

namespace paceline::detail {

void throw_wrong_size(std::size_t bytes, std::size_t wanted) {
    throw IncompatibleQueue("a message of " + std::to_string(bytes) +
                            " bytes is no value of this queue: a multiple of " +
                            std::to_string(wanted) + " was expected");
}

ByteQueue ByteQueue::anonymous(const QueueOptions& options, std::uint64_t message_type) {
    return ByteQueue(make_anonymous(options, message_type));
}

ByteQueue ByteQueue::create(std::string_view name, const QueueOptions& options,
                            std::uint64_t message_type) {
    return ByteQueue(create_named(name, options, message_type));
}

ByteQueue ByteQueue::open(std::string_view name, std::uint64_t message_type) {
    return ByteQueue(open_named(name, message_type));
}

ByteQueue ByteQueue::open_or_create(std::string_view name, const QueueOptions& options,
                                    std::uint64_t message_type) {
    return ByteQueue(open_or_create_named(name, options, message_type));
}

ByteQueue ByteQueue::from_handle(std::string_view handle, std::uint64_t message_type) {
    return ByteQueue(open_handle(handle, message_type));
}

bool ByteQueue::unlink(std::string_view name) {
    return unlink_named(name);
}

PutStatus ByteQueue::put(std::span<const std::byte> bytes, Deadline deadline) try {
    return core_->put(bytes, deadline);
} catch (...) {
    rethrow_public(core_->name());
}

PutStatus ByteQueue::put(Loan&& loan, Deadline deadline) {
    return translated(core_->name(), [&] { return core_->put(loan, deadline); });
}

Loan ByteQueue::loan(std::uint64_t bytes, Deadline deadline) {
    return translated(core_->name(), [&] { return core_->loan(bytes, deadline); });
}

GetStatus ByteQueue::claim(Claim& claim, Deadline deadline) try {
    return core_->claim(claim, deadline);
} catch (...) {
    rethrow_public(core_->name());
}

void ByteQueue::acknowledge(const Claim& claim) {
    core_->acknowledge(claim);
}

void ByteQueue::give_back(const Claim& claim) noexcept {
    core_->give_back(*claim.member, claim.chunk, claim.word);
}

Message ByteQueue::receive(Deadline deadline, GetStatus& status) {
    return translated(core_->name(), [&] { return core_->receive(deadline, status); });
}

Message ByteQueue::receive_dead_letter() {
    return translated(core_->name(), [&] { return core_->receive_dead_letter(); });
}

void ByteQueue::put_back(Message&& message) {
    translated(core_->name(), [&] { core_->put_back(std::move(message)); });
}

bool ByteQueue::join(Deadline deadline) {
    return translated(core_->name(), [&] { return core_->join(deadline); });
}

bool ByteQueue::close() {
    return translated(core_->name(), [&] { return core_->close(); });
}

bool ByteQueue::is_closed() const {
    return translated(core_->name(), [&] { return core_->is_closed(); });
}

std::uint64_t ByteQueue::size() const {
    return translated(core_->name(), [&] { return core_->size(); });
}

QueueStats ByteQueue::stats() const {
    return translated(core_->name(), [&] { return core_->stats(); });
}

const std::string& ByteQueue::name() const {
    return core_->name();
}

std::uint32_t ByteQueue::capacity() const {
    return core_->options().limits.capacity;
}

std::uint64_t ByteQueue::bytes() const {
    return core_->options().limits.bytes;
}

std::uint64_t ByteQueue::largest_message() const {
    return core_->options().limits.largest_message;
}

int ByteQueue::fileno() {
    return translated(core_->name(), [&] { return core_->fileno(); });
}

std::string ByteQueue::handle() {
    return translated(core_->name(), [&] { return core_->handle(); });
}

std::uint32_t ByteQueue::reap() {
    return translated(core_->name(), [&] { return core_->reap(); });
}

std::uint64_t ByteQueue::trim() {
    return translated(core_->name(), [&] { return core_->trim(); });
}

} // namespace paceline::detail
