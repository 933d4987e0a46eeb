// SPDX-License-Identifier: Apache-2.0
// Looks at /proc/PID/stat and smaps_rollup of a tree.
#include "lab/accounting/tree_monitor.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

#include "lab/process/clock.hpp"
#include "lab/process/proc.hpp"
#include "lab/process/shared_memory.hpp"

namespace paceline::lab {

namespace {

std::int64_t thread_cpu_ns() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

struct Memory {
    std::int64_t pss = 0;
    std::int64_t shared = 0;
};

// All zero for a process that has ended or that we may not look into.
Memory memory_of(pid_t pid) {
    Memory memory;
    std::istringstream rollup(read_text("/proc/" + std::to_string(pid) + "/smaps_rollup"));
    for (std::string line; std::getline(rollup, line);) {
        std::int64_t* target = line.starts_with("Pss:")         ? &memory.pss
                               : line.starts_with("Pss_Shmem:") ? &memory.shared
                                                                : nullptr;
        if (target != nullptr) {
            std::istringstream(line.substr(line.find(':') + 1)) >> *target;
            *target *= 1024;
        }
    }
    return memory;
}

// What a look at a tree of one process costs: this process takes the place of the contender, which
// does not exist yet.
std::int64_t measured_cost_of_a_look() {
    const std::int64_t cpu_before = thread_cpu_ns();
    static_cast<void>(shared_memory_files());
    static_cast<void>(descendants_of(getpid()));
    static_cast<void>(memory_of(getpid()));
    return thread_cpu_ns() - cpu_before;
}

} // namespace

TreeMonitor::TreeMonitor()
    : files_before_(shared_memory_files()), schedule_(monotonic_ns(), measured_cost_of_a_look()) {}

TreeMonitor::~TreeMonitor() {
    if (thread_.joinable()) {
        static_cast<void>(finish());
    }
}

void TreeMonitor::watch(pid_t root) {
    {
        const std::scoped_lock lock(mutex_);
        root_ = root;
        schedule_ = LookSchedule(monotonic_ns(), schedule_.expected_ns());
    }
    thread_ = std::thread([this] { look_when_due(); });
}

void TreeMonitor::look_when_due() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        // A look between phases moves the time at which the next one is due, so it is asked again
        // after every wait.
        const std::int64_t left = schedule_.due_ns() - monotonic_ns();
        if (left <= 0) {
            look_locked();
        } else {
            stopped_.wait_for(lock, std::chrono::nanoseconds(left), [this] { return stop_; });
        }
    }
}

void TreeMonitor::look() {
    const std::scoped_lock lock(mutex_);
    if (root_ > 0) {
        look_locked();
    }
}

void TreeMonitor::look_locked() {
    const std::int64_t cpu_before = thread_cpu_ns();
    Memory sum;
    std::set<std::string> mapped;
    const std::set<std::string> files_now = shared_memory_files();
    const bool new_files = !std::ranges::includes(files_before_, files_now);
    for (const ProcessStat& process : descendants_of(root_)) {
        cpu_[{process.pid, process.start_ticks}] = {process.user_ns, process.system_ns};
        const Memory memory = memory_of(process.pid);
        sum.pss += memory.pss;
        sum.shared += memory.shared;
        if (new_files) {
            mapped.merge(shared_memory_files_of(process.pid));
        }
    }
    std::ranges::set_difference(mapped, files_before_,
                                std::inserter(shared_files_, shared_files_.end()));
    usage_.peak_pss_bytes = std::max(usage_.peak_pss_bytes, sum.pss);
    usage_.peak_shm_bytes =
        std::max(usage_.peak_shm_bytes, sum.shared + unmapped_shared_memory(files_now, mapped));
    usage_.memory_samples += 1;
    schedule_.looked(monotonic_ns(), thread_cpu_ns() - cpu_before);
}

std::int64_t TreeMonitor::unmapped_shared_memory(const std::set<std::string>& files_now,
                                                 const std::set<std::string>& mapped) const {
    std::int64_t bytes = 0;
    for (const std::string& file : files_now) {
        struct stat status{};
        if (!files_before_.contains(file) && !mapped.contains(file) &&
            stat(file.c_str(), &status) == 0) {
            constexpr std::int64_t kBlock =
                512; // st_blocks counts in these, whatever the file system
            bytes += status.st_blocks * kBlock;
        }
    }
    return bytes;
}

TreeUsage TreeMonitor::finish() {
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
    }
    stopped_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
    const std::scoped_lock lock(mutex_);
    TreeUsage usage = usage_;
    usage.processes = static_cast<std::int64_t>(cpu_.size());
    for (const auto& [process, time] : cpu_) {
        usage.cpu_user_ns += time.first;
        usage.cpu_system_ns += time.second;
    }
    usage.sampling_cpu_share = schedule_.cpu_share(monotonic_ns());
    return usage;
}

std::set<std::string> TreeMonitor::shared_files() const {
    const std::scoped_lock lock(mutex_);
    return shared_files_;
}

LookSchedule TreeMonitor::schedule() const {
    const std::scoped_lock lock(mutex_);
    return schedule_;
}

} // namespace paceline::lab
