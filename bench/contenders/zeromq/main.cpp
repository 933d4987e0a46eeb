// SPDX-License-Identifier: Apache-2.0
// ZeroMQ: a PUSH socket that connects to a PULL socket over ipc, a pair of them a direction.
#include <string>

#include <zmq.hpp>

#include "paceline_sdk/separate_ends.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;

// With a context of its own: the library forbids to use one in a forked process.
class Ends final : public sdk::QueueEnds {
public:
    // Whichever process comes first: what is put before the other end is there waits in the socket.
    Ends(const std::string& to, const std::string& from) {
        // Nothing waits to be sent when the ends are closed in order: a report has been read, and
        // the other process has ended. Else nobody may be there to take it.
        push_.set(zmq::sockopt::linger, 0);
        // @: a name and no file, which the library would leave behind.
        pull_.bind("ipc://@" + from);
        push_.connect("ipc://@" + to);
    }

    void put(std::span<const std::byte> message) override {
        push_.send(zmq::buffer(message.data(), message.size()));
    }

    std::span<const std::byte> get() override {
        static_cast<void>(pull_.recv(message_));
        return {message_.data<std::byte>(), message_.size()};
    }

    void release() noexcept override { message_ = zmq::message_t(); }

private:
    zmq::context_t context_;
    zmq::socket_t push_{context_, zmq::socket_type::push};
    zmq::socket_t pull_{context_, zmq::socket_type::pull};
    zmq::message_t message_;
};

std::string version() {
    const auto [major, minor, patch] = zmq::version();
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<sdk::SeparateEnds<Ends>>(argc, argv,
                                               {.name = "zeromq", .version = version()});
}
