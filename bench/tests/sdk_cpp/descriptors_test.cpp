// SPDX-License-Identifier: Apache-2.0
// The protocol's descriptors: found in the environment, not for children.
#include <array>
#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "paceline_sdk/descriptors.hpp"
#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

class Descriptors : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(::pipe(ends_.data()), 0);
        set("PACELINE_BENCH_REQUESTS", std::to_string(ends_[0]));
        set("PACELINE_BENCH_REPLIES", std::to_string(ends_[1]));
    }

    void TearDown() override {
        ::unsetenv("PACELINE_BENCH_REQUESTS");
        ::unsetenv("PACELINE_BENCH_REPLIES");
        for (const int end : ends_) {
            ::close(end);
        }
    }

    static void set(const char* variable, const std::string& value) {
        ::setenv(variable, value.c_str(), 1);
    }

    std::array<int, 2> ends_{};
};

TEST_F(Descriptors, AreTakenFromTheEnvironmentAndMarkedCloseOnExec) {
    const ProtocolDescriptors descriptors = open_protocol();
    EXPECT_EQ(descriptors.requests, ends_[0]);
    EXPECT_EQ(descriptors.replies, ends_[1]);
    for (const int end : ends_) {
        EXPECT_EQ(::fcntl(end, F_GETFD), FD_CLOEXEC);
    }
}

TEST_F(Descriptors, ThatAreMissingOrNotOpenAreRefused) {
    for (const char* value : {"", "x", "3x", "-1", "99999999999", "987"}) {
        set("PACELINE_BENCH_REPLIES", value);
        EXPECT_THROW(open_protocol(), ProtocolError) << value;
    }
    ::unsetenv("PACELINE_BENCH_REPLIES");
    EXPECT_THROW(open_protocol(), ProtocolError);
}

TEST_F(Descriptors, AreClosedByAForkedProcess) {
    close_protocol();
    for (const int end : ends_) {
        EXPECT_EQ(::fcntl(end, F_GETFD), -1);
    }
}

} // namespace

} // namespace paceline::sdk
