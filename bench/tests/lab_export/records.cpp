// SPDX-License-Identifier: Apache-2.0
// Plausible numbers, each worked out from its place, so that golden files can be read and checked.
#include "records.hpp"

#include <array>

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr std::int64_t kMicrosecond = 1'000;
constexpr std::int64_t kMillisecond = 1'000'000;

struct Times {
    std::int64_t start;
    std::int64_t run; // hot; the cold one takes a fifth more
    std::int64_t stop;
    std::int64_t memory; // MB
};

json environment() {
    return {{"host",
             {{"id", "0d8ef1f6-5c2e-5b59-a7f5-3f4ba2a1ce0f"},
              {"cpu", {{"model", "Example CPU @ 3.00GHz"}, {"threads", 2}}},
              {"memory_bytes", 25'228'214'272},
              {"virtualisation", {{"virtual_machine", true}}},
              {"kernel", {{"release", "6.1.0-13-amd64"}}},
              {"distribution", {{"name", "Debian GNU/Linux 12 (bookworm)"}}}}},
            {"scheduler", {{"effective_cpus", 2}}},
            {"software",
             {{"python", {{"version", "3.11.2"}}},
              {"git", {{"commit", "9a85e4b0c1d2e3f405162738495a6b7c8d9e0f1a"}, {"dirty", true}}}}}};
}

json run(const std::string& id, const std::string& profile, int rounds) {
    return {{"id", id},
            {"profile", profile},
            {"rounds", rounds},
            {"started_at", "2025-01-31T08:00:00Z"},
            {"finished_at", "2025-01-31T08:07:41Z"},
            {"reference", "serial_cpp"}};
}

json contender(const std::string& name, const std::string& version, const std::string& language) {
    return {{"name", name},           {"version", version},
            {"language", language},   {"family", "processes"},
            {"idiom", "recommended"}, {"note", "as its documentation shows"}};
}

// Rounds differ by a few per cent, in a way that depends on the contender.
std::int64_t varied(std::int64_t value, int round, std::size_t salt) {
    const std::size_t step = (static_cast<std::size_t>(round) * 7 + salt * 3) % 5;
    return value + value * static_cast<std::int64_t>(step) / 100;
}

Sample blank(const Cell& cell, int round) {
    Sample sample;
    sample.cell = cell;
    sample.round = round;
    sample.started_at = "2025-01-31T08:00:0" + std::to_string(round % 10) + "Z";
    sample.version = "1.2." + std::to_string(cell.contender.size());
    sample.noise = {0.25, 20 * kMicrosecond, 30 * kMicrosecond, 40 * kMicrosecond,
                    0,    10 * kMicrosecond};
    return sample;
}

Sample ok(const Cell& cell, int round, const Times& times) {
    Sample sample = blank(cell, round);
    const std::size_t salt = cell.contender.size() + static_cast<std::size_t>(cell.workers);
    sample.status = Status::ok;
    sample.verified = true;
    sample.import_ns = varied(40 * kMillisecond, round, salt);
    sample.start_ns = varied(times.start, round, salt + 1);
    sample.run_ns = {varied(times.run * 6 / 5, round, salt), varied(times.run, round, salt + 1),
                     varied(times.run, round, salt + 2)};
    sample.stop_ns = varied(times.stop, round, salt + 2);
    sample.lab_wall_ns = *sample.import_ns + *sample.start_ns + *sample.stop_ns + sample.run_ns[0] +
                         sample.run_ns[1] + sample.run_ns[2];
    sample.digest = "00112233445566778899aabbccddeeff:32";
    sample.usage.cpu_user_ns = varied(times.run * 5, round, salt);
    sample.usage.cpu_system_ns = varied(times.start / 2 + kMillisecond, round, salt);
    sample.usage.peak_pss_bytes = times.memory * 1'000'000;
    sample.usage.peak_shm_bytes = times.memory * 10'000;
    sample.usage.voluntary_switches = 120;
    sample.usage.involuntary_switches = 7;
    sample.usage.processes = cell.workers + 1;
    sample.usage.memory_samples = 9;
    sample.usage.sampling_cpu_share =
        0.0078125; // exact in binary, so its digits are the same everywhere
    return sample;
}

Sample failed(const Cell& cell, int round, Status status, const std::string& reason) {
    Sample sample = blank(cell, round);
    sample.status = status;
    sample.reason = reason;
    sample.log = "logs/" + cell.contender + ".txt";
    return sample;
}

const json kNumerical = {
    {"size", 1500}, {"filters", 32}, {"stride", 5}, {"seed", 1}, {"image", ""}};
const json kStateful = {{"documents", 200}, {"words_even", 15000}, {"words_odd", 5000},
                        {"letters", 20},    {"seed", 1},           {"directory", ""}};
const json kInitialization = {
    {"runs", 50}, {"evaluations", 10}, {"images", 32}, {"model_megabytes", 40}, {"seed", 1}};

void add_times(RunRecord& record, int round, const std::string& workload, const json& parameters,
               const std::string& contender, int workers, const Times& times) {
    record.samples.push_back(ok({workload, parameters, contender, workers}, round, times));
}

void add_numerical(RunRecord& record, int round) {
    const auto cell = [](const std::string& contender) {
        return Cell{"numerical", kNumerical, contender, 2};
    };
    add_times(record, round, "numerical", kNumerical, "serial_cpp", 1,
              {12 * kMicrosecond, 400 * kMillisecond, 3 * kMicrosecond, 62});
    add_times(record, round, "numerical", kNumerical, "serial", 1,
              {20 * kMicrosecond, 431 * kMillisecond, 5 * kMicrosecond, 88});
    add_times(record, round, "numerical", kNumerical, "pinned_forks", 2,
              {900 * kMicrosecond, 205 * kMillisecond, 400 * kMicrosecond, 71});
    add_times(record, round, "numerical", kNumerical, "multiprocessing_pool", 2,
              {21 * kMillisecond, 240 * kMillisecond, 33 * kMillisecond, 132});
    add_times(record, round, "numerical", kNumerical, "process_pool_executor", 2,
              {24 * kMillisecond, 251 * kMillisecond, 12 * kMillisecond, 134});
    add_times(record, round, "numerical", kNumerical, "dask", 2,
              {1100 * kMillisecond, 290 * kMillisecond, 420 * kMillisecond, 512});
    record.samples.push_back(
        failed(cell("ray"), round, Status::hang,
               "no reply to start within 60 s; stacks in logs/ray.stacks, the longest of them in a "
               "line that is certainly wider than any terminal that this table was made for"));
    record.samples.push_back(
        failed(cell("openmpi"), round, Status::not_installed, "mpirun not found"));
    record.samples.push_back(
        failed(cell("mpire"), round, Status::crash, "signal 11 (Segmentation fault)"));
    // One round of three fails: shown with its numbers and with its failure.
    if (round == 1) {
        record.samples.push_back(failed(cell("joblib"), round, Status::leftover,
                                        "2 processes alive 30 s after stop: \x1b[31mloky\x1b[0m"));
    } else {
        add_times(record, round, "numerical", kNumerical, "joblib", 2,
                  {31 * kMillisecond, 262 * kMillisecond, 5 * kMillisecond, 170});
    }
}

void add_stateful(RunRecord& record, int round) {
    add_times(record, round, "stateful", kStateful, "serial_cpp", 1,
              {9 * kMicrosecond, 210 * kMillisecond, 2 * kMicrosecond, 95});
    add_times(record, round, "stateful", kStateful, "pinned_forks", 2,
              {1 * kMillisecond, 230 * kMillisecond, 500 * kMicrosecond, 150});
    add_times(record, round, "stateful", kStateful, "multiprocessing_pool", 2,
              {22 * kMillisecond, 460 * kMillisecond, 34 * kMillisecond, 260});
    const auto cell = [](const std::string& contender) {
        return Cell{"stateful", kStateful, contender, 2};
    };
    record.samples.push_back(failed(cell("joblib"), round, Status::unsupported,
                                    "=no worker state, \"by design\" | see <docs>"));
    record.samples.push_back(failed(cell("ray"), round, Status::wrong, "digest differs"));
    record.samples.push_back(
        failed(cell("dask"), round, Status::error, "TypeError: caf\xC3\xA9 \xFF\xFE\nsecond line"));
    record.samples.push_back(failed(cell("mpire"), round, Status::protocol,
                                    "run_ns is longer than the lab's view of it"));
}

void add_initialization(RunRecord& record, int round) {
    add_times(record, round, "initialization", kInitialization, "serial_cpp", 1,
              {182 * kMillisecond, 5200 * kMillisecond, 40 * kMicrosecond, 120});
    add_times(record, round, "initialization", kInitialization, "multiprocessing_pool", 2,
              {230 * kMillisecond, 2900 * kMillisecond, 45 * kMillisecond, 310});
}

void add_queue(RunRecord& record, int round, bool large) {
    const std::array<std::int64_t, 4> sizes{100, 800, 6400, 51200};
    const std::size_t count = large ? sizes.size() : 2;
    for (const std::string part : {"put_get", "round_trip", "stream"}) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::int64_t elements = sizes[i];
            const json parameters = {
                {"part", part}, {"elements", elements}, {"messages", 4}, {"seed", 1}};
            const int workers = part == "put_get" ? 1 : 2;
            const auto add = [&](const std::string& contender, std::int64_t ns) {
                Sample sample = ok({"queue", parameters, contender, workers}, round,
                                   {kMillisecond, 4 * ns, kMillisecond, 30});
                const std::int64_t base = ns + round * 10;
                if (part == "put_get") {
                    sample.put_ns = {base, base + 40, base + 20, base + 300};
                    sample.get_ns = {2 * base, 2 * base + 90, 2 * base + 10, 2 * base + 700};
                } else if (part == "round_trip") {
                    sample.round_trip_ns = {5 * base, 5 * base + 100, 5 * base + 50,
                                            5 * base + 900};
                } else {
                    sample.stream_bytes_per_s =
                        8.0 * static_cast<double>(elements) / (static_cast<double>(base) * 1.1e-9);
                }
                record.samples.push_back(sample);
            };
            add("multiprocessing_queue", 9'000 + elements * 3);
            add("paceline_queue", 700 + elements / 2);
            const Cell pipe{"queue", parameters, "pipe", workers};
            if (part == "put_get" && elements > 800) {
                record.samples.push_back(
                    elements == 6400
                        ? failed(pipe, round, Status::hang, "no reply to run within 5 s")
                        : failed(pipe, round, Status::skipped,
                                 "after the hang of queue put_get 6400 elements, pipe, 1 worker"));
            } else {
                add("pipe", 2'000 + elements * 2);
            }
            record.samples.push_back(failed({"queue", parameters, "iceoryx", workers}, round,
                                            Status::not_installed, "libiceoryx_posh.so not found"));
        }
    }
}

} // namespace

