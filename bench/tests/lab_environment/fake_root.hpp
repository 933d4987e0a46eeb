// SPDX-License-Identifier: Apache-2.0
// A folder that plays the root of a machine.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace paceline::lab {

class FakeRoot {
public:
    FakeRoot() : folder_((std::filesystem::temp_directory_path() / "fake_rootXXXXXX").string()) {
        if (mkdtemp(folder_.data()) == nullptr) {
            throw std::runtime_error("no temporary folder");
        }
    }

    FakeRoot(const FakeRoot&) = delete;
    FakeRoot& operator=(const FakeRoot&) = delete;

    ~FakeRoot() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    // `file` without a leading slash.
    void write(const std::string& file, const std::string& text) const {
        const std::filesystem::path whole = path() / file;
        std::filesystem::create_directories(whole.parent_path());
        std::ofstream(whole, std::ios::binary) << text;
    }

    [[nodiscard]] std::filesystem::path path() const { return folder_; }

private:
    std::string folder_;
};

} // namespace paceline::lab
