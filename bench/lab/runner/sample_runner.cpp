// SPDX-License-Identifier: Apache-2.0
// The phases of a sample in their order; each either goes on or settles the status.
#include "lab/runner/sample_runner.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "lab/accounting/machine_noise.hpp"
#include "lab/accounting/tree_monitor.hpp"
#include "lab/process/clock.hpp"
#include "lab/process/proc.hpp"
#include "lab/process/tree.hpp"
#include "lab/runner/reply_times.hpp"
#include "lab/runner/sample_files.hpp"
#include "lab/runner/sample_folders.hpp"
#include "lab/runner/sample_tree.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

constexpr int kProtocolVersion = 1;

// A terminal must not obey what a contender wrote, so control characters become spaces.
std::string first_line(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    std::ranges::replace_if(line, [](unsigned char c) { return std::iscntrl(c) != 0; }, ' ');
    return line;
}

// One sample under way. The first thing that goes wrong settles the status; what follows only ends
// the tree.
class SampleInProgress {
public:
    SampleInProgress(boost::asio::io_context& io, Interrupt& interrupt,
                     const Laboratory& laboratory, const SampleRequest& request)
        : interrupt_(interrupt), laboratory_(laboratory), request_(request),
          machine_before_(read_machine()),
          tree_(io, sample_tree_options(laboratory, *request.contender, folders_),
                [&interrupt] { return interrupt.requested(); }) {
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
            settle(Status::protocol,
                   fmt::format("a reply with a field of the wrong type: {}", error.what()));
        }
        finish();
        return std::move(sample_);
    }

