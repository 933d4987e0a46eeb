// SPDX-License-Identifier: Apache-2.0
// A folder with a /proc and a /sys of the test's own, gone with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace paceline::test {

class FakeRoot {
public:
    FakeRoot() {
        std::string name =
            (std::filesystem::temp_directory_path() / "paceline-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }

    ~FakeRoot() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    FakeRoot(const FakeRoot&) = delete;
    FakeRoot& operator=(const FakeRoot&) = delete;

    [[nodiscard]] std::string path() const { return path_.string(); }

    void write(const std::string& name, std::string_view text) const {
        const std::filesystem::path file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }

private:
    std::filesystem::path path_;
};

} // namespace paceline::test
