// SPDX-License-Identifier: Apache-2.0
// Each for a queue with a capacity and for one without.
#include "sweep_scenes.hpp"

#include <cstdlib>

namespace paceline::test {

namespace {

void put(Queue<int>& queue) {
    queue.put(kVictimsMessage);
}

void take_part(Queue<int>& queue) {
    (void)queue.size();
}

// So that it finds its chunks at once.
void warm_up(Queue<int>& queue) {
    queue.put(-1);
    while (queue.get() != -1) {
        // Back into the queue with what was before it.
    }
}

QueueOptions small(std::uint32_t capacity) {
    return {.capacity = capacity, .bytes = 1 << 18, .largest_message = 16384, .participants = 6};
}

// Fills the first ring of a queue without a capacity.
constexpr int kFullRing = 1023;

std::vector<QueueScene> scenes_of(const std::string& kind, std::uint32_t capacity) {
    const QueueOptions options = small(capacity);
    std::vector<QueueScene> scenes{
        {"first put of a process", options, 3, {}, put, 0, true},
        {"first get of a process", options, 3, {}, [](Queue<int>& queue) { (void)queue.get(); }, 1},
        {"first message of all", options, 0, {}, put, 0, true},
        {"put", options, 0, warm_up, put, 0, true},
        {"loan and put", options, 3, take_part,
         [](Queue<int>& queue) {
        Loan loan = queue.loan(sizeof kVictimsMessage);
        std::memcpy(loan.bytes().data(), &kVictimsMessage, sizeof kVictimsMessage);
        queue.put(std::move(loan));
    }, 0, true},
        {"get", options, 3, take_part, [](Queue<int>& queue) { (void)queue.get(); }, 1},
        {"receive and ack", options, 3, take_part,
         [](Queue<int>& queue) {
        Message message = queue.receive();
        message.ack();
    }, 1},
        {"receive and give back", options, 3, take_part,
         [](Queue<int>& queue) { (void)queue.receive(); }},
        {"end of a thread", options, 3, take_part, [](Queue<int>& /*queue*/) { std::exit(0); }},
        {"close", options, 3, take_part, [](Queue<int>& queue) { queue.close(); }, 0, false, true},
        {"reap", options, 3, take_part, [](Queue<int>& queue) { (void)queue.reap(); }, 0, false,
         false, true},
        {"stats and trim", options, 3, take_part,
         [](Queue<int>& queue) {
        (void)queue.stats();
        (void)queue.trim();
    }},
    };
    if (capacity == 0) {
        scenes.push_back({"put that grows", options, kFullRing, take_part, put, 0, true});
        scenes.push_back({"reap of a long queue", options, kFullRing + 10, take_part,
                          [](Queue<int>& queue) { (void)queue.reap(); }, 0, false, false, true});
    }
    for (QueueScene& scene : scenes) {
        scene.name += ", " + kind;
    }
    return scenes;
}

} // namespace

std::vector<QueueScene> all_queue_scenes() {
    std::vector<QueueScene> scenes = scenes_of("bounded", 8);
    for (QueueScene& scene : scenes_of("unbounded", 0)) {
        scenes.push_back(std::move(scene));
    }
    return scenes;
}

} // namespace paceline::test
