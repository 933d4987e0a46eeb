// SPDX-License-Identifier: Apache-2.0
// The whole record: of a machine made of files, of no machine at all, and of this one.
#include <gtest/gtest.h>

#include "fake_root.hpp"
#include "lab/environment/record.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

constexpr const char* kCpuInfo =
    "processor\t: 0\nvendor_id\t: GenuineExample\nmodel name\t: Example CPU @ 3.00GHz\n"
    "cpu MHz\t\t: 2999.5\nphysical id\t: 0\ncore id\t\t: 0\nflags\t\t: fpu avx2 hypervisor\n\n"
    "processor\t: 1\nvendor_id\t: GenuineExample\nmodel name\t: Example CPU @ 3.00GHz\n"
    "cpu MHz\t\t: 3000\nphysical id\t: 0\ncore id\t\t: 0\nflags\t\t: fpu avx2 hypervisor\n\n"
    "processor\t: 2\nmodel name\t: Example CPU @ 3.00GHz\nphysical id\t: 0\ncore id\t\t: 1\n\n"
    "processor\t: 3\nmodel name\t: Example CPU @ 3.00GHz\nphysical id\t: 1\ncore id\t\t: 0\n\n";

class Record : public testing::Test {
protected:
    Record() {
        sources_.root = root_.path();
        sources_.system.host_name = "private-host-name";
        sources_.system.kernel_name = "Linux";
        sources_.system.kernel_release = "6.1.0";
        sources_.system.kernel_version = "#1 SMP";
        sources_.system.machine = "x86_64";
        sources_.system.affinity = {0, 1, 3};
        sources_.system.limits = {{"open_files", 1024, std::nullopt}};
        sources_.system.shared_memory_size = 1000;
        sources_.system.shared_memory_free = 900;
        sources_.system.c_library = "glibc 2.36";
    }

