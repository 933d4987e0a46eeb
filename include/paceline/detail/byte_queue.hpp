// SPDX-License-Identifier: Apache-2.0
// A queue of bytes: what Queue<T> is made of. Not for use by itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <paceline/detail/visibility.hpp>
#include <paceline/message.hpp>
#include <paceline/options.hpp>

namespace paceline::detail {

using Deadline = std::chrono::steady_clock::time_point;

// Do not wait; wait for ever.
inline constexpr Deadline kNow = Deadline::min();
inline constexpr Deadline kNever = Deadline::max();

// `timeout` from now; a timeout that no clock can hold is for ever.
template <typename Representation, typename Period>
Deadline deadline_after(std::chrono::duration<Representation, Period> timeout) {
    using std::chrono::duration;
    const Deadline now = std::chrono::steady_clock::now();
    if (timeout <= timeout.zero()) {
        return kNow;
    }
    if (duration<double>(timeout) >= duration<double>(kNever - now)) {
        return kNever;
    }
    return now + std::chrono::ceil<Deadline::duration>(timeout);
}

// A message that was claimed and not acknowledged yet: for as long as its value is decoded.
struct Claim {
    Member* member = nullptr;
    std::uint64_t word = 0;
    std::span<const std::byte> bytes;
    std::uint32_t chunk = 0;
};

class PACELINE_API ByteQueue {
public:
    static ByteQueue anonymous(const QueueOptions& options, std::uint64_t message_type);
    static ByteQueue create(std::string_view name, const QueueOptions& options,
                            std::uint64_t message_type);
    static ByteQueue open(std::string_view name, std::uint64_t message_type);
    static ByteQueue open_or_create(std::string_view name, const QueueOptions& options,
                                    std::uint64_t message_type);
    static ByteQueue from_handle(std::string_view handle, std::uint64_t message_type);
    static bool unlink(std::string_view name);

    PutStatus put(std::span<const std::byte> bytes, Deadline deadline);
    PutStatus put(Loan&& loan, Deadline deadline);
    // Invalid if there was no memory by the deadline.
    Loan loan(std::uint64_t bytes, Deadline deadline);

    GetStatus claim(Claim& claim, Deadline deadline);
    void acknowledge(const Claim& claim);
    void give_back(const Claim& claim) noexcept;
    // Invalid if there was none by the deadline; `status` says why.
    Message receive(Deadline deadline, GetStatus& status);
    Message receive_dead_letter();
    void put_back(Message&& message);

    bool join(Deadline deadline);
    bool close();
    [[nodiscard]] bool is_closed() const;
    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] QueueStats stats() const;
    [[nodiscard]] const std::string& name() const;
    [[nodiscard]] std::uint32_t capacity() const;
    [[nodiscard]] std::uint64_t bytes() const;
    [[nodiscard]] std::uint64_t largest_message() const;
    int fileno();
    std::string handle();
    std::uint32_t reap();
    std::uint64_t trim();

private:
    explicit ByteQueue(std::shared_ptr<QueueCore> core) : core_(std::move(core)) {}

    std::shared_ptr<QueueCore> core_;
};

} // namespace paceline::detail
