// SPDX-License-Identifier: Apache-2.0
// The queue against its floors: every figure but the last is a ratio.
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

#include "queue_measurements.hpp"
#include "run.hpp"

namespace {

using namespace paceline::micro;

void measure(int rounds) {
    Run run(rounds);
    run.add("queue.latency_of_vyukov_ring", "<=", 1.5, queue_one_way, vyukov_one_way);
    run.add("queue.stream_of_vyukov_ring", ">=", 0.7, queue_stream, vyukov_stream);
    run.add("queue.stream_of_robust_mutex_ring", ">=", 4, queue_stream, mutex_stream);
    run.add("queue.stream_of_boost_message_queue", ">=", 5, queue_stream, boost_stream);
    run.add("queue.crowd_4_4_of_pair", ">=", 0.5, [] { return queue_crowd(4, 4); },
            [] { return queue_crowd(1, 1); });
    for (const std::size_t kibibytes : {64, 512, 1024, 8192}) {
        const std::size_t bytes = kibibytes * 1024;
        const int turns = static_cast<int>((std::size_t{1} << 26) / bytes);
        run.add("queue.copy_" + std::to_string(kibibytes) + "_KiB_of_memcpy", "<=", 2 / 0.8,
                [=] { return queue_copy(bytes, turns); }, [=] { return plain_copy(bytes, turns); });
    }
    for (const bool is_filled : {true, false}) {
        run.add(is_filled ? "queue.zero_copy_64_MiB_of_64_B"
                          : "queue.zero_copy_untouched_64_MiB_of_64_B",
                "<=", 1.2, [=] { return zero_copy(std::size_t{64} << 20, is_filled, 20); },
                [=] { return zero_copy(64, is_filled, 1000); });
    }
    run.add("queue.idle_8_consumers_percent", "<=", 0.2, [] { return idle_cost(8, 10); });
    run.finish();
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view argument = argc > 1 ? argv[1] : "3";
    int rounds = 0;
    const auto [end, error] =
        std::from_chars(argument.data(), argument.data() + argument.size(), rounds);
    if (argc > 2 || error != std::errc() || end != argument.data() + argument.size() ||
        rounds < 1) {
        std::fprintf(stderr, "usage: queue_figures [ROUNDS]\nROUNDS is 1 or more, 3 by default; "
                             "for example: queue_figures 9\n");
        return 2;
    }
    measure(rounds);
    return 0;
}
