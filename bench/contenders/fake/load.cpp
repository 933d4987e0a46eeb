// SPDX-License-Identifier: Apache-2.0
// Scripted use of time, memory and processes, so that an accounting can be compared with what was
// really used.
#include "load.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paceline_sdk/clock.hpp"
#include "paceline_sdk/descriptors.hpp"

namespace paceline::fake {

namespace {

constexpr std::size_t kMegabyte = 1 << 20;
constexpr std::int64_t kNsInMs = 1'000'000;
constexpr std::int64_t kNsInSecond = 1'000'000'000;

void check(bool succeeded, const char* what) {
    if (!succeeded) {
        throw std::system_error(errno, std::generic_category(), what);
    }
}

std::int64_t cpu_ns() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return std::int64_t{used.tv_sec} * kNsInSecond + used.tv_nsec;
}

// What the forked process did before it came here counts as well.
void burn(std::uint64_t cpu_ms) {
    volatile std::uint64_t sum = 0;
    while (cpu_ns() < static_cast<std::int64_t>(cpu_ms) * kNsInMs) {
        for (std::uint64_t i = 0; i < 10'000; ++i) {
            sum = sum + i;
        }
    }
}

// In the forked process: burns, in a process of its own if it is to be an orphan.
[[noreturn]] void live(bool orphan, std::uint64_t cpu_ms, int ends) {
    if (orphan && ::fork() != 0) {
        ::_exit(0);
    }
    sdk::close_protocol();
    ::close(ends);
    burn(cpu_ms);
    ::_exit(0);
}

} // namespace

EarliestEnd::EarliestEnd(std::uint64_t milliseconds_from_now)
    : end_ns_(sdk::monotonic_ns() + static_cast<std::int64_t>(milliseconds_from_now) * kNsInMs) {}

void EarliestEnd::wait() const {
    const timespec end{.tv_sec = end_ns_ / kNsInSecond, .tv_nsec = end_ns_ % kNsInSecond};
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nullptr) == EINTR) {
    }
}

PrivateMemory::PrivateMemory(std::uint64_t megabytes) : bytes_(megabytes * kMegabyte, 1) {}

SharedMemory::SharedMemory(std::uint64_t megabytes) : bytes_(megabytes * kMegabyte) {
    if (bytes_ == 0) {
        return;
    }
    file_ = sdk::FileDescriptor(::memfd_create("fake", MFD_CLOEXEC));
    check(file_.number() >= 0, "memfd_create");
    check(::ftruncate(file_.number(), static_cast<off_t>(bytes_)) == 0, "ftruncate");
    memory_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, file_.number(), 0);
    check(memory_ != MAP_FAILED, "mmap");
    std::memset(memory_, 1, bytes_);
}

SharedMemory::~SharedMemory() {
    if (memory_ != nullptr) {
        ::munmap(memory_, bytes_);
    }
}

void leave_shared_memory() {
    const std::string path = "/dev/shm/paceline-fake-" + std::to_string(::getpid());
    const sdk::FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    check(file.number() >= 0, path.c_str());
    const std::vector<unsigned char> bytes(kMegabyte, 1);
    check(::pwrite(file.number(), bytes.data(), bytes.size(), 0) == std::ssize(bytes),
          path.c_str());
    // Mapped to the end of the process, as by a program that ends without cleaning up.
    check(::mmap(nullptr, bytes.size(), PROT_READ, MAP_SHARED, file.number(), 0) != MAP_FAILED,
          path.c_str());
}

void burn_in_children(std::uint64_t count, std::uint64_t cpu_ms) {
    // Every process holds the writing end; the reading end is at its end when the last of them has
    // ended.
    std::array<int, 2> pipe{};
    check(::pipe2(pipe.data(), O_CLOEXEC) == 0, "pipe2");
    const sdk::FileDescriptor ends(pipe[0]);
    sdk::FileDescriptor begins(pipe[1]);
    std::vector<pid_t> children;
    for (std::uint64_t i = 0; i < count; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            live(i % 2 == 1, cpu_ms, ends.number());
        }
        check(child > 0, "fork");
        children.push_back(child);
    }
    for (const pid_t child : children) {
        ::waitpid(child, nullptr, 0);
    }
    begins = sdk::FileDescriptor();
    char nothing = 0;
    while (::read(ends.number(), &nothing, 1) < 0 && errno == EINTR) {
    }
}

} // namespace paceline::fake
