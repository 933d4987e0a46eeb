// SPDX-License-Identifier: Apache-2.0
// Each finding at its thresholds, over records made by hand.
#include <algorithm>

#include <gtest/gtest.h>

#include "lab/environment/doctor.hpp"
#include "lab/environment/record.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

// A machine that has nothing wrong.
json healthy() {
    return {{"host",
             {{"memory_available_bytes", 16e9},
              {"swap", {{"used_bytes", 0}}},
              {"virtualisation", {{"virtual_machine", false}}}}},
            {"frequency",
             {{"governors", {"performance"}},
              {"turbo", false},
              {"throttle_events", 0},
              {"clock_source", "tsc"}}},
            {"scheduler",
             {{"effective_cpus", 8},
              {"affinity_cpus", 8},
              {"online_cpus", 8},
              {"cgroup",
               {{"version", 2},
                {"quota_cpus", nullptr},
                {"memory_limit_bytes", nullptr},
                {"process_limit", nullptr}}},
              {"smt_active", false},
              {"shared_memory", {{"free_bytes", 8e9}}},
              {"limits",
               {{"open_files", {{"soft", 65536}, {"hard", 65536}}},
                {"processes", {{"soft", "unlimited"}, {"hard", "unlimited"}}}}},
              {"process_ids", 4194304},
              {"can_trace", true},
              {"trace_scope", 0},
              {"address_randomisation", 2}}},
            {"noise",
             {{"load_average", {0.1, 0.1, 0.1}},
              {"steal_share", 0.0},
              {"pressure", {{"cpu", {{"some_avg10", 0.0}}}}}}},
            {"software",
             {{"build_type", "Release"},
              {"compiler_flags", "-O3"},
              {"git", {{"dirty", false}}},
              {"variables", json::object()}}}};
}

// What is not ok after one value of the healthy machine was changed.
std::vector<Finding> changed(const char* pointer, const json& value) {
    json record = healthy();
    record[json::json_pointer(pointer)] = value;
    std::vector<Finding> findings = doctor_findings(record);
    std::erase_if(findings,
                  [](const Finding& finding) { return finding.severity == Severity::ok; });
    return findings;
}

struct Threshold {
    const char* pointer;
    json value;
    Severity severity;
    const char* what; // part of it
};

void PrintTo(const Threshold& threshold, std::ostream* stream) {
    *stream << threshold.pointer << " = " << threshold.value.dump();
}

class Doctor : public testing::TestWithParam<Threshold> {};

TEST_P(Doctor, FindsExactlyWhatIsWrong) {
    const Threshold& expected = GetParam();
    const auto findings = changed(expected.pointer, expected.value);
    if (expected.severity == Severity::ok) {
        EXPECT_TRUE(findings.empty()) << finding_text(findings.front());
        return;
    }
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].severity, expected.severity) << findings[0].what;
    EXPECT_NE(findings[0].what.find(expected.what), std::string::npos) << findings[0].what;
    EXPECT_GT(findings[0].remedy.size(), 10U);
}

