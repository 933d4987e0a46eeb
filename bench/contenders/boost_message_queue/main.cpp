// SPDX-License-Identifier: Apache-2.0
// Boost.Interprocess: message_queue, which copies each message into a slot of shared memory and out
// of it.
#include <string>
#include <vector>

#include <boost/interprocess/ipc/message_queue.hpp>
#include <boost/version.hpp>

#include "paceline_sdk/inherited_queues.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;
namespace interprocess = boost::interprocess;

// As in the documentation's example.
constexpr std::size_t kMessages = 100;

// The name is removed as soon as the queue is open, so that a crash leaves nothing.
class BoostMessageQueue {
public:
    BoostMessageQueue(const std::string& name, std::size_t message_bytes)
        : queue_(interprocess::create_only, name.c_str(), kMessages, message_bytes),
          buffer_(message_bytes) {
        interprocess::message_queue::remove(name.c_str());
    }

    void put(std::span<const std::byte> message) { queue_.send(message.data(), message.size(), 0); }

    std::span<const std::byte> get() {
        interprocess::message_queue::size_type size = 0;
        unsigned int priority = 0;
        queue_.receive(buffer_.data(), buffer_.size(), size, priority);
        return std::span(buffer_).first(size);
    }

private:
    interprocess::message_queue queue_;
    std::vector<std::byte> buffer_;
};

std::string version() {
    return std::to_string(BOOST_VERSION / 100'000) + "." +
           std::to_string(BOOST_VERSION / 100 % 1'000) + "." + std::to_string(BOOST_VERSION % 100);
}

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<sdk::InheritedQueues<BoostMessageQueue>>(
        argc, argv, {.name = "boost_message_queue", .version = version()});
}
