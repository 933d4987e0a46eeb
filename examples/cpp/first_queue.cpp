// SPDX-License-Identifier: Apache-2.0
// A worker is killed in the middle of its work: the next one receives the message again, flagged.
#include <csignal>
#include <functional>
#include <iostream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <paceline/queue.hpp>

namespace {

std::string text(const paceline::Message& message) {
    return paceline::Codec<std::string>::decode(message.bytes());
}

pid_t start(const std::function<void()>& work) {
    std::cout.flush(); // a child copies what is not written yet
    const pid_t child = fork();
    if (child == 0) {
        work();
        _exit(0);
    }
    return child;
}

} // namespace

int main() {
    auto tasks = paceline::Queue<std::string>::anonymous();
    auto results = paceline::Queue<std::string>::anonymous();
    const auto work = [&] {
        paceline::Message task = tasks.receive(); // lies in shared memory until ack()
        results.put(text(task) + ", delivery " + std::to_string(task.attempt()));
        sleep(task.redelivered() ? 0 : 60); // the work, which the first worker never ends
        task.ack();
    };
    tasks.put("photo.jpg");
    const pid_t worker = start(work);
    std::cout << results.get() << '\n'; // photo.jpg, delivery 1
    kill(worker, SIGKILL);
    start(work);
    std::cout << results.get() << '\n'; // photo.jpg, delivery 2

    while (wait(nullptr) > 0) {
    }
}

// Output: photo.jpg, delivery 1
// Output: photo.jpg, delivery 2
