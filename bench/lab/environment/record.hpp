// SPDX-License-Identifier: Apache-2.0
// The record of the environment that is stored with every run.
#pragma once

#include <nlohmann/json.hpp>

#include "lab/environment/sources.hpp"

namespace paceline::lab {

// Read without privileges; takes milliseconds, and as long as git needs. Every key is always there;
// null: not known here.
//
//   host       id (hidden name of the machine), boot_id (hidden), uptime_s, cpu {model, vendor,
//   architecture, flags, sockets,
//              cores, threads, caches [{level, type, bytes, shared_cpus}], numa_nodes},
//              memory_bytes, memory_available_bytes, swap {total_bytes, used_bytes}, virtualisation
//              {virtual_machine, vendor, product, container}, kernel {name, release, version},
//              distribution {name, id, version}
//   frequency  governors, drivers, minimum_mhz, maximum_mhz, current_mhz (list), turbo,
//   throttle_events,
//              temperatures [{zone, celsius}], clock_source
//   scheduler  affinity ("0-3"), affinity_cpus, effective_cpus (affinity and quota), online_cpus,
//   cgroup {version, path,
//              quota_cpus, memory_limit_bytes, process_limit}, isolated_cpus, tickless_cpus,
//              smt_active, address_randomisation, transparent_huge_pages, overcommit_memory,
//              swappiness, autogroup, process_ids, limits {name: {soft, hard}} (a number or
//              "unlimited"), shared_memory {size_bytes, free_bytes}, message_queue {messages,
//              message_bytes}, pipe_bytes, trace_scope, can_trace
//   noise      load_average [1, 5, 15 minutes], runnable, pressure {cpu, memory, io: {some_avg10,
//   full_avg10}}, steal_share
//              (of all CPU time since boot)
//   software   git {commit, dirty}, compiler, compiler_flags, build_type, c_library, kernels_sum,
//   python {version,
//              lock_sum, packages {name: version}}, variables {name: value}
//
// Privacy: no host name, no user name, no serial numbers; the home folder in values is written ~;
// of the variables only those that set threads, start-up or behaviour of the measured software, and
// none whose name or value may be a secret.
[[nodiscard]] nlohmann::json environment_record(const EnvironmentSources& sources);

} // namespace paceline::lab
