// SPDX-License-Identifier: Apache-2.0
// What a forked child has of its parent, and what it does not.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "paceline_sdk/forked_process.hpp"
#include "support/leak_check.hpp"
#include "support/processes.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::sdk {

namespace {

std::string contents(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class ForkedInheritance : public sdk_test::LeakCheck {
protected:
    const sdk_test::TemporaryFolder folder_;
};

TEST_F(ForkedInheritance, IsTheChildsEndOfTheConnectionAndNotItsParents) {
    const std::vector<std::string> before = sdk_test::descriptors_of(::getpid());
    const std::string report = folder_.file("descriptors");
    ForkedProcess process("worker 1", [&](const Connection& connection) {
        const std::vector<std::string> own = sdk_test::descriptors_of(::getpid());
        std::ofstream stream(report);
        for (const std::string& descriptor : own) {
            stream << descriptor << "\n";
        }
        stream.close();
        connection.send(connection.receive().value());
    });
    std::vector<std::string> of_parent = sdk_test::descriptors_of(::getpid());
    EXPECT_EQ(of_parent.size(), before.size() + 1) << "one more than before";
    process.connection().send({});
    EXPECT_EQ(process.connection().receive(), std::vector<std::byte>{});
    process.wait();
    std::ifstream stream(report);
    std::size_t count = 0;
    for (std::string line; std::getline(stream, line); ++count) {
        if (line.find("socket:") != std::string::npos) {
            EXPECT_EQ(std::ranges::count(of_parent, line), std::ranges::count(before, line))
                << line;
        }
    }
    EXPECT_EQ(count, before.size() + 1);
}

TEST_F(ForkedInheritance, HasNoDescriptorOfTheProtocol) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    ::setenv("PACELINE_BENCH_REQUESTS", std::to_string(ends[0]).c_str(), 1);
    ::setenv("PACELINE_BENCH_REPLIES", std::to_string(ends[1]).c_str(), 1);
    ForkedProcess process("worker 1", [&](const Connection&) {
        for (const int end : ends) {
            if (::fcntl(end, F_GETFD) != -1) {
                throw std::runtime_error("a descriptor of the protocol is open");
            }
        }
    });
    ::unsetenv("PACELINE_BENCH_REQUESTS");
    ::unsetenv("PACELINE_BENCH_REPLIES");
    EXPECT_NO_THROW(process.wait());
    for (const int end : ends) {
        EXPECT_EQ(::close(end), 0) << "the parent's stay open";
    }
}

TEST_F(ForkedInheritance, HasNothingToWriteOutOfWhatItsParentBuffered) {
    const std::string file = folder_.file("buffered");
    std::FILE* const stream = std::fopen(file.c_str(), "w");
    ASSERT_NE(stream, nullptr);
    std::fputs("once", stream);
    ForkedProcess process("worker 1", [](const Connection&) {});
    process.wait();
    EXPECT_EQ(std::fclose(stream), 0);
    EXPECT_EQ(contents(file), "once");
}

} // namespace

} // namespace paceline::sdk
