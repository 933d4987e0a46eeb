// SPDX-License-Identifier: Apache-2.0
// Standard streams that are closed or full; each case in a process of its own.
#include <cstdio>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/standard_streams.hpp"

namespace paceline::lab {
namespace {

// The exit code of a child that does `body`.
template <class Body>
int code_of(const Body& body) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        _exit(body());
    }
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool is_full_device(int descriptor) {
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    return full >= 0 && dup2(full, descriptor) == descriptor;
}

TEST(StandardStreams, ThatAreClosedAreOpenedSoThatNoFileTakesTheirPlace) {
    EXPECT_EQ(code_of([] {
        for (const int descriptor : {0, 1, 2}) {
            close(descriptor);
        }
        open_standard_streams();
        return open("/dev/zero", O_RDONLY | O_CLOEXEC) > 2 && write(1, "x", 1) == 1 ? 0 : 1;
    }),
              0);
}

TEST(StandardStreams, ThatAreOpenStayWhatTheyAre) {
    EXPECT_EQ(code_of([] {
        if (!is_full_device(STDOUT_FILENO)) {
            return 2;
        }
        open_standard_streams();
        return write(STDOUT_FILENO, "x", 1) == -1 ? 0 : 1;
    }),
              0);
}

TEST(StandardStreams, AnErrorThatCannotBeWrittenIsNoError) {
    EXPECT_EQ(code_of([] {
        if (!is_full_device(STDERR_FILENO)) {
            return 2;
        }
        print_error("lost\n");
        close(STDERR_FILENO);
        print_error("lost\n");
        return 0;
    }),
              0);
}

TEST(StandardStreams, OutputThatCannotBeWrittenIsReported) {
    EXPECT_EQ(code_of([] {
        if (!is_full_device(STDOUT_FILENO)) {
            return 2;
        }
        std::fputs("lost", stdout);
        return flush_output() == "No space left on device" ? 0 : 1;
    }),
              0);
}

TEST(StandardStreams, OutputThatCouldNotBeWrittenBeforeIsReported) {
    EXPECT_EQ(code_of([] {
        if (!is_full_device(STDOUT_FILENO)) {
            return 2;
        }
        std::fputs("lost", stdout);
        std::fflush(stdout);
        return flush_output().empty() ? 1 : 0;
    }),
              0);
}

TEST(StandardStreams, OutputThatIsWrittenIsWell) {
    EXPECT_EQ(code_of([] {
        std::fputs("kept\n", stdout);
        return flush_output().empty() ? 0 : 1;
    }),
              0);
}

} // namespace
} // namespace paceline::lab
