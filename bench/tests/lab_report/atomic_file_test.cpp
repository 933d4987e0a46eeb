// SPDX-License-Identifier: Apache-2.0
// A file is written completely or not at all, and a failure leaves nothing.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "lab/report/atomic_file.hpp"
#include "lab/types/error.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    return names;
}

std::string refusal_of(const fs::path& file, const std::string& text) {
    try {
        write_atomically(file, text);
    } catch (const UserError& error) {
        return error.what();
    }
    return "(no error)";
}

TEST(AtomicFile, IsWrittenAndReplacesAnOlderOneAsAWhole) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.write("page.html", "an older and longer page");
    std::ifstream reader(file, std::ios::binary);
    write_atomically(file, "new");
    EXPECT_EQ(contents(file), "new");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "an older and longer page")
        << "whoever reads meanwhile reads one of the two";
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"page.html"});
}

TEST(AtomicFile, IsReadableAsTheUmaskSays) {
    const test::TemporaryFolder folder;
    const mode_t before = umask(027);
    write_atomically(folder.path() / "page.html", "x");
    umask(before);
    struct stat status{};
    ASSERT_EQ(stat((folder.path() / "page.html").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0640U);
    fs::permissions(folder.path() / "page.html", fs::perms::owner_read);
    write_atomically(folder.path() / "page.html", "y");
    ASSERT_EQ(stat((folder.path() / "page.html").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0400U) << "who replaces a page keeps its permissions";
}

TEST(AtomicFile, ThatFillsTheDiskLeavesTheOlderOneAndSaysSo) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.write("page.html", "older");
    // A limit on the size of files stands for a disk that fills up in the middle.
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string refusal = refusal_of(file, std::string(5000, 'x'));
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, previous);
    EXPECT_EQ(refusal, "cannot write " + file.string() +
                           ": File too large; name another file with --output");
    EXPECT_EQ(contents(file), "older");
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"page.html"});
}

TEST(AtomicFile, InAFolderThatIsNotThereIsRefused) {
    const test::TemporaryFolder folder;
    const fs::path file = folder.path() / "none/page.html";
    EXPECT_EQ(refusal_of(file, "x"), "cannot write " + file.string() +
                                         ": No such file or directory; name another file with "
                                         "--output");
    EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(AtomicFile, InThePlaceOfAFolderIsRefused) {
    const test::TemporaryFolder folder;
    fs::create_directory(folder.path() / "page.html");
    EXPECT_NE(refusal_of(folder.path() / "page.html", "x").find("Is a directory"),
              std::string::npos);
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"page.html"});
}

} // namespace
} // namespace paceline::lab
