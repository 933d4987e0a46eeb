// SPDX-License-Identifier: Apache-2.0
// A contender's program, started and talked to as the lab does it.
#include "contender_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace paceline::sdk_test {

namespace {

constexpr int kWatchdogMs = 60'000;

struct Pipe {
    sdk::FileDescriptor read;
    sdk::FileDescriptor write;
};

Pipe new_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe can be made");
    }
    return {sdk::FileDescriptor(ends[0]), sdk::FileDescriptor(ends[1])};
}

void redirect(int descriptor, const std::string& file, int flags) {
    ::dup2(::open(file.c_str(), flags | O_CLOEXEC, 0600), descriptor);
}

void pass_on(const char* variable, int descriptor) {
    ::fcntl(descriptor, F_SETFD, 0);
    ::setenv(variable, std::to_string(descriptor).c_str(), 1);
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

ContenderProcess::ContenderProcess(const std::string& program,
                                   const std::vector<std::string>& arguments) {
    Pipe requests = new_pipe();
    Pipe replies = new_pipe();
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argument_pointers;
    for (std::string& word : words) {
        argument_pointers.push_back(word.data());
    }
    argument_pointers.push_back(nullptr);
    number_ = ::fork();
    if (number_ < 0) {
        throw std::runtime_error("no process can be forked");
    }
    if (number_ == 0) {
        redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
        redirect(STDOUT_FILENO, folder_.file("output"), O_WRONLY | O_CREAT);
        redirect(STDERR_FILENO, folder_.file("error"), O_WRONLY | O_CREAT);
        pass_on("PACELINE_BENCH_REQUESTS", requests.read.number());
        pass_on("PACELINE_BENCH_REPLIES", replies.write.number());
        ::signal(SIGPIPE, SIG_DFL);          // the test ignores it
        ::setenv("OMP_NUM_THREADS", "1", 1); // as the lab does
        ::execv(program.c_str(), argument_pointers.data());
        ::_exit(127);
    }
    requests_ = std::move(requests.write);
    replies_ = std::move(replies.read);
}

ContenderProcess::~ContenderProcess() {
    if (number_ > 0) {
        ::kill(number_, SIGKILL);
        wait();
    }
}

void ContenderProcess::send_text(std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(requests_.number(), text.data(), text.size());
        if (count < 0) {
            throw std::runtime_error("the request cannot be sent");
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

bool ContenderProcess::replies_within(int milliseconds) {
    pollfd replies{.fd = replies_.number(), .events = POLLIN, .revents = 0};
    return received_.find('\n') != std::string::npos || ::poll(&replies, 1, milliseconds) > 0;
}

std::optional<std::string> ContenderProcess::next_line() {
    while (true) {
        if (const std::size_t end = received_.find('\n'); end != std::string::npos) {
            std::string line = received_.substr(0, end);
            received_.erase(0, end + 1);
            return line;
        }
        if (!replies_within(kWatchdogMs)) {
            throw std::runtime_error("no reply within a minute; standard error: " +
                                     standard_error());
        }
        std::array<char, 4096> chunk{};
        const ssize_t count = ::read(replies_.number(), chunk.data(), chunk.size());
        if (count <= 0) {
            return std::nullopt;
        }
        received_.append(chunk.data(), static_cast<std::size_t>(count));
    }
}

ContenderProcess::Json ContenderProcess::reply() {
    const std::optional<std::string> line = next_line();
    if (!line) {
        throw std::runtime_error("the replies ended; standard error: " + standard_error());
    }
    return Json::parse(*line);
}

ContenderProcess::Json ContenderProcess::ask(const Json& request) {
    send(request);
    return reply();
}

std::vector<std::string> ContenderProcess::pipes() const {
    const auto name = [](const sdk::FileDescriptor& end) {
        return std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(end.number()));
    };
    return {name(requests_), name(replies_)};
}

int ContenderProcess::wait() {
    int status = 0;
    while (::waitpid(number_, &status, 0) < 0 && errno == EINTR) {
    }
    number_ = -1;
    return status;
}

std::string ContenderProcess::standard_output() const {
    return contents(folder_.file("output"));
}

std::string ContenderProcess::standard_error() const {
    return contents(folder_.file("error"));
}

} // namespace paceline::sdk_test
