// SPDX-License-Identifier: Apache-2.0
// The parts of the workload `queue`, over pipes whose behaviour the test decides.
#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/inherited_queues.hpp"
#include "paceline_sdk/session.hpp"
#include "support/files.hpp"
#include "support/leak_check.hpp"
#include "support/tiny_workload.hpp"

namespace paceline::sdk {

namespace {

constexpr std::size_t kMessages = 10;
constexpr std::size_t kElements = 300;

// The test's; a forked process has its own copy.
struct Behaviour {
    pid_t parent = ::getpid();
    bool cannot_be_made = false;
    int fails_at = -1;   // this get of the other process fails
    int damages_at = -1; // this get of the other process gives something else
    int gets = 0;
    int held = 0; // messages that were not given back
};

Behaviour behaviour;

class PipeQueue {
public:
    PipeQueue(const std::string& name, std::size_t message_bytes) : buffer_(message_bytes) {
        if (behaviour.cannot_be_made) {
            throw std::runtime_error("no queue " + name);
        }
        std::array<int, 2> ends{};
        EXPECT_EQ(::pipe(ends.data()), 0);
        from_ = FileDescriptor(ends[0]);
        to_ = FileDescriptor(ends[1]);
    }

    void put(std::span<const std::byte> message) {
        const std::size_t size = message.size();
        EXPECT_EQ(::write(to_.number(), &size, sizeof(size)), sizeof(size));
        EXPECT_EQ(::write(to_.number(), message.data(), size), size);
    }

    std::span<const std::byte> get() {
        if (behaviour.held != 0) {
            throw std::logic_error("the message before was not given back");
        }
        const bool scripted = ::getpid() != behaviour.parent;
        const int number = behaviour.gets++;
        std::size_t size = 0;
        EXPECT_EQ(::read(from_.number(), &size, sizeof(size)), sizeof(size));
        for (std::size_t got = 0; got < size;) {
            const ssize_t count = ::read(from_.number(), buffer_.data() + got, size - got);
            EXPECT_GT(count, 0);
            got += static_cast<std::size_t>(count);
        }
        if (scripted && number == behaviour.fails_at) {
            throw std::runtime_error("get as scripted");
        }
        if (scripted && number == behaviour.damages_at) {
            buffer_[17] ^= std::byte{1};
        }
        ++behaviour.held;
        return std::span(buffer_).first(size);
    }

    void release() { --behaviour.held; }

private:
    FileDescriptor from_;
    FileDescriptor to_;
    std::vector<std::byte> buffer_;
};

class QueueMeasurements : public sdk_test::LeakCheck {
protected:
    QueueMeasurements() { behaviour = Behaviour(); }

    ~QueueMeasurements() override { EXPECT_EQ(behaviour.held, 0); }

    Json configure(const std::string& part) {
        tiny_ = sdk_test::make_tiny_queue(folder_, part, kMessages, kElements);
        return configure_with(part == "put_get" ? 1 : 2);
    }

    Json configure_with(std::uint32_t workers) {
        return session_.answer("configure", tiny_.configuration(workers, folder_.file("barrier")));
    }

    Json ask(const char* operation) { return session_.answer(operation, Json{{"op", operation}}); }

    // Starts a part and runs it once.
    Json run(const std::string& part) {
        behaviour.gets = 0; // the other process counts on from here
        configure(part);
        ask("start");
        return ask("run");
    }

