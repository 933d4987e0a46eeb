// SPDX-License-Identifier: Apache-2.0
// What every C++ contender with a queue must do.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string_view>

#include <sys/wait.h>

#include "support/contract.hpp"

namespace paceline::sdk_test {

namespace {

constexpr std::array<const char*, 3> kParts{"put_get", "round_trip", "stream"};

constexpr std::string_view kLock = ".lock";

std::uint32_t workers_of(const std::string& part) {
    return part == "put_get" ? 1 : 2;
}

class QueueContract : public Contract {
protected:
    QueueContract() { ::setenv("TMPDIR", temporary_.c_str(), 1); }

    ~QueueContract() override { ::unsetenv("TMPDIR"); }

    Json configure_part(ContenderProcess& contender, const std::string& part) const {
        return configure(contender, make_tiny_queue(files_, part), workers_of(part));
    }

    static std::vector<pid_t> tree_of(pid_t contender) {
        std::vector<pid_t> processes = children_of(contender);
        processes.push_back(contender);
        return processes;
    }

    // Files in /dev/shm that a contender or its other process has now.
    static std::set<std::string> shared_files_of(pid_t contender) {
        std::set<std::string> files;
        for (const pid_t process : tree_of(contender)) {
            for (const std::string& line : shared_memory_files_of(process)) {
                if (!line.ends_with("(deleted)")) {
                    files.insert(line.substr(line.find("/dev/shm/")));
                }
            }
        }
        return files;
    }

    // Locks of files that they have, which are those of iceoryx: their paths are fixed.
    static std::set<std::string> locks_of(pid_t contender) {
        std::set<std::string> locks;
        for (const pid_t process : tree_of(contender)) {
            for (const std::string& descriptor : descriptors_of(process)) {
                if (descriptor.ends_with(kLock)) {
                    locks.insert(descriptor.substr(descriptor.find('/')));
                }
            }
        }
        return locks;
    }

    // One whole conversation; cold and hot runs must give the right answer, and nothing is left.
    void converse(const TinyWorkload& workload) const {
        const std::string part = workload.parameters["part"];
        SCOPED_TRACE(part);
        ContenderProcess contender(program_);
        const Json hello = contender.ask({{"op", "hello"}, {"protocol", 1}});
        EXPECT_EQ(hello["ok"], true) << hello;
        EXPECT_EQ(hello["contender"], name_);
        EXPECT_EQ(hello["pid"], contender.number());
        ASSERT_EQ(configure(contender, workload, workers_of(part)),
                  (Json{{"op", "configure"}, {"ok", true}}));
        const std::vector<std::string> descriptors_before = descriptors_of(contender.number());
        const Json start = contender.ask("start");
        ASSERT_EQ(start["ok"], true) << start;
        EXPECT_GT(start["ns"], 0);
        for (int repetition = 0; repetition < 3; ++repetition) {
            const Json run = contender.ask({{"op", "run"}, {"repetition", repetition}});
            ASSERT_EQ(run["ok"], true) << run;
            EXPECT_GT(run["ns"], 0);
            EXPECT_EQ(run["digest"], workload.digest);
        }
        const std::set<std::string> shared = shared_files_of(contender.number());
        EXPECT_EQ(contender.ask("stop"), (Json{{"op", "stop"}, {"ok", true}}));
        EXPECT_EQ(children_of(contender.number()), std::vector<pid_t>{});
        EXPECT_EQ(descriptors_of(contender.number()), descriptors_before);
        for (const std::string& file : shared) {
            EXPECT_FALSE(std::filesystem::exists(file)) << file;
        }
        expect_no_temporary_file();
        expect_goodbye(contender);
    }

