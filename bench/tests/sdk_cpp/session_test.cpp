// SPDX-License-Identifier: Apache-2.0
// What each request means, with a contender whose behaviour the test decides.
#include <filesystem>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "paceline_sdk/clock.hpp"
#include "paceline_sdk/errors.hpp"
#include "paceline_sdk/session.hpp"
#include "support/tiny_workload.hpp"

namespace paceline::sdk {

namespace {

struct Behaviour {
    bool meets = true;
    bool start_fails = false;
    bool run_fails = false;
    bool loses_an_item = false;
    int alive = 0; // contenders that exist
};

class Scripted final : public Contender {
public:
    explicit Scripted(Behaviour& behaviour) : behaviour_(behaviour) { ++behaviour_.alive; }

    ~Scripted() override { --behaviour_.alive; }

    void start(const Workload& workload, const Barrier& barrier) override {
        if (behaviour_.start_fails) {
            throw std::runtime_error("start as scripted");
        }
        state_ = workload.prepare();
        result_.resize(workload.result_bytes());
        if (behaviour_.meets) {
            barrier.wait();
        }
    }

    void run(std::span<const Item> items, Answers& answers) override {
        if (behaviour_.run_fails) {
            throw std::runtime_error("run as scripted");
        }
        for (const Item& item : behaviour_.loses_an_item ? items.subspan(1) : items) {
            state_->work(item, result_);
            answers.add(item.index, result_);
        }
    }

    void collect(Answers& answers) override { answers.add_table(state_->collect()); }

    void stop() override {}

private:
    Behaviour& behaviour_;
    std::unique_ptr<WorkerState> state_;
    std::vector<std::byte> result_;
};

class Sessions : public testing::Test {
protected:
    Json configure(std::uint32_t workers = 1) {
        return session_.answer("configure", tiny_.configuration(workers, barrier_));
    }

    Json ask(const char* operation) { return session_.answer(operation, Json{{"op", operation}}); }

    sdk_test::TemporaryFolder folder_;
    sdk_test::TinyWorkload tiny_ = sdk_test::make_tiny_workload("stateful", folder_);
    std::string barrier_ = folder_.file("barrier");
    Behaviour behaviour_;
    Session session_{{.name = "scripted", .version = "1.2"},
                     [this] { return std::make_unique<Scripted>(behaviour_); }};
};

TEST_F(Sessions, SayHello) {
    EXPECT_EQ(
        session_.answer("hello", {{"op", "hello"}, {"protocol", 1}}),
        (Json{
            {"protocol", 1}, {"contender", "scripted"}, {"version", "1.2"}, {"pid", ::getpid()}}));
    EXPECT_THROW(session_.answer("hello", {{"op", "hello"}, {"protocol", 2}}), ProtocolError);
}

TEST_F(Sessions, RunAWorkloadFromBeginningToEnd) {
    EXPECT_EQ(configure(), Json::object());
    const std::int64_t begin = monotonic_ns();
    const Json start = ask("start");
    const Json cold = ask("run");
    const Json hot = ask("run");
    const std::int64_t elapsed = monotonic_ns() - begin;
    EXPECT_EQ(cold["digest"], tiny_.digest);
    EXPECT_EQ(hot["digest"], tiny_.digest);
    std::int64_t sum = 0;
    for (const Json& reply : {start, cold, hot}) {
        EXPECT_GT(reply["ns"].get<std::int64_t>(), 0);
        sum += reply["ns"].get<std::int64_t>();
    }
    EXPECT_LE(sum, elapsed);
    EXPECT_EQ(ask("stop"), Json::object());
    EXPECT_EQ(behaviour_.alive, 0);
    EXPECT_EQ(ask("bye"), Json::object());
}

TEST_F(Sessions, SeeALostItemInTheDigest) {
    behaviour_.loses_an_item = true;
    tiny_ = sdk_test::make_tiny_workload("numerical", folder_);
    configure();
    ask("start");
    EXPECT_NE(ask("run")["digest"], tiny_.digest);
}

TEST_F(Sessions, RefuseRequestsInTheWrongOrder) {
    EXPECT_THROW(ask("start"), ProtocolError);
    EXPECT_THROW(ask("run"), ProtocolError);
    EXPECT_THROW(ask("stop"), ProtocolError);
    configure();
    EXPECT_THROW(ask("run"), ProtocolError);
    ask("start");
    EXPECT_THROW(ask("start"), ProtocolError);
    EXPECT_THROW(configure(), ProtocolError);
    ask("stop");
    EXPECT_THROW(ask("run"), ProtocolError);
    EXPECT_THROW(ask("stop"), ProtocolError);
}

TEST_F(Sessions, RefuseAStartInWhichTheWorkersDidNotMeet) {
    behaviour_.meets = false;
    configure();
    EXPECT_THROW(ask("start"), std::logic_error);
    EXPECT_THROW(ask("run"), ProtocolError);
    EXPECT_EQ(ask("stop"), Json::object());
}

TEST_F(Sessions, CanBeStoppedAfterAFailedStart) {
    behaviour_.start_fails = true;
    configure();
    EXPECT_THROW(ask("start"), std::runtime_error);
    EXPECT_THROW(ask("run"), ProtocolError);
    EXPECT_EQ(ask("stop"), Json::object());
    EXPECT_EQ(behaviour_.alive, 0);
}

TEST_F(Sessions, CanOnlyBeStoppedAfterAFailedRun) {
    behaviour_.run_fails = true;
    configure();
    ask("start");
    EXPECT_THROW(ask("run"), std::runtime_error);
    EXPECT_THROW(ask("run"), ProtocolError);
    EXPECT_EQ(ask("stop"), Json::object());
}

TEST_F(Sessions, RefuseAnUnknownRequestAndAnUnknownWorkloadAsUnsupported) {
    EXPECT_THROW(ask("dance"), Unsupported);
    tiny_.name = "queue";
    EXPECT_THROW(configure(), Unsupported);
}

TEST_F(Sessions, RefuseAnImpossibleNumberOfWorkers) {
    EXPECT_THROW(configure(0), ProtocolError);
    EXPECT_THROW(configure(1 << 16), ProtocolError);
}

TEST_F(Sessions, RefuseABarrierThatCannotBeMade) {
    barrier_ = folder_.file("missing/barrier");
    EXPECT_THROW(configure(), std::system_error);
}

TEST_F(Sessions, UseABarrierThatIsThereAndLeaveItThere) {
    const Barrier made(barrier_, 1);
    {
        Session session({.name = "", .version = ""},
                        [this] { return std::make_unique<Scripted>(behaviour_); });
        session.answer("configure", tiny_.configuration(1, barrier_));
        session.answer("start", {});
    }
    EXPECT_EQ(made.meetings(), 1);
}

TEST_F(Sessions, RemoveABarrierThatTheyMade) {
    {
        Session session({.name = "", .version = ""},
                        [this] { return std::make_unique<Scripted>(behaviour_); });
        session.answer("configure", tiny_.configuration(1, barrier_));
        EXPECT_TRUE(std::filesystem::exists(barrier_));
    }
    EXPECT_FALSE(std::filesystem::exists(barrier_));
}

} // namespace

} // namespace paceline::sdk
