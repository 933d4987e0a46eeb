// SPDX-License-Identifier: Apache-2.0
// The sources of the contenders in the folder of a run.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lab/runner/sources.hpp"
#include "lab/types/error.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

class Sources : public testing::Test {
protected:
    Sources() {
        folder_.write("contenders/a/contender.py", "first");
        folder_.write("contenders/a/.hidden", "x");
        folder_.write("contenders/a/__pycache__/contender.pyc", "x");
        folder_.write("contenders/b/main.cpp", "x");
        for (const char* id : {"a", "b"}) {
            prepared_.contenders[id].folder = folder_.path() / "contenders" / id;
        }
        prepared_.installed["a"] = {.installed = false, .version = "", .reason = "gone"};
    }

    [[nodiscard]] std::vector<std::string> kept() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "run")) {
            names.push_back(entry.path().lexically_relative(folder_.path() / "run").string());
        }
        std::ranges::sort(names);
        return names;
    }

    [[nodiscard]] std::string text() const {
        std::ifstream stream(folder_.path() / "run/sources/a/contender.py");
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    const test::TemporaryFolder folder_;
    Prepared prepared_;
};

TEST_F(Sources, OfPlannedContendersAreKeptWithoutWhatToolsMade) {
    keep_sources(folder_.path() / "run", prepared_);
    EXPECT_EQ(kept(), (std::vector<std::string>{"sources", "sources/a", "sources/a/contender.py"}));
    EXPECT_EQ(text(), "first");
}

TEST_F(Sources, ReplaceThoseOfALabThatWasKilled) {
    folder_.write("run/sources/a/contender.py", "fir");
    keep_sources(folder_.path() / "run", prepared_);
    EXPECT_EQ(text(), "first");
}

TEST_F(Sources, ThatCannotBeKeptEndTheRunWithTheReason) {
    folder_.write("run/sources", "a file where the folder should be");
    try {
        keep_sources(folder_.path() / "run", prepared_);
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot keep the source of a in " + (folder_.path() / "run/sources/a").string() +
                      ": Not a directory; when that is mended, continue with run --resume");
    }
}

} // namespace
} // namespace paceline::lab
