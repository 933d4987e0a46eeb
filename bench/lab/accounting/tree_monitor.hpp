// SPDX-License-Identifier: Apache-2.0
// Watches a process tree from a thread of its own: memory peaks, shared memory, processes, and the
// CPU time of processes that the supervisor's getrusage cannot see.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include <sys/types.h>

#include "lab/accounting/look_schedule.hpp"
#include "lab/types/sample.hpp"

namespace paceline::lab {

// CPU seconds: getrusage(RUSAGE_CHILDREN) of the supervisor knows every process that was waited
// for, to the last microsecond, but not those whose parent ignores SIGCHLD; what this class saw of
// all processes is the other bound. The larger of the two is reported.
//
// Memory: a look sums Pss (each shared page counted once) and Pss_Shmem of all processes, and adds
// files in /dev/shm that were made since the sample began and that nobody maps. A thread looks when
// its LookSchedule says so; besides, the owner looks between phases, where no clock of the
// contender runs.
class TreeMonitor {
public:
    // Notes what is in /dev/shm and measures what a look costs, so make it before the tree: then
    // neither falls into a phase of it.
    TreeMonitor();
    ~TreeMonitor();
    TreeMonitor(const TreeMonitor&) = delete;
    TreeMonitor& operator=(const TreeMonitor&) = delete;

    // Watches the descendants of `root`, which is not counted itself, from now on. Once.
    void watch(pid_t root);
    // One look now, whether it is due or not; nothing before watch(). Any thread.
    void look();
    // Ends the thread and returns what was seen; CPU time is the sum of what each process had used
    // when last seen.
    [[nodiscard]] TreeUsage finish();
    // Files in /dev/shm that the tree was seen to map or hold open, and that were not there before.
    [[nodiscard]] std::set<std::string> shared_files() const;
    // When the next look is due and why.
    [[nodiscard]] LookSchedule schedule() const;

private:
    using ProcessKey = std::pair<pid_t, std::uint64_t>; // pid and start: pids come back

    void look_when_due();
    void look_locked();
    [[nodiscard]] std::int64_t unmapped_shared_memory(const std::set<std::string>& files_now,
                                                      const std::set<std::string>& mapped) const;

    pid_t root_ = -1;
    std::set<std::string> files_before_;
    mutable std::mutex mutex_;
    std::condition_variable stopped_;
    bool stop_ = false;
    std::map<ProcessKey, std::pair<std::int64_t, std::int64_t>> cpu_; // user, system
    std::set<std::string> shared_files_;
    TreeUsage usage_;
    LookSchedule schedule_;
    std::thread thread_;
};

} // namespace paceline::lab
