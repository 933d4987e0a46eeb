// SPDX-License-Identifier: Apache-2.0
// The ways to put and to get: for ever, not at all, for a while, many at once; and the end.
#include <chrono>
#include <iostream>
#include <vector>

#include <paceline/queue.hpp>

int main() {
    using namespace std::chrono_literals;
    using paceline::GetStatus;
    using paceline::PutStatus;
    auto queue = paceline::Queue<int>::anonymous({.capacity = 2});

    queue.put(1);                                                  // waits while the queue is full
    const bool is_put = queue.try_put(2) == PutStatus::ok;         // never waits
    const bool is_full = queue.put_for(3, 1ms) == PutStatus::full; // waits for 1 ms
    std::cout << "put " << is_put << ", full " << is_full << '\n';

    const int first = queue.get();                  // waits while the queue is empty
    const int second = queue.try_get().value_or(0); // never waits
    const auto third = queue.get_for(1ms);          // a status and perhaps a value
    const bool is_empty = !third && third.status == GetStatus::empty;
    std::cout << first << ' ' << second << ", empty " << is_empty << '\n';

    queue.put_many(std::vector{4, 5});
    const std::vector<int> several = queue.get_many(10); // waits for one, takes what is there
    std::cout << several.size() << " at once\n";

    queue.put(6);
    queue.close();
    const bool is_refused = queue.try_put(7) == PutStatus::closed;
    const int last = queue.get(); // what was put before the end can be got
    try {
        (void)queue.get();
    } catch (const paceline::QueueClosed& error) {
        std::cout << last << ", refused " << is_refused << ", " << error.what() << '\n';
    }
}

// Output: put 1, full 1
// Output: 1 2, empty 1
// Output: 2 at once
// Output: 6, refused 1, queue 'anonymous' is closed