    std::string failure_of_run(const std::string& part) {
        try {
            run(part);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "(no failure)";
    }

    sdk_test::TemporaryFolder folder_;
    sdk_test::TinyWorkload tiny_ = sdk_test::make_tiny_queue(folder_, "put_get");
    Session session_{{.name = "pipes", .version = "1"},
                     [] { return std::make_unique<InheritedQueues<PipeQueue>>(); }};
};

std::int64_t sum(const Json& times) {
    const auto values = times.get<std::vector<std::int64_t>>();
    EXPECT_EQ(values.size(), kMessages);
    EXPECT_TRUE(std::ranges::all_of(values, [](std::int64_t value) { return value > 0; }));
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

class EachPart : public QueueMeasurements, public testing::WithParamInterface<const char*> {};

TEST_P(EachPart, HasEveryMessageInTheAnswerOfEveryRun) {
    EXPECT_EQ(configure(GetParam()), Json::object());
    EXPECT_GT(ask("start")["ns"], 0);
    for (int repetition = 0; repetition < 3; ++repetition) {
        const Json reply = ask("run");
        EXPECT_EQ(reply["digest"], tiny_.digest);
        EXPECT_GT(reply["ns"], 0);
    }
    EXPECT_EQ(ask("stop"), Json::object());
    EXPECT_THROW(ask("run"), ProtocolError);
}

TEST_P(EachPart, EndsWithoutAStop) {
    run(GetParam());
}

TEST_P(EachPart, WithoutAQueueIsAnErrorOfStartAndCanBeStopped) {
    behaviour.cannot_be_made = true;
    configure(GetParam());
    EXPECT_THROW(ask("start"), std::runtime_error);
    EXPECT_THROW(ask("run"), ProtocolError);
    EXPECT_EQ(ask("stop"), Json::object());
}

INSTANTIATE_TEST_SUITE_P(Parts, EachPart, testing::Values("put_get", "round_trip", "stream"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST_F(QueueMeasurements, MeasureEachPutAndEachGetAlone) {
    const Json reply = run("put_get");
    EXPECT_LT(sum(reply["put_ns"]) + sum(reply["get_ns"]), reply["ns"].get<std::int64_t>());
}

TEST_F(QueueMeasurements, MeasureEachRoundTripAndReadItAtBothEnds) {
    const Json reply = run("round_trip");
    EXPECT_LT(sum(reply["round_trip_ns"]), reply["ns"].get<std::int64_t>());
    EXPECT_TRUE(reply["digest"].get<std::string>().ends_with(":" + std::to_string(2 * kMessages)));
}

TEST_F(QueueMeasurements, SayNoFasterStreamThanTheTimeUntilItsEndAllows) {
    const Json reply = run("stream");
    const double bytes = kMessages * kElements * sizeof(std::int64_t);
    EXPECT_GT(reply["stream_bytes_per_s"].get<double>(), bytes / reply["ns"].get<double>() * 1e9);
    EXPECT_LT(reply["stream_bytes_per_s"].get<double>(), 1e12);
}

TEST_F(QueueMeasurements, TellAFailureOfTheOtherProcessAndCanBeStoppedAfterIt) {
    for (const char* part : {"round_trip", "stream"}) {
        for (const int at : {0, 3, static_cast<int>(kMessages) - 1}) {
            behaviour.fails_at = at;
            EXPECT_EQ(failure_of_run(part), "the other process failed: get as scripted");
            EXPECT_THROW(ask("run"), ProtocolError);
            EXPECT_EQ(ask("stop"), Json::object());
        }
    }
}

TEST_F(QueueMeasurements, SeeAMessageThatTheOtherProcessGotDamaged) {
    for (const char* part : {"round_trip", "stream"}) {
        behaviour.damages_at = 7;
        EXPECT_NE(run(part)["digest"], tiny_.digest);
        EXPECT_EQ(ask("stop"), Json::object());
    }
}

TEST_F(QueueMeasurements, RefuseAPartWithAnImpossibleNumberOfWorkers) {
    for (const auto& [part, workers] :
         {std::pair{"put_get", 2U}, {"round_trip", 1U}, {"stream", 3U}, {"echo", 1U}}) {
        tiny_.parameters["part"] = part;
        EXPECT_THROW(configure_with(workers), ProtocolError) << part;
    }
}

TEST_F(QueueMeasurements, RefuseParametersAndInputsThatCannotBeUsed) {
    const sdk_test::TinyWorkload good = tiny_;
    for (const char* name : {"part", "messages"}) {
        tiny_ = good;
        tiny_.parameters.erase(name);
        EXPECT_THROW(configure_with(1), ProtocolError) << name;
    }
    tiny_ = good;
    tiny_.parameters["messages"] = 0;
    EXPECT_THROW(configure_with(1), ProtocolError);
    for (const std::vector<std::size_t>& shape : {std::vector<std::size_t>{3, 5}, {4, 0}, {20}}) {
        tiny_ = good;
        const std::vector<std::int64_t> values(shape.size() == 1 ? shape[0] : shape[0] * shape[1]);
        sdk_test::write_file(folder_.file("arrays.npy"),
                             sdk_test::npy_bytes("<i8", shape, std::as_bytes(std::span(values))));
        EXPECT_THROW(configure_with(1), InputError);
    }
}

TEST_F(QueueMeasurements, AreForTheWorkloadQueueAlone) {
    tiny_ = sdk_test::make_tiny_workload("numerical", folder_);
    EXPECT_THROW(configure_with(1), Unsupported);
}

} // namespace

} // namespace paceline::sdk
