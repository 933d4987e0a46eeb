// SPDX-License-Identifier: Apache-2.0
// One poll loop over SIGCHLD and the control pipe.
#include "lab/process/supervisor.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/clock.hpp"
#include "lab/process/descriptors.hpp"
#include "lab/process/proc.hpp"
#include "lab/process/shared_memory.hpp"
#include "lab/process/tree_killer.hpp"

namespace paceline::lab {

namespace {

sigset_t handled_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) {
        sigaddset(&set, signal);
    }
    return set;
}

std::int64_t nanoseconds(const timeval& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 +
           static_cast<std::int64_t>(time.tv_usec) * 1000;
}

[[noreturn]] void become(const std::vector<std::string>& command, int failure) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const sigset_t handled = handled_signals();
    sigprocmask(SIG_UNBLOCK, &handled, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
    std::vector<char*> arguments;
    arguments.reserve(command.size());
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str())); // exec does not write to them
    }
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    const int error = errno;
    const ssize_t written = write(failure, &error, sizeof error);
    _exit(written == sizeof error ? 127 : 126);
}

} // namespace

Supervisor::Supervisor(SupervisorOptions options)
    : options_(std::move(options)), foreign_files_(shared_memory_files()) {}

int Supervisor::run() {
    adopt_orphans();
    std::signal(SIGPIPE, SIG_IGN); // the lab may be gone when we speak
    const sigset_t handled = handled_signals();
    sigprocmask(SIG_BLOCK, &handled, nullptr);
    const int signals = signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK);
    if (!start()) {
        remove_leftovers();
        return 1;
    }
    // When killing, look again every few milliseconds: what was forked between the look and the
    // kill is next.
    constexpr int kKillPause = 2;
    while (!empty_) {
        std::array<pollfd, 2> waits{{{signals, POLLIN, 0}, {kControlDescriptor, POLLIN, 0}}};
        poll(waits.data(), killing_ ? 1 : 2, killing_ ? kKillPause : -1);
        signalfd_siginfo signal{};
        while (read(signals, &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal)) {
            killing_ = killing_ || signal.ssi_signo != SIGCHLD;
        }
        if (!killing_ && waits[1].revents != 0) {
            read_control();
        }
        if (killing_) {
            note_shared_memory();
            kill_descendants();
        }
        reap();
    }
    remove_leftovers();
    return 0;
}

bool Supervisor::start() {
    std::array<int, 2> failure{};
    if (pipe2(failure.data(), O_CLOEXEC) != 0) {
        say_exec_failed(fmt::format("pipe: {}", strerror(errno)));
        return false;
    }
    const std::int64_t started = monotonic_ns();
    contender_ = fork();
    if (contender_ == 0) {
        become(options_.command, failure[1]);
    }
    close(failure[1]);
    let_go_of_contender_descriptors();
    int error = contender_ < 0 ? errno : 0;
    if (contender_ > 0 &&
        read(failure[0], &error, sizeof error) != static_cast<ssize_t>(sizeof error)) {
        error = 0; // closed by a successful exec
    }
    close(failure[0]);
    if (error != 0) {
        end_descendants();
        say_exec_failed(fmt::format("{}: {}", options_.command.front(), strerror(error)));
        return false;
    }
    say(fmt::format(R"({{"event":"started","pid":{},"at_ns":{}}})", contender_, started));
    return true;
}

void Supervisor::let_go_of_contender_descriptors() const {
    // The lab sees the end of a pipe only when nobody else holds it open.
    if (const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC); nothing >= 0) {
        for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            dup2(nothing, standard);
        }
        close(nothing);
    }
    close(kRequestsDescriptor);
    close(kRepliesDescriptor);
}

void Supervisor::read_control() {
    std::array<char, 4096> buffer{};
    const ssize_t n = read(kControlDescriptor, buffer.data(), buffer.size());
    if (n <= 0) {
        killing_ = true; // the lab is gone
        return;
    }
    control_text_.append(buffer.data(), static_cast<std::size_t>(n));
    for (std::size_t end = 0; (end = control_text_.find('\n')) != std::string::npos;) {
        const std::string line = control_text_.substr(0, end);
        control_text_.erase(0, end + 1);
        if (line == "kill") {
            killing_ = true;
        } else if (line.starts_with("own ")) {
            owned_files_.insert(line.substr(4));
        }
    }
}

void Supervisor::note_shared_memory() {
    for (const ProcessStat& process : descendants_of(getpid())) {
        owned_files_.merge(shared_memory_files_of(process.pid));
    }
}

void Supervisor::reap() {
    for (;;) {
        int status = 0;
        const pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid < 0 && errno == ECHILD) {
            rusage usage{};
            getrusage(RUSAGE_CHILDREN, &usage);
            say(fmt::format(R"({{"event":"empty","at_ns":{},"cpu_user_ns":{},"cpu_system_ns":{},)"
                            R"("voluntary_switches":{},"involuntary_switches":{}}})",
                            monotonic_ns(), nanoseconds(usage.ru_utime),
                            nanoseconds(usage.ru_stime), usage.ru_nvcsw, usage.ru_nivcsw));
            empty_ = true;
            return;
        }
        if (pid <= 0) {
            return;
        }
        if (pid == contender_) {
            say(fmt::format(R"({{"event":"exited","at_ns":{},"signal":{},"code":{}}})",
                            monotonic_ns(), WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                            WIFEXITED(status) ? WEXITSTATUS(status) : -1));
        }
    }
}

void Supervisor::remove_leftovers() const {
    std::error_code ignored; // the tree is dead: what cannot be removed now is not ours
    for (const std::string& file : owned_files_) {
        if (!foreign_files_.contains(file) && file.starts_with("/dev/shm/")) {
            std::filesystem::remove(file, ignored);
        }
    }
    for (const std::string& folder : options_.folders) {
        std::filesystem::remove_all(folder, ignored);
    }
}

void Supervisor::say_exec_failed(const std::string& error) const {
    // The only event with text in it: a path may need escapes.
    say(nlohmann::json{{"event", "exec_failed"}, {"error", error}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void Supervisor::say(const std::string& line) const {
    const std::string text = line + "\n";
    if (write(kStatusDescriptor, text.data(), text.size()) < 0) {
        return; // the lab is gone: the control pipe says so too
    }
}

} // namespace paceline::lab
