// SPDX-License-Identifier: Apache-2.0
// A message that nobody manages to handle: tried twice, then kept for somebody to look at.
#include <iostream>
#include <optional>
#include <string>

#include <paceline/queue.hpp>

int main() {
    auto tasks = paceline::Queue<std::string>::anonymous({.max_attempts = 2});
    tasks.put("poison");

    while (std::optional<paceline::Message> task = tasks.try_receive()) {
        std::cout << "attempt " << task->attempt() << '\n';
        // The work failed: without ack() the end of `task` gives the message back.
    }

    std::cout << tasks.stats().dead_letters << " dead letter\n";
    paceline::DeadLetters letters = tasks.dead_letters();
    if (std::optional<paceline::Message> letter = letters.get()) {
        letters.put_back(std::move(*letter)); // delivered again, as if for the first time
    }
    std::cout << "got " << tasks.get() << '\n';
    std::cout << letters.drop() << " dropped\n"; // drops those that are left
}

// Output: attempt 1
// Output: attempt 2
// Output: 1 dead letter
// Output: got poison
// Output: 0 dropped
