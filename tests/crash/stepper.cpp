// SPDX-License-Identifier: Apache-2.0
// ptrace: the child asks to be traced, stops itself, and tells its end by a signal.
#include "stepper.hpp"

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string>
#include <system_error>

#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

namespace paceline::test {

namespace {

constexpr int kDone = SIGUSR1;

} // namespace

Stepper::Stepper(const std::function<void()>& work, const std::function<void()>& before)
    : pid_(fork()) {
    if (pid_ < 0) {
        throw std::system_error(errno, std::generic_category(), "fork");
    }
    if (pid_ == 0) {
        if (before) {
            before();
        }
        ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        raise(SIGSTOP);
        work();
        raise(kDone);
        _exit(0);
    }
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_ || !WIFSTOPPED(status) || WSTOPSIG(status) != SIGSTOP) {
        throw std::runtime_error("the traced child did not stop");
    }
    // It shall not outlive whoever traces it, interrupted or killed.
    if (ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_EXITKILL) != 0) {
        throw std::system_error(errno, std::generic_category(), "PTRACE_SETOPTIONS");
    }
}

Stepper::~Stepper() {
    kill();
}

bool Stepper::step() {
    if (ptrace(PTRACE_SINGLESTEP, pid_, nullptr, nullptr) != 0) {
        throw std::system_error(errno, std::generic_category(), "PTRACE_SINGLESTEP");
    }
    int status = 0;
    const bool is_ours = waitpid(pid_, &status, 0) == pid_;
    if (is_ours && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        is_gone_ = true;
        return false;
    }
    if (!is_ours || !WIFSTOPPED(status)) {
        is_gone_ = true;
        throw std::runtime_error("the traced child ended by itself: status " +
                                 std::to_string(status));
    }
    if (WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != kDone) {
        throw std::runtime_error("the traced child got signal " + std::to_string(WSTOPSIG(status)));
    }
    return WSTOPSIG(status) != kDone;
}

bool Stepper::is_at_system_call() const {
#if defined(__x86_64__)
    constexpr long kSyscall = 0x050f;
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, pid_, nullptr, &registers);
    return (ptrace(PTRACE_PEEKTEXT, pid_, registers.rip, nullptr) & 0xffff) == kSyscall;
#else
    return false;
#endif
}

void Stepper::run() {
    ptrace(PTRACE_CONT, pid_, nullptr, nullptr);
    int status = 0;
    waitpid(pid_, &status, 0);
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != kDone) {
        is_gone_ = !WIFSTOPPED(status);
        throw std::runtime_error("the traced child did not come to its end");
    }
}

void Stepper::kill() {
    if (!is_gone_) {
        ::kill(pid_, SIGKILL);
        int status = 0;
        while (waitpid(pid_, &status, 0) == pid_ && WIFSTOPPED(status)) {
        }
        is_gone_ = true;
    }
}

} // namespace paceline::test