RunRecord quick_record() {
    RunRecord record;
    record.run = run("2025-01-31_0800", "quick", 3);
    record.environment = environment();
    record.contenders = {
        {"serial_cpp", contender("C++, serial", "", "c++")},
        {"joblib", contender("joblib", "1.4.2", "python")},
        {"ray", contender("Ray", "2.9 | <script>alert(1)</script> [x](y)", "python")},
    };
    std::string predecessor;
    for (int round = 0; round < 3; ++round) {
        add_numerical(record, round);
        add_stateful(record, round);
        add_initialization(record, round);
        add_queue(record, round, true);
    }
    int position = 0;
    for (Sample& sample : record.samples) {
        sample.position = position++ % 7;
        sample.predecessor = predecessor;
        predecessor = sample.cell.contender;
    }
    return record;
}

RunRecord standard_record() {
    RunRecord record;
    record.run = run("2025-01-31_0900", "standard", 10);
    record.environment = environment();
    record.contenders = json::object();
    for (int round = 0; round < 10; ++round) {
        add_numerical(record, round);
        add_times(record, round, "numerical", kNumerical, "onetbb", 2,
                  {700 * kMicrosecond, 206 * kMillisecond, 300 * kMicrosecond, 70});
        add_times(record, round, "numerical", kNumerical, "multiprocessing_pool", 1,
                  {20 * kMillisecond, 440 * kMillisecond, 31 * kMillisecond, 101});
        if (round < 5) { // too few rounds for an interval
            add_times(record, round, "numerical", kNumerical, "loky", 2,
                      {40 * kMillisecond, 250 * kMillisecond, 9 * kMillisecond, 150});
        } else {
            record.samples.push_back(failed({"numerical", kNumerical, "loky", 2}, round,
                                            Status::error, "TerminatedWorkerError: SIGKILL"));
        }
        record.samples[static_cast<std::size_t>(round) * 3].noise.foreign_cpu_ns =
            400 * kMillisecond;
        add_queue(record, round, false);
    }
    return record;
}

} // namespace paceline::lab
