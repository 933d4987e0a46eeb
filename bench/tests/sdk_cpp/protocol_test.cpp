// SPDX-License-Identifier: Apache-2.0
// The protocol's framing over real pipes.
#include <array>
#include <future>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/file_descriptor.hpp"
#include "paceline_sdk/line_reader.hpp"
#include "paceline_sdk/protocol.hpp"
#include "support/processes.hpp"

namespace paceline::sdk {

namespace {

// Answers "echo" with what came, "fail" with an exception; knows nothing else but bye.
class Echo final : public RequestHandler {
public:
    Json answer(const std::string& operation, const Json& request) override {
        if (operation == "echo") {
            return {{"came", request}};
        }
        if (operation == "fail") {
            throw std::out_of_range("too far \xff");
        }
        if (operation == "bye") {
            return Json::object();
        }
        throw Unsupported("no " + operation);
    }
};

// A conversation with an Echo in a thread of its own.
class Protocol : public testing::Test {
protected:
    Protocol() {
        std::array<int, 2> requests{};
        std::array<int, 2> replies{};
        EXPECT_EQ(::pipe2(requests.data(), O_CLOEXEC), 0);
        EXPECT_EQ(::pipe2(replies.data(), O_CLOEXEC), 0);
        inner_requests_ = FileDescriptor(requests[0]);
        requests_ = FileDescriptor(requests[1]);
        replies_ = FileDescriptor(replies[0]);
        inner_replies_ = FileDescriptor(replies[1]);
        ending_ = std::async(std::launch::async, [this] {
            Echo echo;
            return serve_requests(
                {.requests = inner_requests_.number(), .replies = inner_replies_.number()}, echo);
        });
    }

    ~Protocol() override { hang_up(); }

    void send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t count = ::write(requests_.number(), text.data(), text.size());
            ASSERT_GT(count, 0);
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    Json ask(std::string_view text) {
        send(text);
        send("\n");
        std::string line;
        EXPECT_EQ(reader_.next(line), LineReader::Status::line);
        return Json::parse(line);
    }

    void hang_up() { requests_ = FileDescriptor(); }

    FileDescriptor inner_requests_;
    FileDescriptor inner_replies_;
    FileDescriptor requests_;
    FileDescriptor replies_;
    LineReader reader_{-1, 0};
    std::future<Ending> ending_;

    void SetUp() override { reader_ = LineReader(replies_.number(), 1 << 20); }
};

TEST_F(Protocol, AnswersWithTheOperationAndOk) {
    EXPECT_EQ(ask(R"({"op": "echo", "number": 1})"),
              Json::parse(R"({"op": "echo", "ok": true, "came": {"op": "echo", "number": 1}})"));
}

TEST_F(Protocol, AnswersRequestsThatCameInOnePieceOneByOne) {
    EXPECT_EQ(
        ask("{\"op\": \"echo\", \"turn\": 1}\n{\"op\": \"echo\", \"turn\": 2}")["came"]["turn"], 1);
    std::string second;
    ASSERT_EQ(reader_.next(second), LineReader::Status::line);
    EXPECT_EQ(Json::parse(second)["came"]["turn"], 2);
}

TEST_F(Protocol, PutsARequestTogetherThatComesInPieces) {
    for (const char byte : std::string_view(R"({"op": "echo", "text": )")) {
        send({&byte, 1});
    }
    EXPECT_EQ(ask(R"("pieces"})")["came"]["text"], "pieces");
}

TEST_F(Protocol, AnswersAnExceptionWithItsTypeAndText) {
    const Json reply = ask(R"({"op": "fail"})");
    EXPECT_EQ(reply["op"], "fail");
    EXPECT_EQ(reply["ok"], false);
    EXPECT_EQ(reply["error"], "out_of_range: too far \xef\xbf\xbd");
    EXPECT_TRUE(reply["traceback"].is_string());
    EXPECT_FALSE(reply.contains("unsupported"));
}

TEST_F(Protocol, AnswersAnUnknownVerbAsUnsupported) {
    EXPECT_EQ(
        ask(R"({"op": "dance"})"),
        Json::parse(R"({"op": "dance", "ok": false, "unsupported": true, "reason": "no dance"})"));
}

TEST_F(Protocol, AnswersGarbageAsAnErrorAndGoesOn) {
    for (const char* garbage :
         {"", "garbage", "{\"op\": ", "[1]", "\"text\"", "\xff\xfe", "{}", "{\"op\": 5}"}) {
        const Json reply = ask(garbage);
        EXPECT_EQ(reply["ok"], false) << garbage;
        EXPECT_TRUE(reply["error"].is_string()) << garbage;
        EXPECT_TRUE(reply["op"].is_null()) << garbage;
    }
    EXPECT_EQ(ask(R"({"op": "echo"})")["ok"], true);
}

TEST_F(Protocol, AnswersAnOversizedLineAsOneErrorAndGoesOn) {
    const std::string oversized((3 << 20) + 17, 'x');
    EXPECT_EQ(ask(oversized)["error"], "ProtocolError: a request is at most 1048576 bytes long");
    EXPECT_EQ(ask(R"({"op": "echo"})")["ok"], true);
}

TEST_F(Protocol, DoesNotKeepAnOversizedLineInMemory) {
    const auto kilobytes = [] { return std::stoul(sdk_test::status_line(::getpid(), "VmHWM")); };
    const std::string megabyte(1 << 20, 'x');
    send(megabyte);
    const std::size_t before = kilobytes();
    for (int i = 0; i < 64; ++i) {
        send(megabyte);
    }
    EXPECT_LT(kilobytes() - before, 32U << 10);
    EXPECT_EQ(ask("")["ok"], false);
}

TEST_F(Protocol, AnswersALineOfTheGreatestSize) {
    const std::string frame = R"({"op": "echo", "text": ""})";
    const std::string text((1 << 20) - frame.size() - 100, 'x');
    send(R"({"op": "echo", "text": ")" + text + "\"}\n");
    // The reply is longer than what was sent.
    LineReader reader(replies_.number(), 2 << 20);
    std::string line;
    ASSERT_EQ(reader.next(line), LineReader::Status::line);
    EXPECT_EQ(Json::parse(line)["came"]["text"], text);
}

TEST_F(Protocol, EndsAfterBye) {
    EXPECT_EQ(ask(R"({"op": "bye"})"), Json::parse(R"({"op": "bye", "ok": true})"));
    EXPECT_EQ(ending_.get(), Ending::bye);
}

TEST_F(Protocol, EndsAtTheEndOfTheRequests) {
    EXPECT_EQ(ask(R"({"op": "echo"})")["ok"], true);
    hang_up();
    EXPECT_EQ(ending_.get(), Ending::end_of_file);
}

TEST_F(Protocol, DropsARequestThatIsCutOffByTheEnd) {
    send(R"({"op": "echo")");
    hang_up();
    EXPECT_EQ(ending_.get(), Ending::end_of_file);
    inner_replies_ = FileDescriptor();
    std::string line;
    EXPECT_EQ(reader_.next(line), LineReader::Status::end);
}

} // namespace

} // namespace paceline::sdk
