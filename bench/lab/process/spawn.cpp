// SPDX-License-Identifier: Apache-2.0
// posix_spawn with owners.
#include "lab/process/spawn.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/clock.hpp"

namespace paceline::lab {

namespace {

constexpr int kFirstOwnDescriptor = 100;

Descriptor moved_up(int number) {
    const int high = fcntl(number, F_DUPFD_CLOEXEC, kFirstOwnDescriptor);
    const int error = errno;
    close(number);
    if (high < 0) {
        throw std::system_error(error, std::generic_category(),
                                "cannot make a descriptor; raise `ulimit -n`");
    }
    return Descriptor(high);
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& changes) {
    std::vector<std::string> merged;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text(*entry);
        if (!changes.contains(text.substr(0, text.find('=')))) {
            merged.push_back(text);
        }
    }
    for (const auto& [name, value] : changes) {
        merged.push_back(fmt::format("{}={}", name, value));
    }
    return merged;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size());
    for (const std::string& text : texts) {
        list.push_back(const_cast<char*>(text.c_str())); // posix_spawn does not write to them
    }
    list.push_back(nullptr);
    return list;
}

struct Actions {
    Actions() { posix_spawn_file_actions_init(&value); }

    ~Actions() { posix_spawn_file_actions_destroy(&value); }

    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    posix_spawn_file_actions_t value{};
};

struct Attributes {
    Attributes() { posix_spawnattr_init(&value); }

    ~Attributes() { posix_spawnattr_destroy(&value); }

    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    posix_spawnattr_t value{};
};

int milliseconds_until(std::int64_t deadline_ns) {
    return static_cast<int>(
        std::clamp<std::int64_t>((deadline_ns - monotonic_ns()) / 1'000'000, 0, 1000));
}

// Appends what a program writes to its two outputs, until both are closed. False if that is not so
// by the deadline.
bool read_outputs(const std::array<int, 2>& descriptors, const std::array<std::string*, 2>& texts,
                  std::int64_t deadline_ns) {
    constexpr std::size_t kKept = 4U << 20U;
    std::array<pollfd, 2> waits{{{descriptors[0], POLLIN, 0}, {descriptors[1], POLLIN, 0}}};
    while (waits[0].fd >= 0 || waits[1].fd >= 0) {
        if (monotonic_ns() >= deadline_ns) {
            return false;
        }
        poll(waits.data(), waits.size(), milliseconds_until(deadline_ns));
        for (std::size_t i = 0; i < waits.size(); ++i) {
            if (waits[i].fd < 0 || waits[i].revents == 0) {
                continue;
            }
            std::array<char, 16384> buffer{};
            const ssize_t n = read(waits[i].fd, buffer.data(), buffer.size());
            if (n <= 0) {
                waits[i].fd = -1;
            } else if (texts[i]->size() < kKept) {
                texts[i]->append(buffer.data(), static_cast<std::size_t>(n));
            }
        }
    }
    return true;
}

// False if the process lives on at the deadline: it may have closed its outputs long before.
bool wait_for_end(pid_t pid, std::int64_t deadline_ns) {
    // By number: the C library's <sys/pidfd.h> lacks extern "C" in version 2.36.
    const Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
    pollfd wait{process.get(), POLLIN, 0};
    do { // at least once: the deadline may have passed while its output was read
        poll(&wait, 1, milliseconds_until(deadline_ns));
    } while (wait.revents == 0 && monotonic_ns() < deadline_ns);
    return wait.revents != 0;
}

} // namespace

void Descriptor::reset() noexcept {
    if (number_ >= 0) {
        close(std::exchange(number_, -1));
    }
}

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(),
                                "cannot make a pipe; raise `ulimit -n`");
    }
    Pipe pipe;
    pipe.write = moved_up(ends[1]);
    pipe.read = moved_up(ends[0]);
    return pipe;
}

pid_t spawn(const SpawnOptions& options) {
    Actions actions;
    if (!options.descriptors.contains(0)) {
        posix_spawn_file_actions_addopen(&actions.value, 0, "/dev/null", O_RDONLY, 0);
    }
    for (const auto& [child, own] : options.descriptors) {
        posix_spawn_file_actions_adddup2(&actions.value, own, child);
    }
    if (!options.folder.empty()) {
        posix_spawn_file_actions_addchdir_np(&actions.value, options.folder.c_str());
    }
    Attributes attributes;
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes.value, &none);
    posix_spawnattr_setsigdefault(&attributes.value, &all);
    posix_spawnattr_setflags(&attributes.value,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const std::vector<std::string> environment = merged_environment(options.environment);
    pid_t pid = -1;
    const int error =
        posix_spawnp(&pid, options.command.front().c_str(), &actions.value, &attributes.value,
                     pointers(options.command).data(), pointers(environment).data());
    if (error != 0) {
        throw std::system_error(error, std::generic_category(),
                                fmt::format("cannot start {}", options.command.front()));
    }
    return pid;
}

Finished run_program(SpawnOptions options, double seconds) {
    Pipe output = make_pipe();
    Pipe errors = make_pipe();
    options.descriptors[1] = output.write.get();
    options.descriptors[2] = errors.write.get();
    const std::int64_t deadline = monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    const pid_t pid = spawn(options);
    output.write.reset();
    errors.write.reset();
    Finished finished;
    const bool ended = read_outputs({output.read.get(), errors.read.get()},
                                    {&finished.output, &finished.errors}, deadline) &&
                       wait_for_end(pid, deadline);
    if (!ended) {
        finished.timed_out = true;
        kill(-pid, SIGKILL); // its session, so what it started ends with it
    }
    int status = 0;
    waitpid(pid, &status, 0);
    finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    finished.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return finished;
}

} // namespace paceline::lab
