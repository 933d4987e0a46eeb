// SPDX-License-Identifier: Apache-2.0
// paceline::Queue: put copies into the queue's memory, receive shows the message where it lies.
#include <cstddef>
#include <span>
#include <string>

#include "paceline_sdk/inherited_queues.hpp"
#include "paceline_sdk/serve.hpp"
#include <paceline/queue.hpp>
#include <paceline/version.hpp>

namespace {

namespace sdk = paceline::sdk;

class Queue {
public:
    Queue(const std::string& /*name*/, std::size_t /*message_bytes*/) {}

    void put(std::span<const std::byte> message) { queue_.put(message); }

    std::span<const std::byte> get() {
        message_ = queue_.receive();
        return message_.bytes();
    }

    void release() noexcept {
        message_.ack();
        message_.release();
    }

private:
    using Bytes = std::span<const std::byte>;

    paceline::Queue<Bytes> queue_ = paceline::Queue<Bytes>::anonymous();
    paceline::Message message_;
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<sdk::InheritedQueues<Queue>>(
        argc, argv,
        {.name = "paceline_queue_cpp",
         .version = std::string("paceline ") + std::to_string(PACELINE_VERSION_MAJOR) + "." +
                    std::to_string(PACELINE_VERSION_MINOR) + "." +
                    std::to_string(PACELINE_VERSION_PATCH)});
}
