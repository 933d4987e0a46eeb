// SPDX-License-Identifier: Apache-2.0
// Starts a program with given descriptors and environment (posix_spawn), in a session of its own.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace paceline::lab {

// Owns a descriptor.
class Descriptor {
public:
    Descriptor() = default;

    explicit Descriptor(int number) noexcept : number_(number) {}

    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() { reset(); }

    [[nodiscard]] int get() const noexcept { return number_; }

    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

    void reset() noexcept;

private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

// Close-on-exec, and numbered from 100 so that a child's 0 .. 9 can be set without running into
// them. Throws std::system_error.
[[nodiscard]] Pipe make_pipe();

struct SpawnOptions {
    std::vector<std::string> command;
    std::map<std::string, std::string> environment; // laid over that of this process
    std::map<int, int>
        descriptors;    // number in the child -> number here; 0 is /dev/null if not given
    std::string folder; // working folder; empty: this one's
};

// Throws std::system_error that names the program.
[[nodiscard]] pid_t spawn(const SpawnOptions& options);

struct Finished {
    int code = -1;          // exit code, or -1
    int signal = 0;         // that ended it, or 0
    bool timed_out = false; // killed by us
    std::string output;     // what it wrote to standard output
    std::string errors;     // what it wrote to standard error
};

// Runs a program to its end, for at most `seconds`, and keeps up to 4 MB of each of its outputs.
[[nodiscard]] Finished run_program(SpawnOptions options, double seconds);

} // namespace paceline::lab
