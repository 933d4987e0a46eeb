// SPDX-License-Identifier: Apache-2.0
// The program that exec_test starts: opens the queue that its first argument names.
#include <cstdio>
#include <cstring>
#include <exception>

#include <paceline/queue.hpp>

int main(int argc, char** argv) try {
    if (argc != 3) {
        return 2;
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
