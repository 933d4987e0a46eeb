// SPDX-License-Identifier: Apache-2.0
// The fixture of tests that start processes: nothing may be left.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/types.h>

namespace paceline::sdk_test {

// Orphans of what a test starts become its children, so that it sees them. After each test, when
// the members of its fixture are gone: no child is left (what is, is killed and is a failure), and
// the same descriptors are open as before.
class LeakCheck : public testing::Test {
protected:
    LeakCheck();
    ~LeakCheck() override;

    // Kills and reaps a process that a test left on purpose.
    static void end_orphan(pid_t orphan);

private:
    std::vector<std::string> descriptors_;
};

} // namespace paceline::sdk_test
