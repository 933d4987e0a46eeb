// SPDX-License-Identifier: Apache-2.0
// Messages between a child and its parent, and what is left of them when one side goes.
#include <array>
#include <csignal>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "paceline_sdk/forked_process.hpp"
#include "support/leak_check.hpp"

namespace paceline::sdk {

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytes(std::string_view text) {
    const auto view = std::as_bytes(std::span(text));
    return {view.begin(), view.end()};
}

void echo(const Connection& connection, int messages) {
    for (int i = 0; i < messages; ++i) {
        connection.send(connection.receive().value());
    }
}

class ForkedConnectionTest : public sdk_test::LeakCheck {};

TEST_F(ForkedConnectionTest, CarriesMessagesOfAnySizeWholeBothWays) {
    const std::vector<std::size_t> sizes{0, 1, 7, 8, 9, 1U << 20U, 0, 3};
    ForkedProcess process("worker 1", [&](const Connection& connection) {
        echo(connection, static_cast<int>(sizes.size()));
    });
    for (const std::size_t size : sizes) {
        Bytes message(size);
        for (std::size_t i = 0; i < size; ++i) {
            message[i] = static_cast<std::byte>(i * 31 % 256);
        }
        EXPECT_TRUE(process.connection().send(message));
        EXPECT_TRUE(process.connection().receive() == message) << size;
    }
    process.wait();
}

TEST_F(ForkedConnectionTest, CarriesMessagesInTheirOrder) {
    ForkedProcess process("worker 1", [](const Connection& connection) { echo(connection, 4); });
    for (const char* message : {"first", "", "third", "fourth"}) {
        EXPECT_TRUE(process.connection().send(bytes(message)));
    }
    for (const char* message : {"first", "", "third", "fourth"}) {
        EXPECT_EQ(process.connection().receive(), bytes(message));
    }
    process.wait();
}

TEST_F(ForkedConnectionTest, ToAProcessThatEndedHasItsLastMessagesAndThenNone) {
    ForkedProcess process("worker 1", [](const Connection& connection) {
        connection.send(bytes("last"));
        connection.send({});
    });
    process.wait();
    EXPECT_EQ(process.connection().receive(), bytes("last"));
    EXPECT_EQ(process.connection().receive(), Bytes{});
    EXPECT_EQ(process.connection().receive(), std::nullopt);
    EXPECT_EQ(process.connection().receive(), std::nullopt);
}

TEST_F(ForkedConnectionTest, ToAProcessThatEndedTakesNoneAndNoSignalTellsIt) {
    ::signal(SIGPIPE, SIG_DFL); // which would end this test
    ForkedProcess process("worker 1", [](const Connection&) {});
    process.wait();
    EXPECT_FALSE(process.connection().send(bytes("x")));
    EXPECT_FALSE(process.connection().send({}));
}

class ConnectionTest : public sdk_test::LeakCheck {
protected:
    ConnectionTest() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
        near_ = Connection(FileDescriptor(ends[0]));
        far_.emplace(ends[1]);
    }

    Connection near_;
    std::optional<FileDescriptor> far_;
};

TEST_F(ConnectionTest, WhoseOtherEndIsClosedHasNoMessageAndTakesNone) {
    far_.reset();
    EXPECT_EQ(near_.receive(), std::nullopt);
    EXPECT_FALSE(near_.send(Bytes(3)));
    EXPECT_FALSE(near_.send({}));
}

TEST_F(ConnectionTest, WhoseOtherEndIsClosedWithinASizeHasNoMessage) {
    ASSERT_EQ(::write(far_->number(), "\x01\x00\x00", 3), 3);
    far_.reset();
    EXPECT_EQ(near_.receive(), std::nullopt);
}

TEST_F(ConnectionTest, WhoseOtherEndIsClosedWithinAMessageHasNoMessage) {
    const std::size_t size = 10;
    ASSERT_EQ(::write(far_->number(), &size, sizeof(size)), 8);
    ASSERT_EQ(::write(far_->number(), "abc", 3), 3);
    far_.reset();
    EXPECT_EQ(near_.receive(), std::nullopt);
}

TEST_F(ConnectionTest, ThatWasNeverMadeHasNoMessageAndTakesNone) {
    const Connection none;
    EXPECT_EQ(none.receive(), std::nullopt);
    EXPECT_FALSE(none.send(Bytes(3)));
}

} // namespace

} // namespace paceline::sdk
