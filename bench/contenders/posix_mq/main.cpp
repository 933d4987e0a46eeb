// SPDX-License-Identifier: Apache-2.0
// POSIX message queues with the limits that every user has: what is longer than a message may be
// goes in pieces, the last of which is a shorter one.
#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <mqueue.h>

#include "paceline_sdk/inherited_queues.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;

template <class Result>
Result checked(Result result, const char* call) {
    if (result < 0) {
        throw std::system_error(errno, std::generic_category(), call);
    }
    return result;
}

// The name is removed as soon as the queue is open, so that a crash leaves nothing.
class PosixMessageQueue {
public:
    PosixMessageQueue(const std::string& name, std::size_t message_bytes)
        : queue_(checked(
              ::mq_open(("/" + name).c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, nullptr),
              "mq_open")) {
        ::mq_unlink(("/" + name).c_str());
        mq_attr attributes{};
        ::mq_getattr(queue_, &attributes);
        piece_bytes_ = static_cast<std::size_t>(attributes.mq_msgsize);
        buffer_.resize(message_bytes + piece_bytes_); // a piece wants room for the longest
    }

    ~PosixMessageQueue() { ::mq_close(queue_); }

    PosixMessageQueue(const PosixMessageQueue&) = delete;
    PosixMessageQueue& operator=(const PosixMessageQueue&) = delete;

    void put(std::span<const std::byte> message) {
        std::size_t size = piece_bytes_;
        while (size == piece_bytes_) {
            size = std::min(piece_bytes_, message.size());
            checked(::mq_send(queue_, reinterpret_cast<const char*>(message.data()), size, 0),
                    "mq_send");
            message = message.subspan(size);
        }
    }

    std::span<const std::byte> get() {
        std::size_t received = 0;
        std::size_t size = piece_bytes_;
        while (size == piece_bytes_) {
            const std::span<std::byte> room = std::span(buffer_).subspan(received);
            size = static_cast<std::size_t>(checked(
                ::mq_receive(queue_, reinterpret_cast<char*>(room.data()), room.size(), nullptr),
                "mq_receive"));
            received += size;
        }
        return std::span(buffer_).first(received);
    }

private:
    mqd_t queue_;
    std::size_t piece_bytes_ = 0;
    std::vector<std::byte> buffer_;
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<sdk::InheritedQueues<PosixMessageQueue>>(
        argc, argv, {.name = "posix_mq", .version = sdk::kernel_version()});
}