    void machine() const {
        root_.write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        root_.write("etc/os-release",
                    "PRETTY_NAME=\"Example OS 12\"\nID=example\nVERSION_ID='12'\n");
        root_.write("proc/cpuinfo", kCpuInfo);
        root_.write("proc/meminfo", "MemTotal:       2000 kB\nMemAvailable:   1500 kB\nSwapTotal:  "
                                    "100 kB\nSwapFree: 40 kB\n");
        root_.write("proc/uptime", "12345.67 2.00\n");
        root_.write("proc/sys/kernel/random/boot_id", "private-boot-id\n");
        root_.write("proc/loadavg", "0.21 0.35 0.40 2/345 6789\n");
        root_.write("proc/pressure/cpu", "some avg10=1.50 avg60=0.00 avg300=0.00 total=1\nfull "
                                         "avg10=0.25 avg60=0.00 avg300=0.00 total=0\n");
        root_.write("proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n");
        root_.write("proc/stat", "cpu  60 0 10 20 0 0 0 10 5 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
        root_.write("proc/self/status", "Name:\tx\nCapEff:\t0000000000080000\n");
        root_.write("proc/sys/kernel/yama/ptrace_scope", "1\n");
        root_.write("proc/sys/kernel/randomize_va_space", "2\n");
        root_.write("proc/sys/kernel/pid_max", "32768\n");
        root_.write("proc/sys/kernel/sched_autogroup_enabled", "1\n");
        root_.write("proc/sys/vm/overcommit_memory", "0\n");
        root_.write("proc/sys/vm/swappiness", "60\n");
        root_.write("proc/sys/fs/mqueue/msg_max", "10\n");
        root_.write("proc/sys/fs/mqueue/msgsize_max", "8192\n");
        root_.write("proc/sys/fs/pipe-max-size", "1048576\n");
        const std::string cpus = "sys/devices/system/cpu/";
        root_.write(cpus + "online", "0-3\n");
        root_.write(cpus + "isolated", "\n");
        root_.write(cpus + "smt/active", "1\n");
        root_.write(cpus + "intel_pstate/no_turbo", "1\n");
        for (const std::string cpu : {"cpu0", "cpu1"}) {
            root_.write(cpus + cpu + "/cpufreq/scaling_governor",
                        cpu == "cpu0" ? "powersave\n" : "performance\n");
            root_.write(cpus + cpu + "/cpufreq/scaling_driver", "intel_pstate\n");
            root_.write(cpus + cpu + "/cpufreq/scaling_min_freq",
                        cpu == "cpu0" ? "800000\n" : "900000\n");
            root_.write(cpus + cpu + "/cpufreq/scaling_max_freq",
                        cpu == "cpu0" ? "3000000\n" : "3100500\n");
            root_.write(cpus + cpu + "/cpufreq/scaling_cur_freq", "1234567\n");
            root_.write(cpus + cpu + "/thermal_throttle/core_throttle_count", "2\n");
            root_.write(cpus + cpu + "/thermal_throttle/package_throttle_count", "5\n");
        }
        root_.write(cpus + "cpu0/cache/index0/level", "1\n");
        root_.write(cpus + "cpu0/cache/index0/type", "Data\n");
        root_.write(cpus + "cpu0/cache/index0/size", "32K\n");
        root_.write(cpus + "cpu0/cache/index0/shared_cpu_list", "0-1\n");
        root_.write(cpus + "cpu0/cache/index3/size", "8M\n");
        root_.write("sys/devices/system/node/online", "0-1\n");
        root_.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        root_.write("sys/class/dmi/id/sys_vendor", "Example Inc.\n");
        root_.write("sys/class/dmi/id/product_name", "Box\n");
        root_.write("sys/class/dmi/id/product_serial", "private-serial\n");
        root_.write("sys/class/thermal/thermal_zone0/type", "x86_pkg_temp\n");
        root_.write("sys/class/thermal/thermal_zone0/temp", "45500\n");
        root_.write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        root_.write("run/systemd/container", "lxc\n");
    }

    FakeRoot root_;
    EnvironmentSources sources_;
};

// Every path to a value, with or without what stands there.
void collect_keys(const json& value, const std::string& path, std::vector<std::string>& keys) {
    if (!value.is_object()) {
        return;
    }
    for (const auto& [name, below] : value.items()) {
        keys.push_back(path + "/" + name);
        collect_keys(below, std::string(path).append("/").append(name), keys);
    }
}

TEST_F(Record, TellsTheHost) {
    machine();
    const json host = environment_record(sources_)["host"];
    EXPECT_EQ(host["cpu"]["model"], "Example CPU @ 3.00GHz");
    EXPECT_EQ(host["cpu"]["vendor"], "GenuineExample");
    EXPECT_EQ(host["cpu"]["architecture"], "x86_64");
    EXPECT_EQ(host["cpu"]["flags"], (json{"fpu", "avx2", "hypervisor"}));
    EXPECT_EQ(host["cpu"]["sockets"], 2);
    EXPECT_EQ(host["cpu"]["cores"], 3); // core 0 exists in both sockets
    EXPECT_EQ(host["cpu"]["threads"], 4);
    EXPECT_EQ(host["cpu"]["numa_nodes"], 2);
    ASSERT_EQ(host["cpu"]["caches"].size(), 2U);
    EXPECT_EQ(host["cpu"]["caches"][0],
              (json{{"level", 1}, {"type", "Data"}, {"bytes", 32768}, {"shared_cpus", "0-1"}}));
    EXPECT_EQ(host["cpu"]["caches"][1]["bytes"], 8 << 20);
    EXPECT_EQ(host["memory_bytes"], 2000 * 1024);
    EXPECT_EQ(host["memory_available_bytes"], 1500 * 1024);
    EXPECT_EQ(host["swap"], (json{{"total_bytes", 102400}, {"used_bytes", 60 * 1024}}));
    EXPECT_EQ(host["virtualisation"], (json{{"virtual_machine", true},
                                            {"vendor", "Example Inc."},
                                            {"product", "Box"},
                                            {"container", "lxc"}}));
    EXPECT_EQ(host["kernel"],
              (json{{"name", "Linux"}, {"release", "6.1.0"}, {"version", "#1 SMP"}}));
    EXPECT_EQ(host["distribution"],
              (json{{"name", "Example OS 12"}, {"id", "example"}, {"version", "12"}}));
    EXPECT_EQ(host["uptime_s"], 12345);
}

TEST_F(Record, TellsTheFrequency) {
    machine();
    const json frequency = environment_record(sources_)["frequency"];
    EXPECT_EQ(frequency["governors"], (json{"performance", "powersave"}));
    EXPECT_EQ(frequency["drivers"], json{"intel_pstate"});
    EXPECT_EQ(frequency["minimum_mhz"], 800.0);
    EXPECT_EQ(frequency["maximum_mhz"], 3100.5);
    EXPECT_EQ(frequency["current_mhz"], (json{1234.567, 1234.567}));
    EXPECT_EQ(frequency["turbo"], false);
    EXPECT_EQ(frequency["throttle_events"], 2 + 2 + 5); // the package's count is one, said twice
    EXPECT_EQ(frequency["temperatures"],
              (json::array({{{"zone", "x86_pkg_temp"}, {"celsius", 45.5}}})));
    EXPECT_EQ(frequency["clock_source"], "tsc");
}

TEST_F(Record, TakesTheFrequencyOfAVirtualMachineFromCpuinfo) {
    root_.write("proc/cpuinfo", kCpuInfo);
    root_.write("sys/devices/system/cpu/cpufreq/boost", "1\n");
    const json frequency = environment_record(sources_)["frequency"];
    EXPECT_EQ(frequency["current_mhz"], (json{2999.5, 3000.0}));
    EXPECT_EQ(frequency["turbo"], true);
    EXPECT_TRUE(frequency["governors"].is_null());
}

TEST_F(Record, TellsWhatTheSchedulerGives) {
    machine();
    const json scheduler = environment_record(sources_)["scheduler"];
    EXPECT_EQ(scheduler["affinity"], "0-1,3");
    EXPECT_EQ(scheduler["affinity_cpus"], 3);
    EXPECT_EQ(scheduler["online_cpus"], 4);
    EXPECT_EQ(scheduler["effective_cpus"], 3);
    EXPECT_EQ(scheduler["isolated_cpus"], ""); // known, and there are none
    EXPECT_TRUE(scheduler["tickless_cpus"].is_null());
    EXPECT_EQ(scheduler["smt_active"], true);
    EXPECT_EQ(scheduler["address_randomisation"], 2);
    EXPECT_EQ(scheduler["transparent_huge_pages"], "madvise");
    EXPECT_EQ(scheduler["overcommit_memory"], 0);
    EXPECT_EQ(scheduler["swappiness"], 60);
    EXPECT_EQ(scheduler["autogroup"], true);
    EXPECT_EQ(scheduler["process_ids"], 32768);
    EXPECT_EQ(scheduler["limits"], (json{{"open_files", {{"soft", 1024}, {"hard", "unlimited"}}}}));
    EXPECT_EQ(scheduler["shared_memory"], (json{{"size_bytes", 1000}, {"free_bytes", 900}}));
    EXPECT_EQ(scheduler["message_queue"], (json{{"messages", 10}, {"message_bytes", 8192}}));
    EXPECT_EQ(scheduler["pipe_bytes"], 1048576);
}

TEST_F(Record, CountsThePartOfACpuThatAQuotaGivesAsOne) {
    root_.write("proc/self/cgroup", "0::/\n");
    root_.write("proc/self/mountinfo", "1 0 0:1 / /cg rw - cgroup2 cgroup2 rw\n");
    root_.write("cg/cpu.max", "150000 100000\n");
    json scheduler = environment_record(sources_)["scheduler"];
    EXPECT_EQ(scheduler["effective_cpus"], 2);
    EXPECT_EQ(scheduler["cgroup"]["quota_cpus"], 1.5);
    EXPECT_EQ(scheduler["cgroup"]["version"], 2);
    root_.write("cg/cpu.max", "1000 100000\n");
    EXPECT_EQ(environment_record(sources_)["scheduler"]["effective_cpus"], 1);
    root_.write("cg/cpu.max", "900000 100000\n"); // more than the affinity
    EXPECT_EQ(environment_record(sources_)["scheduler"]["effective_cpus"], 3);
}

TEST_F(Record, TellsWhetherProcessesMayBeTraced) {
    const auto can_trace = [&](const char* scope, const char* capabilities) {
        root_.write("proc/sys/kernel/yama/ptrace_scope", scope);
        root_.write("proc/self/status", std::string("CapEff:\t") + capabilities + "\n");
        return environment_record(sources_)["scheduler"]["can_trace"];
    };
    EXPECT_EQ(can_trace("0", "0000000000000000"), true);
    EXPECT_EQ(can_trace("1", "0000000000000000"), false);
    EXPECT_EQ(can_trace("1", "0000000000080000"), true);
    EXPECT_EQ(can_trace("2", "fffffffffff7ffff"), false); // everything but this one
    EXPECT_EQ(can_trace("3", "ffffffffffffffff"), false);
    EXPECT_TRUE(can_trace("1", "nonsense").is_null());
}

TEST_F(Record, TellsTheNoise) {
    machine();
    const json noise = environment_record(sources_)["noise"];
    EXPECT_EQ(noise["load_average"], (json{0.21, 0.35, 0.40}));
    EXPECT_EQ(noise["runnable"], 2);
    EXPECT_EQ(noise["pressure"]["cpu"], (json{{"some_avg10", 1.5}, {"full_avg10", 0.25}}));
    EXPECT_EQ(noise["pressure"]["io"], (json{{"some_avg10", 0.0}, {"full_avg10", nullptr}}));
    EXPECT_TRUE(noise["pressure"]["memory"].is_null());
    EXPECT_EQ(noise["steal_share"], 0.1); // 10 of 100; guest time is not counted twice
}

TEST_F(Record, HidesNamesOfTheMachineAndOfTheBoot) {
    machine();
    const json record = environment_record(sources_);
    EXPECT_EQ(record.dump().find("private-"), std::string::npos) << record.dump(2);
    EXPECT_EQ(record.dump().find("0123456789abcdef0123456789abcdef"), std::string::npos);
    EXPECT_EQ(record["host"]["id"].get<std::string>().size(), 36U);
    EXPECT_NE(record["host"]["id"], record["host"]["boot_id"]);
    EnvironmentSources other = sources_;
    other.system.host_name = "another";
    EXPECT_NE(environment_record(other)["host"]["id"], record["host"]["id"]);
    EXPECT_EQ(environment_record(other)["host"]["boot_id"], record["host"]["boot_id"]);
}

TEST_F(Record, HasEveryKeyOnAMachineThatTellsNothing) {
    std::vector<std::string> empty_keys;
    std::vector<std::string> full_keys;
    EnvironmentSources nothing;
    nothing.root = root_.path() / "none";
    const json empty = environment_record(nothing);
    collect_keys(empty, "", empty_keys);
    machine();
    collect_keys(environment_record(sources_), "", full_keys);
    // Except for what stands below a value that is null there.
    std::erase_if(full_keys, [](const std::string& key) {
        return key.starts_with("/noise/pressure/cpu/") || key.starts_with("/noise/pressure/io/") ||
               key.starts_with("/scheduler/limits/");
    });
    EXPECT_EQ(empty_keys, full_keys);
    EXPECT_TRUE(empty["host"]["cpu"]["model"].is_null());
    EXPECT_TRUE(empty["scheduler"]["effective_cpus"].is_null());
    EXPECT_TRUE(empty["noise"]["load_average"].is_null());
}

TEST_F(Record, SurvivesFilesFullOfNonsense) {
    machine();
    for (const char* file :
         {"proc/cpuinfo", "proc/meminfo", "proc/stat", "proc/loadavg", "proc/uptime",
          "proc/pressure/cpu", "proc/self/cgroup", "proc/self/mountinfo", "proc/self/status",
          "etc/os-release", "sys/devices/system/cpu/online",
          "sys/kernel/mm/transparent_hugepage/enabled"}) {
        for (const char* nonsense : {"\xFF\xFE: =\n\n::\n", "", "]x[", "cpu\ncpu x\nsome avg10=\n",
                                     "processor:\n\n\n\nprocessor : \xFF"}) {
            root_.write(file, nonsense);
            EXPECT_NO_THROW(static_cast<void>(environment_record(sources_).dump())) << file;
        }
    }
}

TEST(RecordOfThisMachine, CanBeMadeAndDumped) {
    EnvironmentSources sources;
    sources.system = read_system_facts();
    sources.variables = read_variables();
    const json record = environment_record(sources);
    EXPECT_NO_THROW(static_cast<void>(record.dump()));
    EXPECT_GE(record["scheduler"]["effective_cpus"].get<int>(), 1);
    EXPECT_GT(record["host"]["memory_bytes"].get<std::int64_t>(), 0);
    EXPECT_EQ(record.dump().find("\"" + sources.system.host_name + "\""), std::string::npos);
}

} // namespace
} // namespace paceline::lab
