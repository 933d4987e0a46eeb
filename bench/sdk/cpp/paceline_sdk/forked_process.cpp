// SPDX-License-Identifier: Apache-2.0
// fork and socketpair, with owners.
#include "paceline_sdk/forked_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paceline_sdk/descriptors.hpp"

namespace paceline::sdk {

namespace {

constexpr std::size_t kLongestFailure = 1000;

int reap(pid_t number) {
    int status = 0;
    while (::waitpid(number, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

bool send_all(int socket, std::span<const std::byte> bytes) {
    return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == std::ssize(bytes);
}

// Of no bytes recv would wait for one.
bool receive_all(int socket, std::span<std::byte> bytes) {
    return bytes.empty() ||
           ::recv(socket, bytes.data(), bytes.size(), MSG_WAITALL) == std::ssize(bytes);
}

// _exit: what the parent had open and registered is not the child's to close.
[[noreturn]] void live(std::span<std::byte> failure, pid_t parent, const Connection& connection,
                       const std::function<void(const Connection&)>& work) noexcept {
    close_protocol();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {
        ::_exit(1); // the parent ended before the line above
    }
    try {
        work(connection);
    } catch (const std::exception& error) {
        std::strncpy(reinterpret_cast<char*>(failure.data()), error.what(), failure.size() - 1);
        ::_exit(1);
    }
    ::_exit(0);
}

} // namespace

bool Connection::send(std::span<const std::byte> message) const {
    const std::size_t size = message.size();
    return send_all(socket_.number(), std::as_bytes(std::span(&size, 1))) &&
           send_all(socket_.number(), message);
}

std::optional<std::vector<std::byte>> Connection::receive() const {
    std::size_t size = 0;
    if (!receive_all(socket_.number(), std::as_writable_bytes(std::span(&size, 1)))) {
        return std::nullopt;
    }
    std::vector<std::byte> message(size);
    if (!receive_all(socket_.number(), message)) {
        return std::nullopt;
    }
    return message;
}

ForkedProcess::ForkedProcess(std::string name, const std::function<void(const Connection&)>& work)
    : name_(std::move(name)), failure_(std::make_unique<SharedResults>(1, kLongestFailure)) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    connection_ = Connection(FileDescriptor(ends[0]));
    const Connection of_child{FileDescriptor(ends[1])};
    const pid_t parent = ::getpid();
    number_ = ::fork();
    if (number_ < 0) {
        throw std::system_error(errno, std::generic_category(), "fork");
    }
    if (number_ == 0) {
        connection_ = Connection(); // or the child would not see the parent's end
        live((*failure_)[0], parent, of_child, work);
    }
}

ForkedProcess::ForkedProcess(ForkedProcess&& other) noexcept
    : name_(std::move(other.name_)), number_(std::exchange(other.number_, -1)),
      connection_(std::move(other.connection_)), failure_(std::move(other.failure_)) {}

ForkedProcess::~ForkedProcess() {
    if (number_ > 0) {
        ::kill(number_, SIGKILL);
        reap(number_);
    }
}

void ForkedProcess::wait() {
    if (number_ < 0) {
        throw std::logic_error(name_ + " was waited for already");
    }
    const int status = reap(std::exchange(number_, -1));
    if (WIFSIGNALED(status)) {
        throw std::runtime_error(name_ + " was killed by signal " +
                                 std::to_string(WTERMSIG(status)) + " (" +
                                 ::strsignal(WTERMSIG(status)) + ")");
    }
    if (const char* const failure = reinterpret_cast<const char*>((*failure_)[0].data());
        *failure != 0) {
        throw std::runtime_error(name_ + ": " + failure);
    }
    if (WEXITSTATUS(status) != 0) {
        throw std::runtime_error(name_ + " exited with " + std::to_string(WEXITSTATUS(status)));
    }
}

} // namespace paceline::sdk
