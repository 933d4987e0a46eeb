// SPDX-License-Identifier: Apache-2.0
// Files in /dev/shm, with and without a name.
#include <fstream>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>

#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "../../support/without_capabilities.hpp"
#include "os/shared_file.hpp"
#include "os/users.hpp"

namespace paceline::os {
namespace {

using NamedFile = test::LeakCheck;
using test::TemporaryName;

constexpr mode_t kMode = 0640;

SharedFile linked(const TemporaryName& name, mode_t mode = kMode) {
    SharedFile file = SharedFile::unnamed_in_shared_memory(1000, mode);
    EXPECT_TRUE(file.link_as(name.text()));
    return file;
}

std::string refusal(const TemporaryName& name) {
    try {
        return SharedFile::open_named(name.text()) ? "opened" : "not there";
    } catch (const std::system_error& error) {
        return error.what();
    }
}

std::string other_kind(const TemporaryName& name) {
    return "cannot open the shared file " + name.path() +
           ": Invalid argument; something that is not a regular file has this name: remove it or "
           "choose another name";
}

TEST_F(NamedFile, HasNoNameUntilItIsLinked) {
    const TemporaryName name;
    const SharedFile file = SharedFile::unnamed_in_shared_memory(1000, kMode);
    EXPECT_EQ(file.size(), 1000U);
    EXPECT_EQ(file.allocated_bytes(), 0U);
    EXPECT_FALSE(SharedFile::open_named(name.text()));
    EXPECT_TRUE(file.link_as(name.text()));
    const auto found = SharedFile::open_named(name.text());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->identity(), file.identity());
    EXPECT_EQ(found->owner(), ::geteuid());
    EXPECT_FALSE(found->is_sealed_against_shrinking());
    EXPECT_EQ(::fcntl(file.number(), F_GETFD), FD_CLOEXEC);
    EXPECT_EQ(::fcntl(found->number(), F_GETFD), FD_CLOEXEC);
}

TEST_F(NamedFile, DoesNotTakeANameThatAnotherHas) {
    const TemporaryName name;
    const SharedFile first = linked(name);
    const SharedFile second = SharedFile::unnamed_in_shared_memory(1, kMode);
    EXPECT_FALSE(second.link_as(name.text()));
    EXPECT_EQ(SharedFile::open_named(name.text())->identity(), first.identity());
}

TEST_F(NamedFile, IsRemovedOnce) {
    const TemporaryName name;
    const SharedFile file = linked(name);
    EXPECT_TRUE(SharedFile::unlink_named(name.text()));
    EXPECT_FALSE(SharedFile::unlink_named(name.text()));
    EXPECT_FALSE(SharedFile::open_named(name.text()));
}

TEST_F(NamedFile, HasTheModeWhateverTheUmask) {
    EXPECT_EQ(test::in_child([] {
        ::umask(0777);
        return std::to_string(SharedFile::unnamed_in_shared_memory(1, 0666).mode());
    }),
              std::to_string(0666));
}

TEST_F(NamedFile, CannotBeLinkedFromAnotherFileSystem) {
    const TemporaryName name;
    const SharedFile file = SharedFile::anonymous("test", 1);
    EXPECT_THROW(static_cast<void>(file.link_as(name.text())), std::system_error);
}

TEST_F(NamedFile, IsNotFoundThroughASymbolicLink) {
    const TemporaryName target("target");
    const TemporaryName name("link");
    const SharedFile file = linked(target);
    ASSERT_EQ(::symlink(target.path().c_str(), name.path().c_str()), 0);
    EXPECT_EQ(refusal(name), other_kind(name));
}

TEST_F(NamedFile, IsNeitherAFolderNorAPipe) {
    const TemporaryName folder("folder");
    ASSERT_EQ(::mkdir(folder.path().c_str(), 0700), 0);
    EXPECT_EQ(refusal(folder), other_kind(folder));
    const TemporaryName pipe("pipe");
    ASSERT_EQ(::mkfifo(pipe.path().c_str(), 0600), 0);
    EXPECT_EQ(refusal(pipe), other_kind(pipe));
}

TEST_F(NamedFile, OfAnotherUserIsRefusedWithItsOwner) {
    const TemporaryName name;
    const SharedFile file = linked(name, 0);
    EXPECT_EQ(test::in_child([&] {
        test::give_up_capabilities();
        return refusal(name);
    }),
              "cannot open the shared file " + name.path() + ": Permission denied; it belongs to " +
                  user_name(::geteuid()) +
                  ": run as that user, or have that user change its permissions");
}

TEST_F(NamedFile, OfAnotherUserCannotBeRemoved) {
    struct stat folder{};
    if (::geteuid() != 0 || ::stat("/dev/shm", &folder) != 0 || (folder.st_mode & S_ISVTX) == 0) {
        GTEST_SKIP() << "only root can become another user, and only a sticky /dev/shm protects";
    }
    const TemporaryName name;
    const SharedFile file = linked(name);
    EXPECT_EQ(test::in_child([&]() -> std::string {
        constexpr uid_t kNobody = 65534;
        if (::setgroups(0, nullptr) != 0 || ::setresuid(kNobody, kNobody, kNobody) != 0) {
            return "cannot become another user";
        }
        try {
            return SharedFile::unlink_named(name.text()) ? "removed" : "not there";
        } catch (const std::system_error& error) {
            return error.what();
        }
    }),
              "cannot remove the shared file " + name.path() +
                  ": Operation not permitted; it belongs to user root (0): run as that user, or "
                  "have that user change its permissions");
    EXPECT_TRUE(SharedFile::open_named(name.text()));
}

} // namespace
} // namespace paceline::os
