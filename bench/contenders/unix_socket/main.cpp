// SPDX-License-Identifier: Apache-2.0
// Unix sockets: a socketpair a direction, on which each message follows its length.
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/uio.h>

#include "paceline_sdk/file_descriptor.hpp"
#include "paceline_sdk/forked_process.hpp"
#include "paceline_sdk/serve.hpp"

namespace {

namespace sdk = paceline::sdk;
using sdk::FileDescriptor;

// Blocks until all of it is written or read; less is written only if the reader has gone, and read
// only if the writer has.
void check_whole(ssize_t count, std::size_t wanted) {
    if (count < 0) {
        throw std::system_error(errno, std::generic_category(), "the socket");
    }
    if (static_cast<std::size_t>(count) != wanted) {
        throw std::runtime_error("the socket was closed at the other end");
    }
}

struct Direction {
    FileDescriptor to;
    FileDescriptor from;
};

Direction make_direction() {
    std::array<int, 2> ends{};
    check_whole(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    return {.to = FileDescriptor(ends[0]), .from = FileDescriptor(ends[1])};
}

class Ends final : public sdk::QueueEnds {
public:
    Ends(FileDescriptor to, FileDescriptor from, std::size_t message_bytes)
        : to_(std::move(to)), from_(std::move(from)), buffer_(message_bytes) {}

    void put(std::span<const std::byte> message) override {
        std::size_t size = message.size();
        std::array<iovec, 2> parts{
            iovec{.iov_base = &size, .iov_len = sizeof(size)},
            iovec{.iov_base = const_cast<std::byte*>(message.data()), .iov_len = size}};
        msghdr both{};
        both.msg_iov = parts.data();
        both.msg_iovlen = parts.size();
        check_whole(::sendmsg(to_.number(), &both, MSG_NOSIGNAL), sizeof(size) + size);
    }

    std::span<const std::byte> get() override {
        std::size_t size = 0;
        check_whole(::recv(from_.number(), &size, sizeof(size), MSG_WAITALL), sizeof(size));
        if (size > buffer_.size()) {
            throw std::length_error("a message is longer than agreed");
        }
        check_whole(::recv(from_.number(), buffer_.data(), size, MSG_WAITALL), size);
        return std::span(buffer_).first(size);
    }

private:
    FileDescriptor to_;
    FileDescriptor from_;
    std::vector<std::byte> buffer_;
};

class UnixSocket final : public sdk::QueueContender {
public:
    std::unique_ptr<sdk::QueueEnds> start(const sdk::QueueWorkload& workload) override {
        const std::size_t bytes = workload.message_bytes;
        Direction there = make_direction();
        if (!workload.peer) {
            return std::make_unique<Ends>(std::move(there.to), std::move(there.from), bytes);
        }
        Direction back = make_direction();
        process_.emplace("the other process", [&](const sdk::Connection&) {
            there.to = FileDescriptor(); // or it would not see the parent's end
            back.from = FileDescriptor();
            Ends ends(std::move(back.to), std::move(there.from), bytes);
            (*workload.peer)(ends);
        });
        return std::make_unique<Ends>(std::move(there.to), std::move(back.from), bytes);
    }

    void stop() override {
        if (process_) {
            process_->wait();
        }
    }

private:
    std::optional<sdk::ForkedProcess> process_;
};

} // namespace

int main(int argc, char** argv) {
    return sdk::serve<UnixSocket>(argc, argv,
                                  {.name = "unix_socket", .version = sdk::kernel_version()});
}
