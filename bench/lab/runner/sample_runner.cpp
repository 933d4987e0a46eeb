// SPDX-License-Identifier: Apache-2.0
// The phases of a sample in their order; each either goes on or settles the status.
#include "lab/runner/sample_runner.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lab/accounting/machine_noise.hpp"
#include "lab/accounting/tree_monitor.hpp"
#include "lab/process/clock.hpp"
#include "lab/process/proc.hpp"
#include "lab/process/tree.hpp"
#include "lab/runner/dialogue.hpp"
#include "lab/runner/reply_times.hpp"
#include "lab/runner/sample_files.hpp"
#include "lab/runner/sample_folders.hpp"
#include "lab/runner/sample_tree.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr int kProtocolVersion = 1;

// One sample under way. The first thing that goes wrong settles the status; what follows only ends
// the tree.
class SampleInProgress {
public:
    SampleInProgress(boost::asio::io_context& io, Interrupt& interrupt,
                     const Laboratory& laboratory, const SampleRequest& request)
        : interrupt_(interrupt), request_(request), machine_before_(read_machine()),
          tree_(io, sample_tree_options(laboratory, *request.contender, folders_),
                [&interrupt] { return interrupt.requested(); }),
          dialogue_(tree_, request, laboratory, sample_) {
        monitor_.watch(tree_.supervisor());
        sample_.cell = request.planned.cell;
        sample_.round = request.planned.round;
        sample_.position = request.planned.position;
        sample_.version = request.version;
        sample_.started_at = utc_now();
        sample_.status = Status::ok;
    }

    Sample measure() {
        try {
            if (start_program() && hello() && configure() && start() && run()) {
                stop();
            }
        } catch (const json::exception& error) {
            settle(sample_, Status::protocol,
                   fmt::format("a reply with a field of the wrong type: {}", error.what()));
        }
        finish();
        return std::move(sample_);
    }

private:
    bool start_program() {
        std::string reason;
        const bool started = tree_.wait_started(reason);
        interrupt_.check();
        return started ||
               settle(sample_, Status::error, fmt::format("cannot be started: {}", reason));
    }

    bool hello() {
        if (!dialogue_.ask({{"op", "hello"}, {"protocol", kProtocolVersion}},
                           request_.deadlines.import)) {
            return false;
        }
        if (dialogue_.reply().value("protocol", 0) != kProtocolVersion) {
            return settle(sample_, Status::protocol, "speaks another version of the protocol");
        }
        import_ns_ = dialogue_.exchange().received_ns - tree_.started_ns();
        return !request_.probe_unknown_request || answers_unknown_request();
    }

    bool answers_unknown_request() {
        const Tree::Exchange exchange =
            tree_.exchange({{"op", "no_such_request"}}, request_.deadlines.import);
        const bool good = exchange.outcome == Tree::Outcome::reply &&
                          exchange.reply["ok"] == false &&
                          exchange.reply.value("unsupported", false);
        return good || settle(sample_, Status::protocol,
                              "an unknown request is not answered as unsupported");
    }

    bool configure() {
        json inputs = json::object();
        for (const auto& [name, file] : request_.inputs->files) {
            inputs[name] = file.string();
        }
        return dialogue_.ask({{"op", "configure"},
                              {"workload", sample_.cell.workload},
                              {"workers", sample_.cell.workers},
                              {"parameters", request_.inputs->parameters},
                              {"inputs", inputs},
                              {"options", request_.options},
                              {"barrier", folders_.barrier()}},
                             request_.deadlines.configure);
    }

    bool start() {
        std::int64_t ns = 0;
        if (!dialogue_.ask_time({{"op", "start"}}, request_.deadlines.start, ns)) {
            return false;
        }
        sample_.start_ns = ns;
        monitor_.look();
        return true;
    }

