// SPDX-License-Identifier: Apache-2.0
// Files without a name, and what all shared files can do.
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "../../support/main_thread.hpp"
#include "../../support/wait_until.hpp"
#include "../../support/without_capabilities.hpp"
#include "os/mapping.hpp"
#include "os/memory.hpp"
#include "os/process_files.hpp"
#include "os/shared_file.hpp"
#include "os/users.hpp"

namespace paceline::os {
namespace {

using SharedFileTest = test::LeakCheck;

constexpr std::uint64_t kMegabyte = 1 << 20;

TEST_F(SharedFileTest, AnonymousHasItsSizeAndTakesNoMemory) {
    const SharedFile file = SharedFile::anonymous("test", 5 * kMegabyte + 1);
    EXPECT_EQ(file.size(), 5 * kMegabyte + 1);
    EXPECT_EQ(file.allocated_bytes(), 0U);
}

TEST_F(SharedFileTest, AnonymousIsForItsUserAlone) {
    const SharedFile file = SharedFile::anonymous("test", 1);
    EXPECT_EQ(file.mode(), 0600U);
    EXPECT_EQ(file.owner(), ::geteuid());
    EXPECT_EQ(::fcntl(file.number(), F_GETFD), FD_CLOEXEC);
}

TEST_F(SharedFileTest, AnonymousNeitherShrinksNorGrowsNorIsUnsealed) {
    const SharedFile file = SharedFile::anonymous("test", 4096);
    EXPECT_TRUE(file.is_sealed_against_shrinking());
    EXPECT_NE(::ftruncate(file.number(), 4095), 0);
    EXPECT_NE(::ftruncate(file.number(), 4097), 0);
    EXPECT_NE(::fcntl(file.number(), F_ADD_SEALS, F_SEAL_WRITE), 0);
    EXPECT_EQ(file.size(), 4096U);
}

TEST_F(SharedFileTest, AnonymousTakesALabelOfAnyLength) {
    EXPECT_EQ(SharedFile::anonymous(std::string(1000, 'x'), 9).size(), 9U);
    EXPECT_EQ(SharedFile::anonymous("", 9).size(), 9U);
}

// What a process does that closes what it does not know and opens files of its own.
TEST_F(SharedFileTest, WhoseDescriptorIsAnotherFilesNowIsNotMixedUpWithThatOne) {
    const SharedFile file = SharedFile::anonymous("test", 1);
    const SharedFile other = SharedFile::anonymous("test", 1);
    const Descriptor again = file.reopen();
    const FileIdentity identity = file.identity();
    EXPECT_TRUE(file.is_file_of(again.number()));
    EXPECT_FALSE(file.is_file_of(other.number()));
    EXPECT_EQ(::dup2(other.number(), file.number()), file.number());
    EXPECT_FALSE(file.is_file_of(again.number()));
    EXPECT_FALSE(file.is_file_of(other.number())) << "both are the other file";
    EXPECT_FALSE(file.is(identity));
    EXPECT_EQ(file.identity(), identity);
    EXPECT_THROW((void)file.reopen(), std::system_error);
}

TEST_F(SharedFileTest, OfDifferentFilesHasDifferentIdentities) {
    const SharedFile first = SharedFile::anonymous("test", 1);
    const SharedFile second = SharedFile::anonymous("test", 1);
    const SharedFile first_again = SharedFile::adopt(first.reopen());
    EXPECT_EQ(first.identity(), first_again.identity());
    EXPECT_NE(first.identity(), second.identity());
}

TEST_F(SharedFileTest, GetsPagesAndGivesThemBackAsZeros) {
    const SharedFile file = SharedFile::anonymous("test", 4 * kMegabyte);
    const Mapping mapping = Mapping::shared(file, file.size());
    EXPECT_FALSE(file.allocate(kMegabyte, 2 * kMegabyte));
    EXPECT_EQ(file.allocated_bytes(), 2 * kMegabyte);
    mapping.bytes()[kMegabyte] = std::byte{1};
    mapping.bytes()[3 * kMegabyte - 1] = std::byte{1};
    EXPECT_FALSE(file.give_back(2 * kMegabyte, 2 * kMegabyte));
    EXPECT_EQ(file.allocated_bytes(), kMegabyte);
    EXPECT_EQ(file.size(), 4 * kMegabyte);
    EXPECT_EQ(mapping.bytes()[kMegabyte], std::byte{1});
    EXPECT_EQ(mapping.bytes()[3 * kMegabyte - 1], std::byte{0});
}

TEST_F(SharedFileTest, AllocatesNothingForAnEmptyRange) {
    const SharedFile file = SharedFile::anonymous("test", kMegabyte);
    EXPECT_FALSE(file.allocate(0, 0));
    EXPECT_FALSE(file.give_back(0, 0));
    EXPECT_EQ(file.allocated_bytes(), 0U);
}

TEST_F(SharedFileTest, AllocatesNothingBehindItsSealedEnd) {
    const SharedFile file = SharedFile::anonymous("test", kMegabyte);
    EXPECT_EQ(file.allocate(kMegabyte, 1), std::errc::operation_not_permitted);
    EXPECT_EQ(file.allocate(~std::uint64_t{0}, 1), std::errc::invalid_argument);
}

TEST_F(SharedFileTest, ReopensAsAnotherOpenFileDescription) {
    const SharedFile file = SharedFile::anonymous("test", 100);
    const Descriptor again = file.reopen();
    EXPECT_EQ(::fcntl(again.number(), F_GETFD), FD_CLOEXEC);
    ASSERT_EQ(::lseek(file.number(), 10, SEEK_SET), 10);
    EXPECT_EQ(::lseek(again.number(), 0, SEEK_CUR), 0);
    EXPECT_EQ(::write(again.number(), "x", 1), 1);
}

TEST_F(SharedFileTest, ReopensAfterTheMainThreadHasEnded) {
    test::ForkedChild child([]() -> int {
        std::thread([] {
            const bool ended = test::wait_until([] { return read_own_stat()->state == 'Z'; });
            const SharedFile file = SharedFile::anonymous("test", 1);
            ::_exit(ended && file.reopen().is_open() ? 0 : 1);
        }).detach();
        test::end_this_thread_alone();
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(SharedFileTest, SaysWhoseFileItCannotReopen) {
    const std::string text = test::in_child([]() -> std::string {
        const SharedFile file = SharedFile::anonymous("test", 1);
        ::fchmod(file.number(), 0);
        test::give_up_capabilities();
        const std::string number = std::to_string(file.number());
        try {
            static_cast<void>(file.reopen());
        } catch (const std::system_error& error) {
            std::string sentence = error.what();
            return sentence.replace(sentence.find("fd/" + number), 3 + number.size(), "fd/N");
        }
        return "reopened";
    });
    EXPECT_EQ(text, "cannot open a shared file again through /proc/thread-self/fd/N: Permission "
                    "denied; it belongs to " +
                        user_name(::geteuid()) +
                        ": open it again before the process changes its user, or as that user");
}

TEST_F(SharedFileTest, AdoptsADescriptorThatBecomesCloseOnExec) {
    SharedFile original = SharedFile::anonymous("test", 12);
    const SharedFile adopted = SharedFile::adopt(Descriptor(::dup(original.number())));
    EXPECT_EQ(adopted.size(), 12U);
    EXPECT_TRUE(adopted.is_sealed_against_shrinking());
    EXPECT_EQ(::fcntl(adopted.number(), F_GETFD), FD_CLOEXEC);
}

TEST_F(SharedFileTest, AdoptsNothingButFiles) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const Descriptor other_end(ends[1]);
    EXPECT_THROW(static_cast<void>(SharedFile::adopt(Descriptor(ends[0]))), std::system_error);
    EXPECT_THROW(static_cast<void>(SharedFile::adopt(Descriptor())), std::system_error);
}

} // namespace
} // namespace paceline::os
