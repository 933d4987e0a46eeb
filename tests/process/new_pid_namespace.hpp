// SPDX-License-Identifier: Apache-2.0
// A process whose number means nothing to the others.
#pragma once

#include <functional>

#include <sched.h>
#include <unistd.h>

#include "../support/forked_child.hpp"

namespace paceline::test {

inline bool makes_pid_namespaces() {
    return ::geteuid() == 0;
}

// Of a child of the calling process: its exit status, or 126 if there is no such namespace.
inline int in_new_pid_namespace(const std::function<int()>& body) {
    if (::unshare(CLONE_NEWPID) != 0) {
        return 126;
    }
    ForkedChild child(body);
    return child.wait();
}

} // namespace paceline::test
