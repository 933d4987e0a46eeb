// SPDX-License-Identifier: Apache-2.0
// Runs a storm and prints what became of the messages.
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "storm.hpp"

namespace {

constexpr const char* kHelp =
    "Producers and consumers of one queue, while one of them is killed or stopped every few "
    "milliseconds.\n"
    "\n"
    "  kill_storm                 5 seconds, 4 producers, 4 consumers, a stroke every 5 ms on "
    "average\n"
    "  kill_storm --seconds 300 --seed 7\n"
    "  kill_storm --producers 2 --consumers 6 --unbounded\n"
    "\n"
    "Exit status: 0 if nothing was lost, duplicated without the flag, damaged or leaked; else 1.\n";

bool read_number(const char* text, std::uint64_t& number) {
    const std::string_view view(text);
    return std::from_chars(view.data(), view.data() + view.size(), number).ec == std::errc();
}

} // namespace

int main(int argc, char** argv) {
    paceline::test::StormOptions options;
    for (int index = 1; index < argc; ++index) {
        const std::string_view option = argv[index];
        std::uint64_t number = 0;
        if (option == "--unbounded") {
            options.queue.capacity = 0;
        } else if (option == "--help") {
            std::fputs(kHelp, stdout);
            return 0;
        } else if (index + 1 < argc && read_number(argv[index + 1], number)) {
            ++index;
            if (option == "--seconds") {
                options.duration = std::chrono::seconds(number);
            } else if (option == "--producers") {
                options.producers = static_cast<std::uint32_t>(number);
            } else if (option == "--consumers") {
                options.consumers = static_cast<std::uint32_t>(number);
            } else if (option == "--seed") {
                options.seed = number;
            } else {
                std::fputs(kHelp, stderr);
                return 2;
            }
        } else {
            std::fputs(kHelp, stderr);
            return 2;
        }
    }
    const paceline::test::StormResult result = paceline::test::run_storm(options);
    std::printf(
        "kills %lu, stops %lu\n"
        "sent %lu, delivered %lu, redelivered %lu, uncertain (their producer died in put) %lu\n"
        "longest stall %ld ms\n"
        "lost %lu, duplicated without the flag %lu, came after ack %lu, damaged %lu\n"
        "chunks leaked %lu, participants left %lu, %s\n",
        result.kills, result.stops, result.sent, result.delivered, result.redelivered,
        result.uncertain, result.longest_stall.count(), result.lost, result.duplicated,
        result.came_after_acknowledge, result.damaged, result.leaked_chunks,
        result.left_participants, result.did_not_end ? "a worker failed" : "all ended");
    return result.is_good() ? 0 : 1;
}
