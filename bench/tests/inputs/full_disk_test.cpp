// SPDX-License-Identifier: Apache-2.0
// The cache where nothing, or not everything, can be written.
#include <array>
#include <csignal>
#include <cstring>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cache_test_support.hpp"
#include "inputs/cache.hpp"

namespace paceline::inputs {
namespace {

using CacheFolder = CacheTest;

StatefulParameters documents_of_two_megabytes() {
    return {.documents = 10,
            .words_odd = 20'000,
            .words_even = 20'000,
            .letters = 9,
            .seed = 1,
            .directory = {}};
}

// Runs `body` as a user for whom permissions count. Root without capabilities, not another user,
// who perhaps could not even read this clone.
std::string as_ordinary_user(const std::function<std::string()>& body) {
    return in_child([&]() -> std::string {
        __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
        const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
        if (::syscall(SYS_capset, &header, none.data()) != 0) {
            return "cannot give up the capabilities";
        }
        return body();
    });
}

void forbid_writing(const std::filesystem::path& path) {
    std::filesystem::permissions(path, std::filesystem::perms(0555));
}

TEST_F(CacheFolder, ThatIsReadOnlyStillGivesWhatItHolds) {
    const Prepared prepared = make_cache().prepare(small_arrays());
    forbid_writing(folder());
    forbid_writing(cache_folder());
    EXPECT_EQ(as_ordinary_user([&] { return make_cache().prepare(small_arrays()).digest; }),
              prepared.digest);
}

TEST_F(CacheFolder, ThatIsReadOnlyRefusesToMakeMore) {
    make_cache().prepare(small_arrays());
    forbid_writing(folder());
    forbid_writing(cache_folder());
    EXPECT_EQ(as_ordinary_user([&] { return error_of(small_documents()); }),
              "cannot write in the cache folder " + cache_folder().string() +
                  ": Permission denied; change its permissions");
}

TEST_F(CacheFolder, ThatCannotBeMadeIsRefused) {
    const std::filesystem::path file = write("file", "");
    try {
        Cache(file / "cache", PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, {});
        FAIL() << "no InputError";
    } catch (const InputError& error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot make the folder " + (file / "cache").string() + ": Not a directory");
    }
}

TEST_F(CacheFolder, WithALimitOnTheSizeOfFilesSaysSoAndStaysClean) {
    const std::string error = in_child([&] {
        const rlimit limit{100'000, 100'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::signal(SIGXFSZ, SIG_IGN);
        return error_of(documents_of_two_megabytes());
    });
    EXPECT_TRUE(has(error, "documents.txt: File too large; raise the limit")) << error;
    EXPECT_TRUE(complete().empty());
    EXPECT_TRUE(hidden(".partial").empty());
}

// Runs `body` where the cache folder is a disk of half a megabyte that is gone afterwards.
std::string on_a_small_disk(const std::filesystem::path& place,
                            const std::function<std::string()>& body) {
    std::filesystem::create_directories(place);
    return in_child([&]() -> std::string {
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("tmpfs", place.c_str(), "tmpfs", 0, "size=512k") != 0) {
            return "skip";
        }
        return body();
    });
}

TEST_F(CacheFolder, OnAFullDiskSaysSoAndStaysClean) {
    const std::string error = on_a_small_disk(cache_folder(), [&] {
        const std::string text = error_of(documents_of_two_megabytes());
        return complete().empty() && hidden(".partial").empty() ? text : "not clean";
    });
    if (error == "skip") {
        GTEST_SKIP() << "only root may mount a small disk";
    }
    EXPECT_TRUE(error.ends_with("documents.txt: No space left on device; free some space"))
        << error;
}

TEST_F(CacheFolder, OnADiskThatPythonFillsSaysSoAndStaysClean) {
    const std::string error = on_a_small_disk(cache_folder(), [&] {
        const std::string text = error_of(small_image()) + "\n" + error_of(small_digits());
        return complete().empty() && hidden(".partial").empty() ? text : "not clean";
    });
    if (error == "skip") {
        GTEST_SKIP() << "only root may mount a small disk";
    }
    EXPECT_TRUE(has(error, "picture.npy: No space left on device")) << error;
    EXPECT_TRUE(has(error, "cannot write the digits model")) << error;
}

} // namespace
} // namespace paceline::inputs
