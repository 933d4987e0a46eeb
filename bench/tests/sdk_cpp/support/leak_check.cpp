// SPDX-License-Identifier: Apache-2.0
// The fixture of tests that start processes: nothing may be left.
#include "leak_check.hpp"

#include <csignal>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "processes.hpp"

namespace paceline::sdk_test {

LeakCheck::LeakCheck() : descriptors_(descriptors_of(::getpid())) {
    EXPECT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    ::signal(SIGPIPE, SIG_IGN); // a contender may be gone when it is asked
}

LeakCheck::~LeakCheck() {
    for (const pid_t child : children_of(::getpid())) {
        ADD_FAILURE() << "process " << child << " (" << status_line(child, "Name") << ", "
                      << status_line(child, "State") << ") was left behind";
        end_orphan(child);
    }
    EXPECT_EQ(descriptors_of(::getpid()), descriptors_);
}

void LeakCheck::end_orphan(pid_t orphan) {
    ::kill(orphan, SIGKILL);
    ::waitpid(orphan, nullptr, 0);
}

} // namespace paceline::sdk_test
