// SPDX-License-Identifier: Apache-2.0
// Twenty producers are killed while they put: no gap, no message twice, nobody is blocked.
#include <csignal>
#include <iostream>

#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>

namespace {

// Puts 0, 1, 2 and so on until it is killed.
[[noreturn]] void produce(paceline::Queue<int>& queue) {
    for (int number = 0;; ++number) {
        queue.put(number);
    }
}

} // namespace

int main() {
    auto queue = paceline::Queue<int>::anonymous({.capacity = 64});
    int faults = 0;
    for (int round = 0; round < 20; ++round) {
        const pid_t producer = fork();
        if (producer == 0) {
            produce(queue);
        }
        int expected = 0;
        while (expected < 1000 + round) {
            faults += queue.get() != expected++ ? 1 : 0;
        }
        kill(producer, SIGKILL); // wherever it is
        waitpid(producer, nullptr, 0);
        while (const std::optional<int> rest = queue.try_get()) {
            faults += *rest != expected++ ? 1 : 0;
        }
    }
    queue.reap(); // waiting calls do it by themselves
    const paceline::QueueStats stats = queue.stats();
    std::cout << faults << " faults, " << stats.size << " messages left, " << stats.reaped
              << " dead producers cleaned up after\n";
}

// Output: 0 faults, 0 messages left, 20 dead producers cleaned up after
