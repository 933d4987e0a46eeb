// SPDX-License-Identifier: Apache-2.0
// Lets a system call fail as it does on another kernel, in the forked child of a test.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

namespace paceline::test {

struct RefusedCall {
    long number;                // SYS_...
    int error;                  // what it fails with
    unsigned int argument = 0;  // fails if this argument, its low half, ...
    std::uint32_t at_least = 0; // ... is at least this
};

// For the calling thread and those that it starts, and for good.
inline void refuse_system_call(const RefusedCall& call) {
    const auto argument = static_cast<std::uint32_t>(offsetof(seccomp_data, args) +
                                                     call.argument * sizeof(std::uint64_t));
    const auto refusal = SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(call.error);
    std::array<sock_filter, 6> program{{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call.number), 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, call.at_least, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, refusal),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    }};
    const sock_fprog filter{.len = program.size(), .filter = program.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) {
        throw std::runtime_error("cannot filter system calls");
    }
}

} // namespace paceline::test
