// SPDX-License-Identifier: Apache-2.0
// The folders of a sample: where they are made, whose they are, and when they go.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/process/proc.hpp"
#include "lab/runner/sample_folders.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwner = ".paceline-bench";

std::string made_folder(std::string pattern) {
    EXPECT_NE(mkdtemp(pattern.data()), nullptr) << pattern;
    return pattern;
}

void write(const fs::path& file, const std::string& text) {
    std::ofstream(file) << text;
}

std::string own_identity(std::uint64_t later = 0) {
    return std::to_string(getpid()) + " " +
           std::to_string(read_process(getpid()).value().start_ticks + later);
}

// TMPDIR is a folder of the test, with a path that is short enough to be used.
class SampleFoldersTest : public testing::Test {
protected:
    SampleFoldersTest() {
        if (const char* before = std::getenv("TMPDIR")) {
            before_ = before;
        }
        set(root_);
    }

    ~SampleFoldersTest() override {
        if (before_) {
            set(*before_);
        } else {
            unsetenv("TMPDIR");
        }
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }

    static void set(const std::string& folder) { setenv("TMPDIR", folder.c_str(), 1); }

    // A folder with the name of a sample's, and what its owner file holds.
    [[nodiscard]] fs::path folder_of(const std::optional<std::string>& owner) const {
        fs::path folder = made_folder(root_ + "/plXXXXXX");
        if (owner) {
            write(folder / kOwner, *owner);
        }
        return folder;
    }

    const std::string root_ = made_folder("/tmp/ptXXXXXX");

private:
    std::optional<std::string> before_;
};

TEST_F(SampleFoldersTest, AreMadeInBothFileSystemsUnderShortNames) {
    const SampleFolders folders;
    EXPECT_EQ(fs::path(folders.temporary()).parent_path(), root_);
    EXPECT_EQ(fs::path(folders.shared_memory()).parent_path(), "/dev/shm");
    for (const fs::path folder : {folders.temporary(), folders.shared_memory()}) {
        EXPECT_TRUE(fs::is_directory(folder));
        EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all) << "nobody else's";
        EXPECT_TRUE(folder.filename().string().starts_with("pl"));
        EXPECT_EQ(folder.filename().string().size(), 8U);
    }
    EXPECT_EQ(folders.barrier(), folders.shared_memory() + "/barrier");
}

TEST_F(SampleFoldersTest, NameTheirOwnerByItsPidAndStart) {
    const SampleFolders folders;
    for (const fs::path folder : {folders.temporary(), folders.shared_memory()}) {
        std::ifstream file(folder / kOwner);
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), own_identity());
    }
}

TEST_F(SampleFoldersTest, AreRemovedWithAllThatIsInThem) {
    std::string temporary;
    std::string shared_memory;
    {
        const SampleFolders folders;
        temporary = folders.temporary();
        shared_memory = folders.shared_memory();
        fs::create_directories(temporary + "/deep/er");
        write(temporary + "/deep/er/file", "x");
        write(folders.barrier(), "x");
    }
    EXPECT_FALSE(fs::exists(temporary));
    EXPECT_FALSE(fs::exists(shared_memory));
}

TEST_F(SampleFoldersTest, MayAlreadyBeGoneWhenTheyAreRemoved) {
    const SampleFolders folders;
    fs::remove_all(folders.temporary());
    fs::remove_all(folders.shared_memory());
}

TEST_F(SampleFoldersTest, FollowAShortPathOfTheEnvironmentOnly) {
    const std::string longest = root_ + "/" + std::string(24 - root_.size() - 1, 'x');
    for (const std::string& folder : {longest, longest + "y"}) {
        fs::create_directory(folder);
    }
    set(longest);
    EXPECT_EQ(fs::path(SampleFolders().temporary()).parent_path(), longest);
    set(longest + "y");
    EXPECT_EQ(fs::path(SampleFolders().temporary()).parent_path(), "/tmp");
    set("");
    EXPECT_EQ(fs::path(SampleFolders().temporary()).parent_path(), "/tmp");
}

TEST_F(SampleFoldersTest, ThatCannotBeMadeSayWhereAndWhatToDo) {
    set(root_ + "/none");
    try {
        check_sample_folders();
        FAIL() << "no error";
    } catch (const UserError& error) {
        EXPECT_EQ(error.what(), "cannot make a folder in " + root_ +
                                    "/none (No such file or directory): free some space or set "
                                    "TMPDIR to another short path");
    }
}

TEST_F(SampleFoldersTest, AreNotLeftByTheCheck) {
    check_sample_folders();
    EXPECT_TRUE(fs::is_empty(root_));
}

TEST_F(SampleFoldersTest, OfALivingLabAreNotStale) {
    const SampleFolders folders;
    remove_stale_sample_folders();
    EXPECT_TRUE(fs::exists(folders.temporary()));
    EXPECT_TRUE(fs::exists(folders.shared_memory()));
}

TEST_F(SampleFoldersTest, OfADeadLabAreStaleInBothFileSystems) {
    const pid_t lab = fork();
    if (lab == 0) {
        _exit(0);
    }
    ASSERT_EQ(waitpid(lab, nullptr, 0), lab);
    const std::string owner = std::to_string(lab) + " 1";
    const fs::path temporary = folder_of(owner);
    write(temporary / "file", "x");
    const fs::path shared_memory = made_folder("/dev/shm/plXXXXXX");
    write(shared_memory / kOwner, owner);
    remove_stale_sample_folders();
    EXPECT_FALSE(fs::exists(temporary));
    EXPECT_FALSE(fs::exists(shared_memory));
}

TEST_F(SampleFoldersTest, OfADeadLabWhosePidIsUsedAgainAreStale) {
    const fs::path folder = folder_of(own_identity(1));
    remove_stale_sample_folders();
    EXPECT_FALSE(fs::exists(folder));
}

TEST_F(SampleFoldersTest, ThatNobodyOwnsOrThatAreOthersAreNotTouched) {
    const std::string dead = own_identity(1);
    const fs::path without_owner = folder_of(std::nullopt);
    const fs::path being_made = folder_of("");
    const fs::path half_written = folder_of(std::to_string(getpid()));
    const fs::path longer_name = made_folder(root_ + "/plaXXXXXX");
    const fs::path other_name = made_folder(root_ + "/qlXXXXXX");
    write(longer_name / kOwner, dead);
    write(other_name / kOwner, dead);
    remove_stale_sample_folders();
    for (const fs::path& folder :
         {without_owner, being_made, half_written, longer_name, other_name}) {
        EXPECT_TRUE(fs::exists(folder)) << folder;
    }
}

} // namespace
} // namespace paceline::lab
