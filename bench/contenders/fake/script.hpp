// SPDX-License-Identifier: Apache-2.0
// What the fake contender is told to do: the options of `configure`.
#pragma once

#include <cstdint>
#include <string>

#include "paceline_sdk/fields.hpp"

namespace paceline::fake {

enum class Fault {
    none,
    flood,            // megabytes on standard output and standard error; the reply is well
    lie,              // a wrong digest (phase run)
    raise,            // an exception
    sleep,            // no reply, for ever
    abort,            // SIGABRT
    exit,             // exit status 3
    garbage,          // bytes that are not JSON before the reply
    close,            // the reply descriptor is closed, the process lives on
    daemon,           // a process in a session of its own survives `stop`
    ignore_sigterm,   // `stop` and `bye` are answered, but the process stays and ignores SIGTERM
    impossible_times, // a reported time ten seconds longer than it was (phases start and run)
};

// "A run" is one pass over the items; a run of the workload initialization makes several of them.
struct Script {
    Fault fault = Fault::none;
    std::string phase =
        "run"; // configure, start, run or stop: the fault comes after its work, before its reply
    // A phase takes at least this long, by the clock.
    std::uint64_t start_ms = 0;
    std::uint64_t run_ms = 0;
    std::uint64_t stop_ms = 0;
    // Held, every page written to, from the beginning to the end of each run.
    std::uint64_t memory_megabytes = 0;        // private
    std::uint64_t shared_memory_megabytes = 0; // a memfd
    // Processes in each run that burn CPU and have ended when the run ends; every second one is no
    // child but a grandchild whose parent is gone.
    std::uint64_t children = 0;
    std::uint64_t child_cpu_ms = 0;
    bool leave_shared_memory =
        false; // a run leaves /dev/shm/paceline-fake-PID (one megabyte) behind
};

// Fails with InputError for an unknown option, a value of the wrong kind, or a fault that its phase
// cannot have.
Script read_script(const sdk::Json& options);

} // namespace paceline::fake
