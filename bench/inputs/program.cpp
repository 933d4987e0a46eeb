// SPDX-License-Identifier: Apache-2.0
// Starts a child, reads its two outputs at once, and never leaves it behind.
#include "inputs/program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inputs/error.hpp"
#include "inputs/file.hpp"

namespace paceline::inputs {
namespace {

constexpr int kPollMilliseconds = 100; // how soon a wish to stop is seen
constexpr std::size_t kReadBytes = 4096;
constexpr int kUserErrorStatus = 2; // of our programs: the line on standard error says it all
constexpr std::size_t kKeptErrorBytes = 64 * std::size_t{1024};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw_system_error("cannot make a pipe", errno);
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// A child that is killed and waited for unless it has ended.
class Child {
public:
    explicit Child(pid_t pid) noexcept : pid_(pid) {}

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;

    ~Child() {
        if (!ended_) {
            ::kill(pid_, SIGKILL);
            wait();
        }
    }

    // The status as waitpid gives it; nothing if someone else has waited for our child.
    std::optional<int> wait() noexcept {
        int status = 0;
        pid_t waited = 0;
        do {
            waited = ::waitpid(pid_, &status, 0);
        } while (waited < 0 && errno == EINTR);
        ended_ = true;
        return waited == pid_ ? std::optional(status) : std::nullopt;
    }

private:
    pid_t pid_;
    bool ended_ = false;
};

// Owns what posix_spawn is told; the destroy functions may not be called twice.
class SpawnSettings {
public:
    SpawnSettings(const Pipe& output, const Pipe& errors) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, output.write.number(), STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, errors.write.number(), STDERR_FILENO);
        // The caller may block or ignore signals; its child starts with none blocked, and a closed
        // pipe ends it.
        ::posix_spawnattr_init(&attributes_);
        sigset_t signals;
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        ::sigaddset(&signals, SIGPIPE);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }

    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;
    SpawnSettings(SpawnSettings&&) = delete;
    SpawnSettings& operator=(SpawnSettings&&) = delete;

    ~SpawnSettings() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    const posix_spawn_file_actions_t* actions() const noexcept { return &actions_; }

    const posix_spawnattr_t* attributes() const noexcept { return &attributes_; }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

pid_t spawn(const std::vector<std::string>& command, const Pipe& output, const Pipe& errors) {
    const SpawnSettings settings(output, errors);
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, command.front().c_str(), settings.actions(),
                                    settings.attributes(), arguments.data(), environ);
    if (error != 0) {
        throw_system_error("cannot start " + command.front(), error);
    }
    return pid;
}

// Takes what there is to read; closes the descriptor at its end.
void take(Descriptor& descriptor, std::string& text) {
    std::array<char, kReadBytes> bytes{};
    const ssize_t taken = ::read(descriptor.number(), bytes.data(), bytes.size());
    if (taken > 0) {
        text.append(bytes.data(), static_cast<std::size_t>(taken));
    } else if (taken == 0 || errno != EINTR) {
        descriptor.close();
    }
}

void give_lines(std::string& text, const std::function<void(std::string_view)>& on_line) {
    std::size_t start = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', start)) {
        on_line(std::string_view(text).substr(start, end - start));
        start = end + 1;
    }
    text.erase(0, start);
}

std::string last_line(std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \r\n");
    text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const std::size_t start = text.find_last_of("\r\n");
    return std::string(start == std::string_view::npos ? text : text.substr(start + 1));
}

void require_success(std::optional<int> status, const std::vector<std::string>& command,
                     const std::string& errors) {
    std::string program = command.front();
    if (command.size() > 1) {
        program += ' ' + command[1];
    }
    if (!status) {
        throw InputError("lost track of " + program +
                         ": another part of this process waits for all children");
    }
    if (WIFSIGNALED(*status)) {
        throw InputError(program + " was killed by signal " + std::to_string(WTERMSIG(*status)));
    }
    const int code = WEXITSTATUS(*status);
    const std::string line = last_line(errors);
    if (code == kUserErrorStatus && !line.empty()) {
        throw InputError(line);
    }
    if (code != 0) {
        throw InputError(program + " failed with status " + std::to_string(code) +
                         (line.empty() ? " and did not say why" : ": " + line));
    }
}

} // namespace

void run_program(const std::vector<std::string>& command,
                 const std::function<void(std::string_view line)>& on_line,
                 const Reporter& reporter) {
    Pipe output = make_pipe();
    Pipe errors = make_pipe();
    Child child(spawn(command, output, errors));
    output.write.close();
    errors.write.close();

    std::string output_text;
    std::string error_text;
    while (output.read.is_open() || errors.read.is_open()) {
        reporter.check();
        // poll ignores entries whose descriptor is negative, which closed ones are.
        std::array<pollfd, 2> both{
            {{output.read.number(), POLLIN, 0}, {errors.read.number(), POLLIN, 0}}};
        ::poll(both.data(), both.size(), kPollMilliseconds);
        if (both[0].revents != 0) {
            take(output.read, output_text);
            give_lines(output_text, on_line);
        }
        if (both[1].revents != 0) {
            take(errors.read, error_text);
            if (error_text.size() > 2 * kKeptErrorBytes) {
                error_text.erase(0, error_text.size() - kKeptErrorBytes);
            }
        }
    }
    if (!output_text.empty()) {
        on_line(output_text);
    }
    require_success(child.wait(), command, error_text);
}

} // namespace paceline::inputs