    // Beside what the test keeps of a contender's output there.
    void expect_no_temporary_file() const {
        for (const auto& entry : std::filesystem::directory_iterator(temporary_)) {
            const std::string name = entry.path().filename();
            EXPECT_TRUE(name.starts_with("sdk_cpp")) << name;
        }
    }

private:
    const TemporaryFolder temporary_folder_;

protected:
    const std::string temporary_ = temporary_folder_.file("");
};

TEST_F(QueueContract, EveryPartGivesTheRightAnswer) {
    for (const char* part : kParts) {
        converse(make_tiny_queue(files_, part));
    }
}

// More messages than any of the queues holds, each larger than the buffers of the kernel.
TEST_F(QueueContract, LargeMessagesReachTheOtherProcess) {
    converse(make_tiny_queue(files_, "round_trip", 6, 51'200));
    converse(make_tiny_queue(files_, "stream", 120, 51'200));
}

TEST_F(QueueContract, MessagesOfOneElementAreMessages) {
    for (const char* part : kParts) {
        converse(make_tiny_queue(files_, part, 3, 1));
    }
}

TEST_F(QueueContract, AnotherWorkloadIsUnsupported) {
    ContenderProcess contender(program_);
    EXPECT_EQ(configure(contender, make_tiny_workload("numerical", files_), 1)["unsupported"],
              true);
    expect_goodbye(contender);
}

TEST_F(QueueContract, TheEndOfRequestsEndsItInEveryPhase) {
    for (const char* part : kParts) {
        for (int phase = 1; phase < 4; ++phase) {
            SCOPED_TRACE(part + std::string(" in phase ") + std::to_string(phase));
            ContenderProcess contender(program_);
            EXPECT_EQ(configure_part(contender, part)["ok"], true);
            if (phase > 1) {
                EXPECT_EQ(contender.ask("start")["ok"], true);
            }
            if (phase > 2) {
                EXPECT_EQ(contender.ask("run")["ok"], true);
            }
            const std::set<std::string> shared = shared_files_of(contender.number());
            contender.hang_up();
            EXPECT_EQ(contender.next_line(), std::nullopt);
            EXPECT_EQ(contender.wait(), 0);
            for (const std::string& file : shared) {
                EXPECT_FALSE(std::filesystem::exists(file)) << file;
            }
        }
    }
}

TEST_F(QueueContract, ItsOtherProcessDoesNotHoldTheProtocolsDescriptors) {
    ContenderProcess contender(program_);
    configure_part(contender, "stream");
    EXPECT_EQ(contender.ask("start")["ok"], true);
    const std::vector<pid_t> children = children_of(contender.number());
    EXPECT_EQ(children.size(), 1U);
    for (const std::string& pipe : contender.pipes()) {
        for (const pid_t child : children) {
            EXPECT_FALSE(
                std::ranges::any_of(descriptors_of(child), [&](const std::string& descriptor) {
                return descriptor.ends_with(pipe);
            }));
        }
    }
    contender.ask("stop");
    expect_goodbye(contender);
}

TEST_F(QueueContract, DeathOfTheContenderEndsItsOtherProcess) {
    ContenderProcess contender(program_);
    configure_part(contender, "round_trip");
    EXPECT_EQ(contender.ask("start")["ok"], true);
    const std::vector<pid_t> children = children_of(contender.number());
    const std::set<std::string> shared = shared_files_of(contender.number());
    const std::set<std::string> locks = locks_of(contender.number());
    ASSERT_EQ(::kill(contender.number(), SIGKILL), 0);
    EXPECT_TRUE(WIFSIGNALED(contender.wait()));
    for (const pid_t child : children) {
        EXPECT_EQ(::waitpid(child, nullptr, 0), child); // ends by itself; ctest's timeout watches
    }
    for (const std::string& file : shared) {
        std::filesystem::remove(file); // as the lab does it
    }
    for (const std::string& lock : locks) {
        std::filesystem::remove(lock);
        std::filesystem::remove(lock.substr(0, lock.size() - kLock.size())); // its socket
    }
}

} // namespace

} // namespace paceline::sdk_test