private:
    bool settle(Status status, std::string reason) {
        if (sample_.status == Status::ok) {
            sample_.status = status;
            sample_.reason = std::move(reason);
        }
        return false;
    }

    bool start_program() {
        std::string reason;
        const bool started = tree_.wait_started(reason);
        interrupt_.check();
        return started || settle(Status::error, fmt::format("cannot be started: {}", reason));
    }

    // One request. True if the reply is a good one, which `reply_` then holds.
    bool ask(const json& request, double deadline) {
        exchange_ = tree_.exchange(request, deadline);
        const auto op = request.at("op").get<std::string>();
        switch (exchange_.outcome) {
        case Tree::Outcome::interrupted:
            throw Interrupted();
        case Tree::Outcome::timed_out:
            return settle(Status::hang, exchange_.detail + save_sample_stacks(request_, laboratory_,
                                                                              tree_.supervisor()));
        case Tree::Outcome::closed:
        case Tree::Outcome::garbage:
            return settle(Status::protocol, exchange_.detail);
        case Tree::Outcome::exited:
            return settle(Status::crash, fmt::format("{} during {}", exchange_.detail, op));
        case Tree::Outcome::reply:
            break;
        }
        const json& reply = exchange_.reply;
        if (reply["ok"] == true) {
            return true;
        }
        if (reply.value("unsupported", false)) {
            return settle(Status::unsupported,
                          first_line(reply.value("reason", "it does not have this")));
        }
        notes_ += reply.value("traceback", "");
        return settle(
            Status::error,
            fmt::format("{}: {}", op, first_line(reply.value("error", "no reason given"))));
    }

    bool hello() {
        if (!ask({{"op", "hello"}, {"protocol", kProtocolVersion}}, request_.deadlines.import)) {
            return false;
        }
        if (exchange_.reply.value("protocol", 0) != kProtocolVersion) {
            return settle(Status::protocol, "speaks another version of the protocol");
        }
        import_ns_ = exchange_.received_ns - tree_.started_ns();
        return !request_.probe_unknown_request || answers_unknown_request();
    }

    bool answers_unknown_request() {
        exchange_ = tree_.exchange({{"op", "no_such_request"}}, request_.deadlines.import);
        const bool good = exchange_.outcome == Tree::Outcome::reply &&
                          exchange_.reply["ok"] == false &&
                          exchange_.reply.value("unsupported", false);
        return good ||
               settle(Status::protocol, "an unknown request is not answered as unsupported");
    }

    bool configure() {
        json inputs = json::object();
        for (const auto& [name, file] : request_.inputs->files) {
            inputs[name] = file.string();
        }
        return ask({{"op", "configure"},
                    {"workload", sample_.cell.workload},
                    {"workers", sample_.cell.workers},
                    {"parameters", request_.inputs->parameters},
                    {"inputs", inputs},
                    {"options", request_.options},
                    {"barrier", folders_.barrier()}},
                   request_.deadlines.configure);
    }

    // The contender's own time of a phase, if it agrees with the lab's view.
    bool timed(std::int64_t& ns) {
        const json& value = exchange_.reply.value("ns", json());
        if (!value.is_number_integer() || value.get<std::int64_t>() < 0) {
            return settle(Status::protocol, "a reply without its time \"ns\"");
        }
        ns = value.get<std::int64_t>();
        const PhaseTime time{ns, exchange_.received_ns - exchange_.sent_ns, exchange_.cpu_wait_ns};
        if (!is_possible(time)) {
            return settle(Status::protocol,
                          fmt::format("impossible time: {} says {:.3f} ms, the lab saw {:.3f} ms",
                                      exchange_.reply.at("op").get<std::string>(),
                                      static_cast<double>(time.contender_ns) / 1e6,
                                      static_cast<double>(time.lab_ns) / 1e6));
        }
        return true;
    }

    // A request whose reply has the contender's own time.
    bool ask_time(const json& request, double deadline, std::int64_t& ns) {
        const std::int64_t stolen = read_machine().steal_ns;
        if (!ask(request, deadline)) {
            return false;
        }
        // While the host keeps a CPU back, the lab may be late to see a reply that came in time.
        exchange_.cpu_wait_ns += read_machine().steal_ns - stolen;
        return timed(ns);
    }

    bool start() {
        std::int64_t ns = 0;
        if (!ask_time({{"op", "start"}}, request_.deadlines.start, ns)) {
            return false;
        }
        sample_.start_ns = ns;
        monitor_.look();
        return true;
    }

    bool run() {
        for (int repetition = 0; repetition < request_.repetitions; ++repetition) {
            std::int64_t ns = 0;
            if (!ask_time({{"op", "run"}, {"repetition", repetition}}, request_.deadlines.run,
                          ns)) {
                return false;
            }
            sample_.run_ns.push_back(ns);
            sample_.digest = exchange_.reply.value("digest", "");
            monitor_.look();
            if (sample_.digest != request_.inputs->digest) {
                // The tree is stopped in good order all the same.
                settle(Status::wrong, fmt::format("run {}: digest {} instead of {}", repetition,
                                                  sample_.digest, request_.inputs->digest));
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
        const std::string fault = take_queue_times(exchange_.reply, sample_);
        return fault.empty() || settle(Status::protocol, fault);
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
        if (!ask({{"op", "stop"}}, left()) || !ask({{"op", "bye"}}, left())) {
            return;
        }
        if (!tree_.wait_empty(left())) {
            interrupt_.check();
            std::string names;
            for (const ProcessStat& process : descendants_of(tree_.supervisor())) {
                names +=
                    fmt::format("{}{} ({})", names.empty() ? "" : ", ", process.name, process.pid);
            }
            settle(Status::leftover,
                   fmt::format("alive {} s after stop: {}", request_.deadlines.stop, names));
            return;
        }
        if (tree_.exit() && (tree_.exit()->signal != 0 || tree_.exit()->code != 0)) {
            settle(Status::crash,
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
        sample_.log = write_sample_log(request_, tree_.log(), notes_);
    }

    Interrupt& interrupt_;
    const Laboratory& laboratory_;
    const SampleRequest& request_;
    SampleFolders folders_;
    MachineSnapshot machine_before_;
    std::int64_t lab_cpu_before_ns_ = process_cpu_ns(); // the lab is no foreign program
    TreeMonitor monitor_; // before the tree: it measures what a look costs while nothing is timed
    Tree tree_;
    Tree::Exchange exchange_;
    Sample sample_;
    std::optional<std::int64_t> import_ns_;
    std::string notes_; // for the log
};

} // namespace

Sample SampleRunner::measure(const SampleRequest& request) {
    return SampleInProgress(io_, interrupt_, laboratory_, request).measure();
}

} // namespace paceline::lab
