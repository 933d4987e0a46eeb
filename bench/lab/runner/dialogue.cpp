// SPDX-License-Identifier: Apache-2.0
// Every way in which an answer can be missing, bad or untrue has its status and its reason.
#include "lab/runner/dialogue.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "lab/accounting/machine_noise.hpp"
#include "lab/runner/interrupt.hpp"
#include "lab/runner/reply_times.hpp"
#include "lab/runner/sample_files.hpp"

namespace paceline::lab {

using nlohmann::json;

namespace {

// A terminal must not obey what a contender wrote, so control characters become spaces.
std::string first_line(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    std::ranges::replace_if(line, [](unsigned char c) { return std::iscntrl(c) != 0; }, ' ');
    return line;
}

} // namespace

bool settle(Sample& sample, Status status, std::string reason) {
    if (sample.status == Status::ok) {
        sample.status = status;
        sample.reason = std::move(reason);
    }
    return false;
}

bool Dialogue::ask(const json& request, double deadline) {
    exchange_ = tree_.exchange(request, deadline);
    const auto op = request.at("op").get<std::string>();
    switch (exchange_.outcome) {
    case Tree::Outcome::interrupted:
        throw Interrupted();
    case Tree::Outcome::timed_out:
        return settle(sample_, Status::hang,
                      exchange_.detail +
                          save_sample_stacks(request_, laboratory_, tree_.supervisor()));
    case Tree::Outcome::closed:
    case Tree::Outcome::garbage:
        return settle(sample_, Status::protocol, exchange_.detail);
    case Tree::Outcome::exited:
        return settle(sample_, Status::crash, fmt::format("{} during {}", exchange_.detail, op));
    case Tree::Outcome::reply:
        break;
    }
    const json& reply = exchange_.reply;
    if (reply["ok"] == true) {
        return true;
    }
    if (reply.value("unsupported", false)) {
        return settle(sample_, Status::unsupported,
                      first_line(reply.value("reason", "it does not have this")));
    }
    tracebacks_ += reply.value("traceback", "");
    return settle(sample_, Status::error,
                  fmt::format("{}: {}", op, first_line(reply.value("error", "no reason given"))));
}

bool Dialogue::ask_time(const json& request, double deadline, std::int64_t& ns) {
    const std::int64_t stolen = read_machine().steal_ns;
    if (!ask(request, deadline)) {
        return false;
    }
    // While the host keeps a CPU back, the lab may be late to see a reply that came in time.
    exchange_.cpu_wait_ns += read_machine().steal_ns - stolen;
    return timed(ns);
}

// The contender's own time of a phase, if it agrees with the lab's view.
bool Dialogue::timed(std::int64_t& ns) {
    const json& value = exchange_.reply.value("ns", json());
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0) {
        return settle(sample_, Status::protocol, "a reply without its time \"ns\"");
    }
    ns = value.get<std::int64_t>();
    const PhaseTime time{ns, exchange_.received_ns - exchange_.sent_ns, exchange_.cpu_wait_ns};
    if (!is_possible(time)) {
        return settle(sample_, Status::protocol,
                      fmt::format("impossible time: {} says {:.3f} ms, the lab saw {:.3f} ms",
                                  exchange_.reply.at("op").get<std::string>(),
                                  static_cast<double>(time.contender_ns) / 1e6,
                                  static_cast<double>(time.lab_ns) / 1e6));
    }
    return true;
}

} // namespace paceline::lab
