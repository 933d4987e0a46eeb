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
    void SetUp() override {
        // Of a test that was killed, whose process had the number that this one has.
        for (const std::string& name : own_files()) {
            std::filesystem::remove(kSharedMemory / name);
        }
        descriptors_ = names("/proc/self/fd");
    }

    void TearDown() override {
        EXPECT_TRUE(::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD) << "a child is left";
        EXPECT_EQ(names("/proc/self/fd"), descriptors_) << "a descriptor is left";
        EXPECT_EQ(own_files(), std::set<std::string>()) << "a file is left in /dev/shm";
    }

private:
    inline static const std::filesystem::path kSharedMemory = "/dev/shm";

    static std::set<std::string> own_files() {
        std::set<std::string> found = names(kSharedMemory);
        std::erase_if(found, [](const std::string& name) {
            return name.find(TemporaryName::prefix()) == std::string::npos;
        });
        return found;
    }

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
