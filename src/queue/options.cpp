// SPDX-License-Identifier: Apache-2.0
// Every limit of an option is named where it is broken.
#include "queue/options.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "os/memory.hpp"
#include "os/random_number.hpp"
#include "shm/chunk_word.hpp"
#include <paceline/error.hpp>

namespace paceline::detail {

namespace {

constexpr std::size_t kLongestName = 200;

[[noreturn]] void refuse(std::string_view queue, const std::string& what) {
    throw InvalidArgument("queue '" + std::string(queue) + "': " + what);
}

void check_range(std::string_view queue, const char* option, std::uint64_t value,
                 std::uint64_t least, std::uint64_t most, const char* advice) {
    if (value < least || value > most) {
        refuse(queue, std::string(option) + " is " + std::to_string(value) + "; it can be " +
                          std::to_string(least) + " to " + std::to_string(most) + advice);
    }
}

// The order of the messages is kept in `bytes`, too, where there is no capacity: in rings, of which
// the last one stays when the queue is empty again. A ring has 16 bytes for each of the messages
// that filled the one before it, and these have 64 bytes each or more.
std::uint64_t largest_possible_message(std::uint32_t capacity, std::uint64_t bytes) {
    return capacity == 0 ? bytes - bytes / 4 : bytes;
}

} // namespace

void check_name(std::string_view name) {
    const std::string shown(name.substr(0, 40));
    if (name.empty()) {
        throw InvalidArgument(
            "a queue's name is empty; use Queue::anonymous() for a queue without a name");
    }
    if (name.size() > kLongestName) {
        throw InvalidArgument("the queue's name '" + shown + "...' has " +
                              std::to_string(name.size()) + " bytes; it can have " +
                              std::to_string(kLongestName));
    }
    const auto is_bad = [](char letter) {
        return letter == '/' || static_cast<unsigned char>(letter) < ' ' || letter == 0x7f;
    };
    if (std::any_of(name.begin(), name.end(), is_bad)) {
        throw InvalidArgument("the queue's name '" + shown +
                              "' has a slash or a control character; it names a file in /dev/shm");
    }
}

shm::RegionOptions checked_options(const QueueOptions& options, std::uint64_t message_type,
                                   std::string_view queue) {
    check_range(queue, "capacity", options.capacity, 0, shm::kLargestCapacity,
                "; 0 is without a limit");
    check_range(queue, "max_attempts", options.max_attempts, 1, shm::ChunkWord::kLargestAttempt,
                "");
    check_range(queue, "participants", options.participants, 1, shm::kLargestParticipants, "");
    if (options.redelivery != Redelivery::redeliver && options.redelivery != Redelivery::drop) {
        refuse(queue, "redelivery is neither redeliver nor drop");
    }
    if (options.mode > 0777) {
        refuse(queue, "mode has bits beyond 0777; it is the permissions of a file, such as 0660");
    }
    std::uint64_t bytes = options.bytes;
    if (bytes == 0) {
        bytes = std::clamp(os::physical_memory() / 4, shm::kSmallestBytes, shm::kLargestBytes);
    }
    check_range(queue, "bytes", bytes, shm::kSmallestBytes, shm::kLargestBytes,
                "; 0 is a quarter of the machine's memory");
    // Memory comes by the page: what is left of the last one could not be used.
    bytes = shm::round_up(bytes, shm::kPage);
    const std::uint64_t most = largest_possible_message(options.capacity, bytes);
    const std::uint64_t largest = options.largest_message == 0 ? most : options.largest_message;
    check_range(queue, "largest_message", largest, 1, most,
                options.capacity == 0 ? " (three quarters of bytes, without a capacity); 0 is as "
                                        "much as that"
                                      : " (bytes); 0 is as much as bytes");
    shm::RegionOptions checked;
    checked.limits = {options.capacity, bytes, largest, options.participants};
    checked.max_attempts = options.max_attempts;
    checked.redelivery = static_cast<shm::Redelivery>(options.redelivery);
    checked.message_type = message_type;
    checked.generation = os::random_number();
    return checked;
}

} // namespace paceline::detail
