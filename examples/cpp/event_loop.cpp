// SPDX-License-Identifier: Apache-2.0
// A queue in an event loop: its descriptor in epoll, beside whatever else the loop waits for.
#include <chrono>
#include <iostream>

#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>

int main() {
    using namespace std::chrono_literals;
    auto queue = paceline::Queue<int>::anonymous();
    if (fork() == 0) {
        for (const int number : {1, 2, 3}) {
            queue.put(number);
        }
        queue.close();
        _exit(0);
    }

    const int loop = epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{};
    event.events = EPOLLIN;
    epoll_ctl(loop, EPOLL_CTL_ADD, queue.fileno(), &event); // the descriptor stays the queue's

    for (bool is_open = true; is_open;) {
        epoll_wait(loop, &event, 1, -1);
        // Readable means that there may be a message: get until there is none.
        paceline::GetResult<int> result = queue.get_for(0s);
        for (; result; result = queue.get_for(0s)) {
            std::cout << "got " << *result.value << '\n';
        }
        is_open = result.status != paceline::GetStatus::closed;
    }
    std::cout << "closed\n";
    close(loop);
    wait(nullptr);
}

// Output: got 1
// Output: got 2
// Output: got 3
// Output: closed
