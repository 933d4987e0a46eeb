// SPDX-License-Identifier: Apache-2.0
// ptrace: the child asks to be traced and stops itself.
#include "traced_child.hpp"

#include <cerrno>
#include <csignal>
#include <exception>

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forked_child.hpp"

namespace paceline::test {

namespace {

// How a stop at a system call is told from a signal.
constexpr int kAtSystemCall = SIGTRAP | 0x80;

int status_of(const std::function<int()>& work) {
    constexpr int kThrew = 127;
    try {
        return work();
    } catch (const std::exception&) {
        return kThrew;
    }
}

} // namespace

TracedChild::TracedChild(const std::function<int()>& work) : pid_(::fork()) {
    if (pid_ < 0) {
        throw std::runtime_error("fork");
    }
    if (pid_ == 0) {
        ::signal(SIGALRM, SIG_DFL);
        ::alarm(kWatchdogSeconds);
        ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        ::raise(SIGSTOP);
        ::_exit(status_of(work));
    }
    int status = 0;
    if (::waitpid(pid_, &status, 0) != pid_ || !WIFSTOPPED(status) ||
        ::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) !=
            0) {
        throw std::runtime_error("the traced child did not stop");
    }
}

TracedChild::~TracedChild() {
    if (!is_gone_) {
        ::kill(pid_, SIGKILL);
        wait();
    }
}

bool TracedChild::run_until(const std::function<bool(const SystemCall&)>& is_it) {
    int signal = 0;
    for (;;) {
        if (::ptrace(PTRACE_SYSCALL, pid_, nullptr, signal) != 0 ||
            ::waitpid(pid_, &status_, 0) != pid_) {
            throw std::runtime_error("cannot go on with the traced child");
        }
        if (!WIFSTOPPED(status_)) {
            is_gone_ = true;
            return false;
        }
        signal = WSTOPSIG(status_) == kAtSystemCall ? 0 : WSTOPSIG(status_);
        __ptrace_syscall_info info{};
        if (signal == 0 && ::ptrace(PTRACE_GET_SYSCALL_INFO, pid_, sizeof info, &info) > 0 &&
            info.op == PTRACE_SYSCALL_INFO_ENTRY) {
            SystemCall call{.number = info.entry.nr};
            std::memcpy(call.arguments.data(), info.entry.args, sizeof info.entry.args);
            if (is_it(call)) {
                return true;
            }
        }
    }
}

int TracedChild::wait() {
    if (!is_gone_) {
        ::ptrace(PTRACE_DETACH, pid_, nullptr, nullptr);
        while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
        is_gone_ = true;
    }
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_);
}

} // namespace paceline::test
