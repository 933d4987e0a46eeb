// SPDX-License-Identifier: Apache-2.0
// A process whose main thread ends before the others.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

namespace paceline::test {

// Not pthread_exit(), which unwinds the stack up to whoever called the test.
[[noreturn]] inline void end_this_thread_alone() {
    ::syscall(SYS_exit, 0);
    __builtin_unreachable();
}

} // namespace paceline::test
