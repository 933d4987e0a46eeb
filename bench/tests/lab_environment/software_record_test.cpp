// SPDX-License-Identifier: Apache-2.0
// What is recorded of the software and of the environment variables, and what must not be.
#include <gtest/gtest.h>

#include "fake_root.hpp"
#include "lab/environment/record.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

class SoftwareRecord : public testing::Test {
protected:
    SoftwareRecord() {
        sources_.root = root_.path();
        sources_.system.c_library = "glibc 2.36";
    }

    FakeRoot root_;
    EnvironmentSources sources_;
};

TEST_F(SoftwareRecord, TellsTheSoftware) {
    root_.write("venv/bin/python", "");
    root_.write("venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\ncommand = python\n");
    root_.write("lock.txt",
                "# comment with ==\n--require-hashes\njoblib==1.4.2 \\\n    "
                "--hash=sha256:00==\nray[default]==2.9.0 ; python_version > \"3\"\nnumpy==2.4\n");
    root_.write("libkernels.so", "abc");
    sources_.python = root_.path() / "venv/bin/python";
    sources_.lock_file = root_.path() / "lock.txt";
    sources_.kernels = root_.path() / "libkernels.so";
    const json software = environment_record(sources_)["software"];
    EXPECT_EQ(software["python"]["version"], "3.11.2");
    EXPECT_EQ(software["python"]["packages"],
              (json{{"joblib", "1.4.2"}, {"numpy", "2.4"}, {"ray", "2.9.0"}}));
    EXPECT_TRUE(software["python"]["lock_sum"].get<std::string>().starts_with("xxh3-128:"));
    EXPECT_EQ(software["kernels_sum"], "xxh3-128:06b05ab6733a618578af5f94892f3950");
    EXPECT_EQ(software["c_library"], "glibc 2.36");
    EXPECT_TRUE(software["compiler"].get<std::string>().find_first_of("0123456789") !=
                std::string::npos);
    EXPECT_TRUE(software["git"]["commit"].is_null());
}

TEST_F(SoftwareRecord, KeepsOnlyVariablesThatMatter) {
    sources_.contenders = {"dask"};
    sources_.variables = {{"OMP_NUM_THREADS", "1"},
                          {"RAY_ADDRESS", "not a contender here"},
                          {"DASKET", "x"},
                          {"RAYON_NUM_THREADS", "2"},
                          {"DASK_SCHEDULER", "threads"},
                          {"PYTHONHASHSEED", "0"},
                          {"LD_PRELOAD", ""},
                          {"PATH", "/bin"},
                          {"USER", "someone"},
                          {"AWS_SECRET_ACCESS_KEY", "x"}};
    EXPECT_EQ(environment_record(sources_)["software"]["variables"],
              (json{{"OMP_NUM_THREADS", "1"},
                    {"RAYON_NUM_THREADS", "2"},
                    {"DASK_SCHEDULER", "threads"},
                    {"PYTHONHASHSEED", "0"},
                    {"LD_PRELOAD", ""}}));
}

TEST_F(SoftwareRecord, KeepsNoSecretAndNoHomeFolder) {
    sources_.contenders = {"ray", "dask"};
    sources_.variables = {
        {"RAY_AUTH_TOKEN", "private-token"},
        {"DASK_TLS_KEY", "private-key"},
        {"ray_password", "private-lower"},
        {"RAY_redis_Password", "private-mixed"},
        {"DASK_SCHEDULER_ADDRESS", "tls://me:private-word@host:1"},
        {"RAY_ADDRESS", "ray://host:1"},
        {"HOME", "/home/someone"},
        {"PYTHONPATH", "/home/someone/a:/opt/b:/home/someone:/home/someoneelse:/x/home/someone"}};
    const json record = environment_record(sources_);
    EXPECT_EQ(record["software"]["variables"],
              (json{{"RAY_ADDRESS", "ray://host:1"},
                    {"PYTHONPATH", "~/a:/opt/b:~:/home/someoneelse:/x/home/someone"}}));
    EXPECT_EQ(record.dump().find("private-"), std::string::npos);
}

} // namespace
} // namespace paceline::lab
