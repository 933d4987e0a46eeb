// SPDX-License-Identifier: Apache-2.0
// The owner of a child process that was forked and never executes another program; for contenders
// whose library has no processes of its own.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sys/types.h>

#include "paceline_sdk/file_descriptor.hpp"
#include "paceline_sdk/shared_results.hpp"

namespace paceline::sdk {

// One end of a connection between a child and its parent. Messages arrive whole and in order.
class Connection {
public:
    Connection() = default;

    explicit Connection(FileDescriptor socket) : socket_(std::move(socket)) {}

    // Blocks while the other side has too much to read. False if it has gone.
    bool send(std::span<const std::byte> message) const;
    // Blocks for the next message. Absent if the other side has gone.
    std::optional<std::vector<std::byte>> receive() const;

private:
    FileDescriptor socket_;
};

// For one thread of a process that has no other threads. The child is killed when its parent's
// thread ends, so a crash of the parent leaves no process.
class ForkedProcess {
public:
    // Forks; `name` stands in messages. The child closes its copies of the protocol's descriptors,
    // calls `work` with its end of a connection and exits, with 1 if `work` fails. Destructors of
    // what the parent owns do not run in it. Fails with std::system_error.
    ForkedProcess(std::string name, const std::function<void(const Connection&)>& work);
    ForkedProcess(ForkedProcess&& other) noexcept;
    ForkedProcess& operator=(ForkedProcess&&) = delete;
    // Kills the child, unless it was waited for.
    ~ForkedProcess();

    pid_t number() const { return number_; }

    const Connection& connection() const { return connection_; }

    // Blocks until the child has ended. Fails with std::runtime_error if it did not end well:
    // "worker 1 was killed by signal 9 (Killed)", "worker 1: " and why `work` failed.
    void wait();

private:
    std::string name_;
    pid_t number_ = -1; // -1: it was waited for
    Connection connection_;
    std::unique_ptr<SharedResults> failure_; // why `work` failed, a text ended by a zero
};

} // namespace paceline::sdk
