// SPDX-License-Identifier: Apache-2.0
// Another program gets an anonymous queue: its handle is a word of the command line.
#include <iostream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>

using Greetings = paceline::Queue<std::string>;

int main(int argc, char** argv) {
    if (argc == 2) {
        auto queue = Greetings::from_handle(argv[1]);
        queue.put("hello from the other program");
        return 0;
    }

    auto queue = Greetings::anonymous();
    const std::string handle = queue.handle(); // names a descriptor that exec() leaves open
    if (fork() == 0) {
        execl("/proc/self/exe", "exec_child", handle.c_str(), nullptr);
        _exit(127);
    }
    std::cout << queue.get() << '\n';
    wait(nullptr);
}

// Output: hello from the other program
