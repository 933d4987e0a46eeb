// SPDX-License-Identifier: Apache-2.0
// fork, affinity, shared memory.
#include "pair.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <vector>

#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace paceline::micro {

namespace {

std::vector<int> allowed() {
    static const std::vector<int> numbers = [] {
        cpu_set_t set;
        CPU_ZERO(&set);
        sched_getaffinity(0, sizeof set, &set);
        std::vector<int> found;
        for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
            if (CPU_ISSET(cpu, &set)) {
                found.push_back(cpu);
            }
        }
        return found;
    }();
    return numbers;
}

} // namespace

int cpus() {
    return static_cast<int>(allowed().size());
}

void pin(int which) {
    const std::vector<int> numbers = allowed();
    cpu_set_t set;
    CPU_ZERO(&set);
    for (std::size_t index = 0; index < numbers.size(); ++index) {
        if (which < 0 || index == static_cast<std::size_t>(which) % numbers.size()) {
            CPU_SET(numbers[index], &set);
        }
    }
    if (sched_setaffinity(0, sizeof set, &set) != 0) {
        throw std::system_error(errno, std::generic_category(), "sched_setaffinity");
    }
}

void run_pair(const std::function<void()>& here, const std::function<void()>& other) {
    const pid_t child = fork();
    if (child < 0) {
        throw std::system_error(errno, std::generic_category(), "fork");
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        try {
            pin(1);
            other();
        } catch (...) {
            _exit(1);
        }
        _exit(0);
    }
    pin(0);
    here();
    int status = 0;
    waitpid(child, &status, 0);
    pin(-1);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error("the other process of a pair failed");
    }
}

void* map_shared(std::size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::system_error(errno, std::generic_category(), "mmap");
    }
    return memory;
}

void unmap(void* memory, std::size_t bytes) noexcept {
    munmap(memory, bytes);
}

} // namespace paceline::micro
