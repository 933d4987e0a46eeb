// SPDX-License-Identifier: Apache-2.0
// Two programs that share nothing but a name: named_queue put NAME, and named_queue get NAME.
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>

namespace {

using Numbers = std::vector<double>;

void produce(std::string_view name) {
    auto queue = paceline::Queue<Numbers>::open_or_create(name, {.capacity = 16});
    queue.put({1.5, 2.5});
    queue.put({4});
    queue.close(); // nothing more comes; what is in the queue can be got
}

void consume(std::string_view name) {
    auto queue = paceline::Queue<Numbers>::open_or_create(name, {.capacity = 16});
    try {
        for (;;) {
            std::cout << queue.get().size() << " numbers\n";
        }
    } catch (const paceline::QueueClosed&) {
        std::cout << "closed and empty\n";
    }
    paceline::Queue<Numbers>::unlink(name);
}

// Starts this program again, as somebody in a shell would.
void run(const char* what, const std::string& name) {
    if (fork() == 0) {
        execl("/proc/self/exe", "named_queue", what, name.c_str(), nullptr);
        _exit(127);
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3) {
        std::string_view(argv[1]) == "put" ? produce(argv[2]) : consume(argv[2]);
        return 0;
    }
    const std::string name = "example-" + std::to_string(getpid());
    run("get", name);
    run("put", name);
    while (wait(nullptr) > 0) {
    }
}

// Output: 2 numbers
// Output: 1 numbers
// Output: closed and empty
