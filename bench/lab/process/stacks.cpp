// SPDX-License-Identifier: Apache-2.0
// py-spy and gdb over the processes of a tree.
#include "lab/process/stacks.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include "lab/process/clock.hpp"
#include "lab/process/proc.hpp"
#include "lab/process/spawn.hpp"

namespace paceline::lab {

namespace {

constexpr double kSecondsEach = 20;
constexpr double kSecondsInAll = 30;

bool is_python(const std::filesystem::path& folder) {
    std::error_code error;
    const std::string program =
        std::filesystem::read_symlink(folder / "exe", error).filename().string();
    return program.starts_with("python") ||
           read_text(folder / "maps").find("libpython") != std::string::npos;
}

std::string user_stack(pid_t pid, const std::filesystem::path& folder, const StackTools& tools,
                       double seconds) {
    SpawnOptions options;
    if (is_python(folder) && !tools.py_spy.empty()) {
        options.command = {tools.py_spy, "dump", "--pid", std::to_string(pid)};
    } else {
        options.command = {tools.gdb,
                           "-batch",
                           "-nx",
                           "-p",
                           std::to_string(pid),
                           "-ex",
                           "thread apply all backtrace 30"};
    }
    try {
        const Finished finished = run_program(options, seconds);
        const std::string& text = finished.output.empty() ? finished.errors : finished.output;
        return finished.timed_out ? text + "(no answer in time)\n" : text;
    } catch (const std::system_error& error) {
        return fmt::format("({})\n", error.what());
    }
}

std::string command_line(const std::filesystem::path& folder) {
    std::string text = read_text(folder / "cmdline");
    std::ranges::replace(text, '\0', ' ');
    return text;
}

} // namespace

std::string tree_stacks(pid_t root, const StackTools& tools) {
    const std::int64_t begin = monotonic_ns();
    std::string report;
    for (const ProcessStat& process : descendants_of(root)) {
        const std::filesystem::path folder = "/proc/" + std::to_string(process.pid);
        report += fmt::format("== process {} ({}), parent {}, state {}, waits in {}\n   {}\n",
                              process.pid, process.name, process.parent, process.state,
                              read_text(folder / "wchan"), command_line(folder));
        std::istringstream kernel_stack(read_text(folder / "stack"));
        for (std::string line; std::getline(kernel_stack, line);) {
            report += fmt::format("   kernel: {}\n", line);
        }
        const double left = kSecondsInAll - static_cast<double>(monotonic_ns() - begin) / 1e9;
        if (process.state == 'Z') {
            continue;
        }
        report += left > 0 ? user_stack(process.pid, folder, tools, std::min(left, kSecondsEach))
                           : std::string("(time for stacks used up)\n");
        report += '\n';
    }
    return report;
}

} // namespace paceline::lab
