// SPDX-License-Identifier: Apache-2.0
// Limits that are reached: an error that names them, and nobody is killed.
#include <cstring>

#include <fcntl.h>
#include <sys/resource.h>

#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "../../support/small_disk.hpp"
#include "os/event_descriptor.hpp"
#include "os/mapping.hpp"
#include "os/memory.hpp"

namespace paceline::os {
namespace {

using Shortage = test::LeakCheck;

constexpr std::uint64_t kMegabyte = 1 << 20;

void set_limit(__rlimit_resource resource, rlim_t value) {
    const rlimit limit{.rlim_cur = value, .rlim_max = value};
    ::setrlimit(resource, &limit);
}

template <class Body>
std::string refusal(const Body& body) {
    try {
        static_cast<void>(body());
        return "done";
    } catch (const std::system_error& error) {
        return error.what();
    }
}

// Runs `body` where /dev/shm is a disk of a megabyte.
std::string on_small_shared_memory(const std::function<std::string()>& body) {
    return test::in_child([&]() -> std::string {
        return test::mount_small_disk("/dev/shm", kMegabyte) ? body() : "skip";
    });
}

TEST_F(Shortage, OfSpaceIsAValueAndNoSignal) {
    const std::string text = on_small_shared_memory([]() -> std::string {
        const SharedFile file = SharedFile::unnamed_in_shared_memory(8 * kMegabyte, 0600);
        const Mapping mapping = Mapping::shared(file, file.size());
        if (file.allocate(0, file.size()) != std::errc::no_space_on_device) {
            return "no error for more than there is";
        }
        if (file.allocate(0, kMegabyte / 2)) {
            return "an error for less than there is";
        }
        std::memset(mapping.bytes().data(), 1, kMegabyte / 2);
        mapping.populate(0, file.size());
        return "alive";
    });
    if (text == "skip") {
        GTEST_SKIP() << "this user may mount nothing";
    }
    EXPECT_EQ(text, "alive");
}

TEST_F(Shortage, OfSpaceEndsWhenPagesAreGivenBack) {
    const std::string text = on_small_shared_memory([]() -> std::string {
        const SharedFile file = SharedFile::unnamed_in_shared_memory(8 * kMegabyte, 0600);
        const bool first = !file.allocate(0, kMegabyte);
        const auto none_left = free_bytes_of_shared_memory_folder();
        const bool second = file.allocate(kMegabyte, kMegabyte) == std::errc::no_space_on_device;
        const bool third = !file.give_back(0, kMegabyte) && !file.allocate(kMegabyte, kMegabyte);
        return first && second && third && none_left == 0U ? "done" : "not done";
    });
    if (text == "skip") {
        GTEST_SKIP() << "this user may mount nothing";
    }
    EXPECT_EQ(text, "done");
}

TEST_F(Shortage, OfFileSizeIsAnErrorThatNamesTheLimit) {
    EXPECT_EQ(
        test::in_child([] {
        set_limit(RLIMIT_FSIZE, 1000);
        return refusal([] { return SharedFile::anonymous("box", 1000); }) + "\n" +
               refusal([] { return SharedFile::anonymous("box", 1001); }) + "\n" +
               refusal([] { return SharedFile::unnamed_in_shared_memory(1001, 0600); });
    }),
        "done\n"
        "cannot make the shared memory \"box\" of 1001 bytes: File too large; raise the limit "
        "on the size of files (RLIMIT_FSIZE, ulimit -f), which is 1000 bytes\n"
        "cannot make a shared file of 1001 bytes in /dev/shm: File too large; raise the limit "
        "on the size of files (RLIMIT_FSIZE, ulimit -f), which is 1000 bytes");
}

TEST_F(Shortage, OfFileSizeWithoutALimitIsAnErrorToo) {
    EXPECT_EQ(
        refusal([] { return SharedFile::anonymous("box", ~std::uint64_t{0}); }),
        "cannot make the shared memory \"box\" of 18446744073709551615 bytes: File too large; "
        "ask for less");
}

TEST_F(Shortage, OfDescriptorsIsAnErrorThatNamesTheLimit) {
    const std::string text = test::in_child([] {
        const SharedFile file = SharedFile::anonymous("box", 1);
        const Descriptor highest(::fcntl(file.number(), F_DUPFD_CLOEXEC, 0));
        set_limit(RLIMIT_NOFILE, static_cast<rlim_t>(highest.number()) + 1);
        std::string all;
        for (const std::string& sentence :
             {refusal([] { return SharedFile::anonymous("box", 1); }),
              refusal([] { return SharedFile::unnamed_in_shared_memory(1, 0600); }),
              refusal([] { return SharedFile::open_named("test"); }),
              refusal([&] { return file.reopen(); }), refusal([] { return EventDescriptor(); })}) {
            const bool named =
                sentence.find("Too many open files; close some files or raise the "
                              "limit on open files (ulimit -n), which is ") != std::string::npos;
            all += named ? "" : sentence + "\n";
        }
        return all;
    });
    EXPECT_EQ(text, "");
}

} // namespace
} // namespace paceline::os
