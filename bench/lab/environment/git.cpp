// SPDX-License-Identifier: Apache-2.0
// Runs git with a deadline and reads its answer from a pipe.
#include "lab/environment/git.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/environment/system_files.hpp"

namespace paceline::lab {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{10};

// Closes its descriptor at the end.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() { reset(); }

    [[nodiscard]] int number() const { return number_; }

    void reset() {
        if (number_ >= 0) {
            close(number_);
        }
        number_ = -1;
    }

private:
    int number_;
};

pid_t start(std::vector<std::string> words, int output) {
    // Optional locks off: a look must not write into the repository.
    std::vector<std::string> settings{"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C"};
    std::vector<char*> variables;
    for (std::string& setting : settings) {
        variables.push_back(setting.data());
    }
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        variables.push_back(*entry);
    }
    variables.push_back(nullptr);
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return -1;
    }
    pid_t child = -1;
    const bool prepared =
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, output, 1) == 0 &&
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0;
    if (!prepared || posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(),
                                  variables.data()) != 0) {
        child = -1;
    }
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

// Everything until the end of the pipe; absent if that does not come in time.
std::optional<std::string> read_all(int descriptor) {
    const Clock::time_point deadline = Clock::now() + kPatience;
    std::string text;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd ready{descriptor, POLLIN, 0};
        const int answered = left.count() > 0 ? poll(&ready, 1, static_cast<int>(left.count())) : 0;
        if (answered == 0) {
            return std::nullopt;
        }
        std::array<char, 4096> block{};
        const ssize_t count = answered < 0 ? -1 : read(descriptor, block.data(), block.size());
        if (count == 0) {
            return text;
        }
        if (count < 0 && errno != EINTR) {
            return std::nullopt;
        }
        text.append(block.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

// Standard output of a program that ends with 0.
std::optional<std::string> output_of(std::vector<std::string> words) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::nullopt;
    }
    const Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    const pid_t child = start(std::move(words), writing.number());
    writing.reset();
    if (child < 0) {
        return std::nullopt;
    }
    const auto text = read_all(reading.number());
    if (!text) {
        kill(child, SIGKILL);
    }
    int status = 0;
    pid_t ended = -1;
    do {
        ended = waitpid(child, &status, 0);
    } while (ended < 0 && errno == EINTR);
    const bool well = ended == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return well ? text : std::nullopt;
}

} // namespace

std::optional<GitState> read_git_state(const std::filesystem::path& repository) {
    const auto commit = output_of({"git", "-C", repository.string(), "rev-parse", "HEAD"});
    if (!commit || trimmed(*commit).empty()) {
        return std::nullopt;
    }
    GitState state{std::string(trimmed(*commit)), std::nullopt};
    if (const auto changes =
            output_of({"git", "-C", repository.string(), "status", "--porcelain"})) {
        state.dirty = !trimmed(*changes).empty();
    }
    return state;
}

} // namespace paceline::lab
