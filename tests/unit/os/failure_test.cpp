// SPDX-License-Identifier: Apache-2.0
// The sentence that users read.
#include <cerrno>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "../../support/forked_child.hpp"
#include "os/failure.hpp"

namespace paceline::os {
namespace {

std::string sentence_of(int error) {
    try {
        fail(error, "cannot open the door", "find the key");
    } catch (const std::system_error& failure) {
        return failure.what();
    }
}

TEST(Failure, SaysWhatWasAttemptedWhyItFailedAndWhatToDo) {
    EXPECT_EQ(sentence_of(EACCES), "cannot open the door: Permission denied; find the key");
}

TEST(Failure, IsASystemErrorWithTheCode) {
    try {
        fail(ENOSPC, "cannot", "do");
    } catch (const std::system_error& failure) {
        EXPECT_EQ(failure.code(), std::errc::no_space_on_device);
    }
}

TEST(Failure, NamesTheLimitOnOpenFiles) {
    EXPECT_EQ(test::in_child([] {
        const rlimit limit{.rlim_cur = 77, .rlim_max = 77};
        ::setrlimit(RLIMIT_NOFILE, &limit);
        return sentence_of(EMFILE);
    }),
              "cannot open the door: Too many open files; close some files or raise the limit on "
              "open files (ulimit -n), which is 77");
}

} // namespace
} // namespace paceline::os