INSTANTIATE_TEST_SUITE_P(
    Values, Doctor,
    testing::Values(
        Threshold{"/scheduler/affinity_cpus", 7, Severity::advice, "7 of 8 CPUs"},
        Threshold{"/scheduler/cgroup/quota_cpus", 1.5, Severity::advice, "1.50 CPUs"},
        Threshold{
            "/frequency/governors", {"performance", "powersave"}, Severity::advice, "powersave"},
        Threshold{"/frequency/governors", nullptr, Severity::advice, "cannot be read"},
        Threshold{"/frequency/turbo", true, Severity::advice, "turbo is on"},
        Threshold{"/frequency/throttle_events", 1, Severity::advice, "1 times"},
        Threshold{"/frequency/clock_source", "kvm-clock", Severity::ok, ""},
        Threshold{"/frequency/clock_source", "hpet", Severity::advice, "hpet"},
        Threshold{"/scheduler/smt_active", true, Severity::advice, "SMT"},
        Threshold{"/host/virtualisation/virtual_machine", true, Severity::advice,
                  "virtual machine"},
        Threshold{"/noise/steal_share", 0.01, Severity::ok, ""},
        Threshold{"/noise/steal_share", 0.011, Severity::advice, "1.1 %"},
        Threshold{"/noise/steal_share", 0.10, Severity::advice, "10.0 %"},
        Threshold{"/noise/steal_share", 0.11, Severity::problem, "11.0 %"},
        Threshold{"/noise/load_average/0", 0.8, Severity::ok, ""},
        Threshold{"/noise/load_average/0", 0.9, Severity::advice, "0.90"},
        Threshold{"/noise/load_average/0", 8.0, Severity::problem, "8.00"},
        Threshold{"/noise/pressure/cpu", nullptr, Severity::advice, "pressure"},
        Threshold{"/host/memory_available_bytes", 4e9, Severity::ok, ""},
        Threshold{"/host/memory_available_bytes", 3.9e9, Severity::advice, "3900 MB"},
        Threshold{"/host/memory_available_bytes", 0.9e9, Severity::problem, "900 MB"},
        Threshold{"/scheduler/cgroup/memory_limit_bytes", 2e9, Severity::advice, "2000 MB"},
        Threshold{"/scheduler/cgroup/memory_limit_bytes", 64e9, Severity::ok, ""},
        Threshold{"/host/swap/used_bytes", 64e6, Severity::ok, ""},
        Threshold{"/host/swap/used_bytes", 65e6, Severity::advice, "65 MB"},
        Threshold{"/scheduler/shared_memory/free_bytes", 1e9, Severity::ok, ""},
        Threshold{"/scheduler/shared_memory/free_bytes", 900e6, Severity::advice, "900 MB"},
        Threshold{"/scheduler/shared_memory/free_bytes", 67e6, Severity::problem, "67 MB"},
        Threshold{"/scheduler/limits/open_files/soft", 4096, Severity::ok, ""},
        Threshold{"/scheduler/limits/open_files/soft", 1024, Severity::advice, "1024 files"},
        Threshold{"/scheduler/limits/open_files/soft", 255, Severity::problem, "255 files"},
        Threshold{"/scheduler/limits/open_files/soft", "unlimited", Severity::ok, ""},
        Threshold{"/scheduler/limits/processes/soft", 4095, Severity::advice, "4095 processes"},
        Threshold{"/scheduler/cgroup/process_limit", 100, Severity::problem, "100 processes"},
        Threshold{"/scheduler/process_ids", 32768, Severity::ok, ""},
        Threshold{"/scheduler/can_trace", false, Severity::advice, "stacks"},
        Threshold{"/scheduler/address_randomisation", 0, Severity::advice, "randomisation"},
        Threshold{"/software/build_type", "RelWithDebInfo", Severity::ok, ""},
        Threshold{"/software/build_type", "Debug", Severity::problem, "Debug"},
        Threshold{"/software/build_type", nullptr, Severity::problem, "not set"},
        Threshold{"/software/compiler_flags", "-O2 -fsanitize=address", Severity::problem,
                  "sanitizer"},
        Threshold{"/software/git/dirty", true, Severity::advice, "commit"},
        Threshold{"/software/variables/LD_PRELOAD", "libx.so", Severity::advice, "LD_PRELOAD"},
        Threshold{"/software/variables/LD_PRELOAD", "", Severity::ok, ""}));

TEST(DoctorFindings, AreAllWellOnAHealthyMachine) {
    const auto findings = doctor_findings(healthy());
    EXPECT_EQ(findings.size(), 22U);
    for (const Finding& finding : findings) {
        EXPECT_EQ(finding.severity, Severity::ok) << finding.what;
        EXPECT_TRUE(finding.remedy.empty());
        EXPECT_FALSE(finding.what.empty());
    }
}

TEST(DoctorFindings, CallFewCpusWhatTheyAre) {
    const auto severity = [](int cpus) {
        json record = healthy();
        for (const char* key : {"effective_cpus", "affinity_cpus", "online_cpus"}) {
            record["scheduler"][key] = cpus;
        }
        return doctor_findings(record).front().severity;
    };
    EXPECT_EQ(severity(1), Severity::problem);
    EXPECT_EQ(severity(2), Severity::advice);
    EXPECT_EQ(severity(3), Severity::advice);
    EXPECT_EQ(severity(4), Severity::ok);
}

TEST(DoctorFindings, MeasureTheLoadByTheCpusThatMayBeUsed) {
    json record = healthy();
    record["noise"]["load_average"] = {2.0, 1.0, 1.0};
    record["scheduler"]["effective_cpus"] = 2;
    const auto findings = doctor_findings(record);
    EXPECT_TRUE(std::ranges::any_of(findings, [](const Finding& finding) {
        return finding.severity == Severity::problem &&
               finding.what.find("load") != std::string::npos;
    }));
}

TEST(DoctorFindings, NameWhatIsNotKnown) {
    for (const json& record : {json(nullptr), json::object(), json{{"host", 1}, {"noise", "x"}}}) {
        const auto findings = doctor_findings(record);
        ASSERT_FALSE(findings.empty());
        const Finding& last = findings.back();
        EXPECT_EQ(last.severity, Severity::advice);
        EXPECT_TRUE(last.what.starts_with("not readable here: CPUs, affinity")) << last.what;
    }
}

TEST(DoctorFindings, AreOneLineEach) {
    json record = healthy();
    record["frequency"]["governors"] = {"powersave"};
    for (const Finding& finding : doctor_findings(record)) {
        EXPECT_EQ(finding_text(finding).find('\n'), std::string::npos);
    }
    EXPECT_EQ(finding_text({Severity::ok, "fine", ""}), "ok       fine");
    EXPECT_EQ(finding_text({Severity::problem, "bad", "do this"}), "problem  bad: do this");
}

TEST(DoctorFindings, ComeFromTheRecordOfThisMachine) {
    EnvironmentSources sources;
    sources.system = read_system_facts();
    const auto findings = doctor_findings(environment_record(sources));
    EXPECT_GE(findings.size(), 10U);
    // What the kernel always tells is not among what is not readable.
    EXPECT_EQ(findings.back().what.find("not readable here: CPUs"), std::string::npos);
}

} // namespace
} // namespace paceline::lab
