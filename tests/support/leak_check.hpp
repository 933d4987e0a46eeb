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

#include "temporary_name.hpp"

namespace paceline::test {

class LeakCheck : public testing::Test {
protected:
    void SetUp() override { descriptors_ = names("/proc/self/fd"); }

    void TearDown() override {
        EXPECT_TRUE(::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD) << "a child is left";
        EXPECT_EQ(names("/proc/self/fd"), descriptors_) << "a descriptor is left";
        for (const std::string& name : names("/dev/shm")) {
            EXPECT_EQ(name.find(TemporaryName::prefix()), std::string::npos)
                << "/dev/shm/" << name << " is left";
        }
    }

private:
    static std::set<std::string> names(const std::filesystem::path& folder) {
        std::set<std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            found.insert(entry.path().filename());
        }
        return found;
    }

    std::set<std::string> descriptors_;
};

} // namespace paceline::test
