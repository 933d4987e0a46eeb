// SPDX-License-Identifier: Apache-2.0
// Everything that comes in is read as it comes, by handlers on one io_context; a wait runs them
// until its condition holds.
#include "lab/process/tree.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/clock.hpp"
#include "lab/process/descriptors.hpp"
#include "lab/process/proc.hpp"
#include "lab/process/reply.hpp"
#include "lab/process/tree_killer.hpp"

namespace paceline::lab {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using nlohmann::json;

constexpr std::size_t kLongestReply = 64U << 20U;

std::string taken_line(asio::streambuf& buffer, std::size_t size) {
    std::string line(asio::buffers_begin(buffer.data()),
                     asio::buffers_begin(buffer.data()) + static_cast<std::ptrdiff_t>(size));
    buffer.consume(size);
    line.pop_back(); // the newline
    return line;
}

} // namespace

Tree::Tree(asio::io_context& io, const TreeOptions& options, std::function<bool()> interrupted)
    : io_(io), interrupted_(std::move(interrupted)), folders_(options.folders), requests_(io),
      replies_(io), control_(io), status_(io), output_(io), reply_buffer_(kLongestReply) {
    Pipe requests = make_pipe();
    Pipe replies = make_pipe();
    Pipe control = make_pipe();
    Pipe status = make_pipe();
    Pipe output = make_pipe();
    SpawnOptions spawn_options;
    spawn_options.command = {options.supervisor.string()};
    auto& command = spawn_options.command;
    command.insert(command.end(), options.folders.begin(), options.folders.end());
    command.emplace_back("--");
    command.insert(command.end(), options.command.begin(), options.command.end());
    spawn_options.environment = options.environment;
    spawn_options.environment["PACELINE_BENCH_REQUESTS"] = std::to_string(kRequestsDescriptor);
    spawn_options.environment["PACELINE_BENCH_REPLIES"] = std::to_string(kRepliesDescriptor);
    spawn_options.descriptors = {{1, output.write.get()},
                                 {2, output.write.get()},
                                 {kRequestsDescriptor, requests.read.get()},
                                 {kRepliesDescriptor, replies.write.get()},
                                 {kControlDescriptor, control.read.get()},
                                 {kStatusDescriptor, status.write.get()}};
    spawn_options.folder = options.working_folder;
    supervisor_ = spawn(spawn_options);
    requests_.assign(requests.write.release());
    replies_.assign(replies.read.release());
    control_.assign(control.write.release());
    status_.assign(status.read.release());
    output_.assign(output.read.release());
    read_replies();
    read_status();
    read_log();
}

Tree::~Tree() {
    try {
        end();
    } catch (const std::exception&) {
        // Nothing more can be done here: the control pipe closes below, and the supervisor ends the
        // tree.
        static_cast<void>(0);
    }
    for (Stream* stream : {&requests_, &replies_, &control_, &status_, &output_}) {
        error_code ignored;
        static_cast<void>(stream->close(ignored));
    }
    // Lets the aborted handlers run while their buffers still exist.
    io_.restart();
    io_.poll();
}

void Tree::read_replies() {
    asio::async_read_until(replies_, reply_buffer_, '\n',
                           [this](const error_code& error, std::size_t size) {
        if (error == asio::error::operation_aborted) {
            return;
        }
        if (error) {
            reply_too_long_ = error == asio::error::not_found;
            replies_closed_ = true;
            return;
        }
        lines_.push_back({taken_line(reply_buffer_, size), monotonic_ns()});
        read_replies();
    });
}

void Tree::read_status() {
    asio::async_read_until(status_, status_buffer_, '\n',
                           [this](const error_code& error, std::size_t size) {
        if (error) {
            status_closed_ = error != asio::error::operation_aborted;
            return;
        }
        handle_event(json::parse(taken_line(status_buffer_, size)));
        read_status();
    });
}

void Tree::read_log() {
    output_.async_read_some(asio::buffer(output_buffer_),
                            [this](const error_code& error, std::size_t size) {
        if (!error) {
            log_.add({output_buffer_.data(), size});
            read_log();
        }
    });
}

void Tree::handle_event(const json& event) {
    const std::string kind = event.at("event");
    if (kind == "started") {
        started_ns_ = event.at("at_ns");
        contender_ = event.at("pid");
    } else if (kind == "exec_failed") {
        exec_error_ = event.at("error");
    } else if (kind == "exited") {
        exit_ = Exit{event.at("code"), event.at("signal"), event.at("at_ns")};
    } else if (kind == "empty") {
        end_ = TreeEnd{event.at("at_ns"), event.at("cpu_user_ns"), event.at("cpu_system_ns"),
                       event.at("voluntary_switches"), event.at("involuntary_switches")};
    }
}

bool Tree::wait_until(const std::function<bool()>& condition, double deadline_s) {
    bool expired = false;
    asio::steady_timer timer(io_,
                             std::chrono::nanoseconds(static_cast<std::int64_t>(deadline_s * 1e9)));
    timer.async_wait([&](const error_code& error) { expired = expired || !error; });
    io_.restart();
    while (!condition() && !expired && !interrupted_()) {
        io_.run_one();
    }
    timer.cancel();
    // Runs the cancelled handler while `expired` exists.
    io_.restart();
    io_.poll();
    return condition();
}

