// SPDX-License-Identifier: Apache-2.0
// One sample's process tree as the lab sees it: a supervisor, a contender behind it, requests and
// replies with deadlines.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/streambuf.hpp>
#include <nlohmann/json.hpp>
#include <sys/types.h>

#include "lab/process/output_log.hpp"
#include "lab/process/spawn.hpp"

namespace paceline::lab {

struct TreeOptions {
    std::filesystem::path supervisor;
    std::vector<std::string> command;
    std::map<std::string, std::string> environment;
    std::vector<std::string> folders; // removed by the supervisor at the end
    std::string working_folder;
};

// How the contender ended, by waitpid.
struct Exit {
    int code = -1;
    int signal = 0;
    std::int64_t at_ns = 0;
};

// The end of the tree and what it used, by the supervisor's getrusage(RUSAGE_CHILDREN).
struct TreeEnd {
    std::int64_t at_ns = 0;
    std::int64_t cpu_user_ns = 0;
    std::int64_t cpu_system_ns = 0;
    std::int64_t voluntary_switches = 0;
    std::int64_t involuntary_switches = 0;
};

// One thread only. Every wait ends: by its deadline, by the contender's end or by a signal to the
// lab.
class Tree {
public:
    enum class Outcome {
        reply,
        timed_out,
        closed,      // the reply descriptor, while the contender lives on
        garbage,     // not one JSON object a line, or longer than 64 MB
        exited,      // the contender, without a reply
        interrupted, // the lab was told to stop
    };

    struct Exchange {
        Outcome outcome = Outcome::timed_out;
        nlohmann::json reply;     // object, if outcome is reply
        std::int64_t sent_ns = 0; // by the lab's clock
        std::int64_t received_ns = 0;
        // How long the contender's main thread and the lab together waited for a CPU meanwhile:
        // what a busy machine adds to the lab's view of a phase.
        std::int64_t cpu_wait_ns = 0;
        std::string detail; // one line about what went wrong
    };

    // `interrupted` is asked after every event. Throws std::system_error if the supervisor cannot
    // be started.
    Tree(boost::asio::io_context& io, const TreeOptions& options,
         std::function<bool()> interrupted);
    ~Tree();
    Tree(const Tree&) = delete;
    Tree& operator=(const Tree&) = delete;

    // Waits until the contender was executed. False, with the reason, if it could not be.
    [[nodiscard]] bool wait_started(std::string& reason);
    // Sends one request and waits for its reply.
    [[nodiscard]] Exchange exchange(const nlohmann::json& request, double deadline_s);
    // Waits until no process of the tree is left; false if it is not so by the deadline or the lab
    // was interrupted.
    [[nodiscard]] bool wait_empty(double deadline_s);
    // Kills whatever is left and waits until the supervisor has gone.
    void end();

    // Tells the supervisor that a file in /dev/shm belongs to this tree.
    void own(const std::string& file);

    [[nodiscard]] pid_t supervisor() const noexcept { return supervisor_; }

    [[nodiscard]] std::int64_t started_ns() const noexcept { return started_ns_; }

    [[nodiscard]] const std::optional<Exit>& exit() const noexcept { return exit_; }

    [[nodiscard]] const std::optional<TreeEnd>& end_of_tree() const noexcept { return end_; }

    [[nodiscard]] const OutputLog& log() const noexcept { return log_; }

private:
    using Stream = boost::asio::posix::stream_descriptor;

    struct Line {
        std::string text;
        std::int64_t at_ns;
    };

    void read_replies();
    void read_status();
    void read_log();
    void handle_event(const nlohmann::json& event);
    bool wait_until(const std::function<bool()>& condition, double deadline_s);
    void control(const std::string& line);
    [[nodiscard]] std::int64_t cpu_wait_ns() const;
    [[nodiscard]] Exchange failed(Exchange exchange);

    boost::asio::io_context& io_;
    std::function<bool()> interrupted_;
    std::vector<std::string> folders_;
    Stream requests_;
    Stream replies_;
    Stream control_;
    Stream status_;
    Stream output_;
    boost::asio::streambuf reply_buffer_;
    boost::asio::streambuf status_buffer_;
    std::array<char, 65536> output_buffer_{};
    pid_t supervisor_ = -1;
    pid_t contender_ = -1;

    std::deque<Line> lines_;
    bool replies_closed_ = false;
    bool reply_too_long_ = false;
    bool status_closed_ = false;
    std::string exec_error_;
    std::int64_t started_ns_ = 0;
    std::optional<Exit> exit_;
    std::optional<TreeEnd> end_;
    OutputLog log_;
};

} // namespace paceline::lab
