// SPDX-License-Identifier: Apache-2.0
// The program that exec_test starts: opens the queue that its second argument names, as the first
// says.
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include <unistd.h>

#include <paceline/queue.hpp>

namespace {

// Takes part, and stays.
int stay(const char* name) {
    auto queue = paceline::Queue<int>::open(name);
    queue.put(100);
    return ::pause();
}

// Takes part as one program after the other, and stays as the last one.
int restart(char** argv, int times) {
    auto queue = paceline::Queue<int>::open(argv[2]);
    queue.put(times);
    if (times == 0) {
        return ::pause();
    }
    ::execl("/proc/self/exe", argv[0], argv[1], argv[2], std::to_string(times - 1).c_str(),
            nullptr);
    return 1;
}

} // namespace

int main(int argc, char** argv) try {
    if (argc == 4) {
        return restart(argv, std::stoi(argv[3]));
    }
    if (argc != 3) {
        return 2;
    }
    if (std::strcmp(argv[1], "stay") == 0) {
        return stay(argv[2]);
    }
    const bool is_name = std::strcmp(argv[1], "name") == 0;
    auto queue =
        is_name ? paceline::Queue<int>::open(argv[2]) : paceline::Queue<int>::from_handle(argv[2]);
    queue.put(queue.get() + 1);
    // A second object of the same queue, from the same text.
    if (!is_name) {
        auto again = paceline::Queue<int>::from_handle(argv[2]);
        again.put(100);
    }
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "exec_helper: %s\n", error.what());
    return 1;
}