bool Tree::wait_started(std::string& reason) {
    constexpr double kSeconds = 10;
    wait_until([this] { return started_ns_ != 0 || !exec_error_.empty() || status_closed_; },
               kSeconds);
    reason = !exec_error_.empty() ? exec_error_ : "the supervisor did not start it";
    return started_ns_ != 0;
}

Tree::Exchange Tree::exchange(const json& request, double deadline_s) {
    Exchange exchange;
    const std::int64_t wait_before = cpu_wait_ns();
    exchange.sent_ns = monotonic_ns();
    const std::string text = request.dump() + "\n";
    error_code write_error;
    asio::write(requests_, asio::buffer(text), write_error);
    const bool answered = wait_until([this] {
        return !lines_.empty() || replies_closed_ || exit_.has_value() || status_closed_;
    }, deadline_s);
    if (lines_.empty()) {
        if (interrupted_()) {
            exchange.outcome = Outcome::interrupted;
            return exchange;
        }
        if (!answered && reply_buffer_.size() > 0) {
            exchange.outcome = Outcome::garbage;
            exchange.detail =
                fmt::format("{} bytes without an end of line, then silence", reply_buffer_.size());
            return exchange;
        }
        if (!answered) {
            exchange.detail = fmt::format("no reply to {} within {} s",
                                          request.at("op").get<std::string>(), deadline_s);
            return exchange;
        }
        return failed(std::move(exchange));
    }
    const Line line = std::move(lines_.front());
    lines_.pop_front();
    exchange.received_ns = line.at_ns;
    exchange.cpu_wait_ns = cpu_wait_ns() - wait_before;
    exchange.reply = json::parse(line.text, nullptr, false);
    if (!answers(exchange.reply, request.at("op"))) {
        exchange.outcome = Outcome::garbage;
        exchange.detail = fmt::format("not a reply to {}: {}", request.at("op").get<std::string>(),
                                      excerpt(line.text));
        return exchange;
    }
    exchange.outcome = Outcome::reply;
    return exchange;
}

std::int64_t Tree::cpu_wait_ns() const {
    return run_queue_wait_ns(contender_) + run_queue_wait_ns(getpid());
}

Tree::Exchange Tree::failed(Exchange exchange) {
    if (reply_too_long_) {
        exchange.outcome = Outcome::garbage;
        exchange.detail =
            fmt::format("a reply of more than {} MB without a newline", kLongestReply >> 20U);
        return exchange;
    }
    // A closed descriptor usually is the first sign of a death: give waitpid's word a moment to
    // arrive.
    constexpr double kSecondsForExit = 1;
    constexpr double kSecondsForWordOfADeath = 60;
    const auto told = [this] { return exit_.has_value() || status_closed_; };
    if (!wait_until(told, kSecondsForExit) && !is_alive(contender_)) {
        wait_until(told, kSecondsForWordOfADeath);
    }
    if (exit_) {
        exchange.outcome = Outcome::exited;
        exchange.detail =
            exit_->signal != 0
                ? fmt::format("ended by signal {} ({})", exit_->signal, sigabbrev_np(exit_->signal))
                : fmt::format("exited with {} without a reply", exit_->code);
        return exchange;
    }
    if (interrupted_()) {
        exchange.outcome = Outcome::interrupted; // the wait was cut short: nothing is known
        return exchange;
    }
    exchange.outcome = Outcome::closed;
    exchange.detail =
        status_closed_ ? "the supervisor died" : "closed its reply descriptor and lives on";
    return exchange;
}

bool Tree::wait_empty(double deadline_s) {
    return wait_until([this] { return end_.has_value() || status_closed_; }, deadline_s) &&
           end_.has_value();
}

void Tree::own(const std::string& file) {
    control("own " + file);
}

void Tree::control(const std::string& line) {
    const std::string text = line + "\n";
    error_code ignored; // a supervisor that is gone closes its status pipe, which is seen there
    asio::write(control_, asio::buffer(text), ignored);
}

void Tree::end() {
    if (supervisor_ < 0) {
        return;
    }
    if (!end_ && !status_closed_) {
        control("kill");
    }
    // No deadline: the supervisor ends unless the kernel holds a killed process, and then nothing
    // else could go on either.
    io_.restart();
    while (!status_closed_) {
        io_.run_one();
    }
    int status = 0;
    waitpid(supervisor_, &status, 0);
    supervisor_ = -1;
    if (!end_ && exec_error_.empty()) {
        // The supervisor itself was killed: its tree is ours now (the lab is a child subreaper
        // too).
        end_descendants();
        for (const std::string& folder : folders_) {
            std::error_code ignored;
            std::filesystem::remove_all(folder, ignored);
        }
    }
    io_.restart();
    io_.poll();
}

} // namespace paceline::lab
