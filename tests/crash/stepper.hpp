// SPDX-License-Identifier: Apache-2.0
// A child process that runs one function one instruction at a time.
#pragma once

#include <functional>

#include <sys/types.h>

namespace paceline::test {

// The child is killed and waited for by the destructor.
class Stepper {
public:
    // Forks; the child stops before the first instruction of `work` and after its last one. What it
    // does before runs at full speed.
    explicit Stepper(const std::function<void()>& work, const std::function<void()>& before = {});
    Stepper(const Stepper&) = delete;
    Stepper& operator=(const Stepper&) = delete;
    Stepper(Stepper&&) = delete;
    Stepper& operator=(Stepper&&) = delete;
    ~Stepper();

    // Runs one instruction; false when `work` has ended, be it by std::exit(0). Throws
    // std::runtime_error if the child died of itself.
    bool step();

    // Whether the next instruction is a system call; false where this is not known.
    [[nodiscard]] bool is_at_system_call() const;

    // Runs to the end of `work`.
    void run();

    // SIGKILL, now, and waits until it is gone.
    void kill();

private:
    pid_t pid_;
    bool is_gone_ = false;
};

} // namespace paceline::test