    bool run() {
        for (int repetition = 0; repetition < request_.repetitions; ++repetition) {
            std::int64_t ns = 0;
            if (!dialogue_.ask_time({{"op", "run"}, {"repetition", repetition}},
                                    request_.deadlines.run, ns)) {
                return false;
            }
            sample_.run_ns.push_back(ns);
            sample_.digest = dialogue_.reply().value("digest", "");
            monitor_.look();
            if (sample_.digest != request_.inputs->digest) {
                // The tree is stopped in good order all the same.
                settle(sample_, Status::wrong,
                       fmt::format("run {}: digest {} instead of {}", repetition, sample_.digest,
                                   request_.inputs->digest));
                break;
            }
            if (sample_.cell.workload == "queue" && !queue_times()) {
                return false;
            }
        }
        sample_.verified = sample_.status == Status::ok;
        return true;
    }

    bool queue_times() {
        const std::string fault = take_queue_times(dialogue_.reply(), sample_);
        return fault.empty() || settle(sample_, Status::protocol, fault);
    }

    void stop() {
        for (const std::string& file : monitor_.shared_files()) {
            tree_.own(file);
        }
        const std::int64_t begin = monotonic_ns();
        const auto left = [&] {
            return std::max(0.0, request_.deadlines.stop -
                                     static_cast<double>(monotonic_ns() - begin) / 1e9);
        };
        if (!dialogue_.ask({{"op", "stop"}}, left()) || !dialogue_.ask({{"op", "bye"}}, left())) {
            return;
        }
        if (!tree_.wait_empty(left())) {
            interrupt_.check();
            std::string names;
            for (const ProcessStat& process : descendants_of(tree_.supervisor())) {
                names +=
                    fmt::format("{}{} ({})", names.empty() ? "" : ", ", process.name, process.pid);
            }
            settle(sample_, Status::leftover,
                   fmt::format("alive {} s after stop: {}", request_.deadlines.stop, names));
            return;
        }
        if (tree_.exit() && (tree_.exit()->signal != 0 || tree_.exit()->code != 0)) {
            settle(sample_, Status::crash,
                   tree_.exit()->signal != 0
                       ? fmt::format("ended by signal {} after bye", tree_.exit()->signal)
                       : fmt::format("exited with {} after bye", tree_.exit()->code));
            return;
        }
        if (const auto& end = tree_.end_of_tree()) {
            sample_.stop_ns = end->at_ns - begin;
        }
    }

    void finish() {
        monitor_.look();
        tree_.end();
        sample_.usage = monitor_.finish();
        if (const auto& end = tree_.end_of_tree()) {
            TreeUsage& usage = sample_.usage;
            if (end->cpu_user_ns + end->cpu_system_ns >= usage.cpu_user_ns + usage.cpu_system_ns) {
                usage.cpu_user_ns = end->cpu_user_ns;
                usage.cpu_system_ns = end->cpu_system_ns;
            }
            usage.voluntary_switches = end->voluntary_switches;
            usage.involuntary_switches = end->involuntary_switches;
            sample_.lab_wall_ns = end->at_ns - tree_.started_ns();
        }
        sample_.noise = noise_between(machine_before_, read_machine(),
                                      sample_.usage.cpu_user_ns + sample_.usage.cpu_system_ns +
                                          process_cpu_ns() - lab_cpu_before_ns_);
        sample_.import_ns = import_ns_;
        if (sample_.status != Status::ok) {
            // A time of something that failed is no time.
            sample_.import_ns = sample_.start_ns = sample_.stop_ns = sample_.lab_wall_ns =
                std::nullopt;
            sample_.stream_bytes_per_s = std::nullopt;
            for (auto* list :
                 {&sample_.run_ns, &sample_.put_ns, &sample_.get_ns, &sample_.round_trip_ns}) {
                list->clear();
            }
            sample_.verified = false;
        }
        sample_.log = write_sample_log(request_, tree_.log(), dialogue_.tracebacks());
    }

    Interrupt& interrupt_;
    const SampleRequest& request_;
    SampleFolders folders_;
    MachineSnapshot machine_before_;
    std::int64_t lab_cpu_before_ns_ = process_cpu_ns(); // the lab is no foreign program
    TreeMonitor monitor_; // before the tree: it measures what a look costs while nothing is timed
    Tree tree_;
    Sample sample_;
    Dialogue dialogue_;
    std::optional<std::int64_t> import_ns_;
};

} // namespace

Sample SampleRunner::measure(const SampleRequest& request) {
    return SampleInProgress(io_, interrupt_, laboratory_, request).measure();
}

} // namespace paceline::lab
