// SPDX-License-Identifier: Apache-2.0
// A fixture that fails a test which leaves a child, a descriptor or one of its files in /dev/shm
// behind.
#pragma once

#include <cerrno>
#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace paceline::test {

class LeakCheck : public testing::Test {
protected:
    void SetUp() override { descriptors_ = names("/proc/self/fd"); }

    void TearDown() override {
        EXPECT_TRUE(waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD) << "a child is left";
        EXPECT_EQ(names("/proc/self/fd"), descriptors_) << "a descriptor is left";
        for (const std::string& name : names("/dev/shm")) {
            EXPECT_FALSE(name.starts_with(shared_memory_name().substr(9)))
                << "/dev/shm/" << name << " is left";
        }
    }

    // What a test calls its files in /dev/shm, so that tests at the same time do not see each
    // other's.
    static std::string shared_memory_name() {
        return "/dev/shm/paceline-test-" + std::to_string(getpid());
    }

    static std::set<std::string> names(const std::filesystem::path& folder) {
        std::set<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            found.insert(entry.path().filename());
        }
        return found;
    }

private:
    std::set<std::string> descriptors_;
};

} // namespace paceline::test
