// SPDX-License-Identifier: Apache-2.0
// Kills a participant at every instruction of every operation, and prints what became of the
// messages.
#include <chrono>
#include <cstdio>
#include <string>

#include "../support/sweep_main.hpp"
#include "sweep.hpp"

namespace {

using namespace paceline::test;

constexpr const char* kHelp =
    "Kills a participant of a queue at every instruction of every operation and counts what goes "
    "wrong.\n"
    "\n"
    "  crash_sweep             everything\n"
    "  crash_sweep --sample    a sample of it, in a few minutes at most\n"
    "  crash_sweep --only put  operations whose names contain a text\n"
    "\n"
    "copy      at each instruction the region is copied, others work on the copy, and the victim "
    "is dead there\n"
    "kill      at each instruction a real victim is really killed\n"
    "stopped   at each instruction the victim is stopped while others work, then goes on to its "
    "end;\n"
    "          what it was told is true\n"
    "resumed   others work while the victim is stopped after one of its writes; it goes on and "
    "dies later\n"
    "reaper    the victim dies at each of its writes, and its reaper at each instruction\n"
    "pair      two victims die at each pair of their writes\n"
    "\n"
    "Exit status: 0 if nothing was lost, duplicated without the flag, leaked, stuck or wrong; else "
    "1.\n";

constexpr std::uint64_t kSampledDeaths = 6;
// What a sample steps through, about, to stop an operation at many of its instructions.
constexpr std::uint64_t kSampledSteps = 120'000;

class Table {
public:
    Table() {
        std::printf("%-8s %-42s %-13s %12s %9s %5s %10s %6s %6s %6s %11s %8s\n", "kind",
                    "operation", "meanwhile", "instructions", "audits", "lost", "duplicated",
                    "leaked", "stuck", "wrong", "redelivered", "seconds");
    }

    template <typename Sweep>
    void run(const char* kind, const char* meanwhile, Sweep sweep) {
        const auto begin = std::chrono::steady_clock::now();
        const SweepResult result = sweep();
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        const Verdict& verdict = result.verdict;
        std::printf("%-8s %-42s %-13s %12lu %9lu %5lu %10lu %6lu %6lu %6lu %11lu %8.1f\n", kind,
                    result.name.c_str(), meanwhile, result.instructions, verdict.audits,
                    verdict.lost, verdict.duplicated, verdict.leaked, verdict.stuck, verdict.wrong,
                    verdict.redelivered, seconds);
        if (verdict.faults() != 0) {
            std::printf("         first: %s\n", verdict.first_fault.c_str());
        }
        std::fflush(stdout);
        instructions_ += result.instructions;
        total_ += verdict;
    }

    // Whether nothing went wrong.
    [[nodiscard]] bool finish() const {
        std::printf("%-8s %-42s %-13s %12lu %9lu %5lu %10lu %6lu %6lu %6lu %11lu\n", "all", "", "",
                    instructions_, total_.audits, total_.lost, total_.duplicated, total_.leaked,
                    total_.stuck, total_.wrong, total_.redelivered);
        return total_.faults() == 0;
    }

private:
    std::uint64_t instructions_ = 0;
    Verdict total_;
};

const char* name_of(Meanwhile meanwhile) {
    switch (meanwhile) {
    case Meanwhile::nothing:
        return "nothing";
    case Meanwhile::one_put:
        return "one put";
    case Meanwhile::put_and_gets:
        return "put and gets";
    case Meanwhile::three_laps:
        break;
    }
    return "three laps";
}

void sweep_scene(Table& table, const Scene& scene, bool is_sample) {
    std::uint64_t instructions = 0;
    for (const Meanwhile meanwhile : kMeanwhiles) {
        if (!is_sample || meanwhile == Meanwhile::three_laps) {
            table.run("copy", name_of(meanwhile), [&] {
                SweepResult result = sweep_copies(scene, meanwhile);
                instructions = result.instructions;
                return result;
            });
        }
    }
    // Each real death steps from the beginning, so a sample is a few of them.
    const std::uint64_t stride = is_sample ? instructions / kSampledDeaths + 1 : 1;
    if (scene.is_long) {
        return;
    }
    for (const Meanwhile meanwhile : {Meanwhile::nothing, Meanwhile::three_laps}) {
        if (!is_sample || meanwhile == Meanwhile::nothing) {
            table.run("kill", name_of(meanwhile),
                      [&] { return sweep_kills(scene, meanwhile, stride); });
        }
    }
    // Each stop steps from the beginning, too: half of the instructions on average.
    const std::uint64_t stops = is_sample ? instructions * instructions / 2 / kSampledSteps + 1 : 1;
    for (const Meanwhile meanwhile : {Meanwhile::one_put, Meanwhile::three_laps}) {
        if (!is_sample || meanwhile == Meanwhile::three_laps) {
            table.run("stopped", name_of(meanwhile),
                      [&] { return sweep_stops(scene, meanwhile, stops); });
        }
    }
    if (is_sample) {
        return;
    }
    for (const Meanwhile meanwhile : {Meanwhile::one_put, Meanwhile::three_laps}) {
        table.run("resumed", name_of(meanwhile), [&] { return sweep_resumed(scene, meanwhile); });
    }
    table.run("reaper", name_of(Meanwhile::one_put), [&] { return sweep_reaper(scene); });
}

// Returns whether nothing went wrong.
bool sweep_all(const SweepOptions& options) {
    Table table;
    for (const Scene& scene : all_scenes()) {
        if (options.wants(scene.operation.name) && !(options.is_sample && scene.is_long)) {
            sweep_scene(table, scene, options.is_sample);
        }
    }
    int pair = 0;
    for (const Operation& first : paired_operations(kVictim)) {
        for (const Operation& second : paired_operations(kSecondVictim)) {
            const bool is_wanted = !options.is_sample || pair++ == 1;
            if (is_wanted && options.wants(first.name + " + " + second.name)) {
                table.run("pair", "",
                          [&] { return sweep_pairs(first, second, options.is_sample ? 11 : 1); });
            }
        }
    }
    return table.finish();
}

} // namespace

int main(int argc, char** argv) {
    return sweep_main(argc, argv, kHelp, sweep_all);
}
