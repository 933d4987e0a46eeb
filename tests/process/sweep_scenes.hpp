// SPDX-License-Identifier: Apache-2.0
// The calls in whose middle a process dies, and what must be in the queue after that.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <paceline/queue.hpp>

namespace paceline::test {

struct QueueScene {
    std::string name;
    QueueOptions options;
    // Messages 0, 1, 2, ... that are in the queue before.
    int messages = 3;
    // What the victim does before the first instruction that counts, and what it dies in.
    std::function<void(Queue<int>&)> before{};
    std::function<void(Queue<int>&)> work;
    // How many messages it may have taken for good, and whether it tries to put kVictimsMessage.
    int takes = 0;
    bool puts = false;
    bool may_close = false;
    // Whether another process has died before, with the first message in its hand.
    bool has_dead = false;
};

inline constexpr int kVictimsMessage = 100'000;

std::vector<QueueScene> all_queue_scenes();

} // namespace paceline::test
