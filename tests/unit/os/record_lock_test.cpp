// SPDX-License-Identifier: Apache-2.0
// Locks between open file descriptions, and what ends them.
#include <fcntl.h>

#include "../../support/forked_child.hpp"
#include "../../support/gate.hpp"
#include "../../support/leak_check.hpp"
#include "os/record_lock.hpp"
#include "os/shared_file.hpp"

namespace paceline::os {
namespace {

class RecordLock : public test::LeakCheck {
protected:
    void SetUp() override {
        LeakCheck::SetUp();
        file_ = SharedFile::anonymous("test", 10);
    }

    void TearDown() override {
        file_.reset();
        LeakCheck::TearDown();
    }

    [[nodiscard]] const SharedFile& file() const { return *file_; }

private:
    std::optional<SharedFile> file_;
};

TEST_F(RecordLock, ExcludesOtherOpenFileDescriptionsOfTheSameProcess) {
    const Descriptor first = file().reopen();
    const Descriptor second = file().reopen();
    EXPECT_TRUE(try_lock_byte(first.number(), 3));
    EXPECT_FALSE(try_lock_byte(second.number(), 3));
    unlock_byte(first.number(), 3);
    EXPECT_TRUE(try_lock_byte(second.number(), 3));
}

TEST_F(RecordLock, LeavesOtherBytesAlone) {
    const Descriptor first = file().reopen();
    const Descriptor second = file().reopen();
    constexpr std::uint64_t kFarBehindTheEnd = std::uint64_t{1} << 40;
    EXPECT_TRUE(try_lock_byte(first.number(), 3));
    EXPECT_TRUE(try_lock_byte(second.number(), 2));
    EXPECT_TRUE(try_lock_byte(second.number(), 4));
    EXPECT_TRUE(try_lock_byte(second.number(), kFarBehindTheEnd));
    EXPECT_FALSE(try_lock_byte(first.number(), kFarBehindTheEnd));
    unlock_byte(second.number(), 4);
    EXPECT_FALSE(try_lock_byte(first.number(), 2));
}

TEST_F(RecordLock, IsSeenByOthersAndNotByItsHolder) {
    const Descriptor first = file().reopen();
    const Descriptor second = file().reopen();
    EXPECT_FALSE(is_byte_locked_by_other(second.number(), 3));
    EXPECT_TRUE(try_lock_byte(first.number(), 3));
    EXPECT_TRUE(is_byte_locked_by_other(second.number(), 3));
    EXPECT_FALSE(is_byte_locked_by_other(first.number(), 3));
    EXPECT_FALSE(is_byte_locked_by_other(second.number(), 4));
    EXPECT_FALSE(try_lock_byte(second.number(), 3)) << "looking took the lock or released it";
}

TEST_F(RecordLock, StaysWhenAnotherDescriptorOfTheFileIsClosed) {
    const Descriptor first = file().reopen();
    EXPECT_TRUE(try_lock_byte(first.number(), 3));
    file().reopen().close();
    EXPECT_TRUE(is_byte_locked_by_other(file().number(), 3));
}

TEST_F(RecordLock, FallsWhenItsHolderIsKilled) {
    const test::Gate locked;
    test::ForkedChild child([&] {
        const Descriptor own = file().reopen();
        const bool done = try_lock_byte(own.number(), 3);
        locked.open();
        ::pause();
        return done ? 0 : 1;
    });
    locked.pass();
    EXPECT_FALSE(try_lock_byte(file().number(), 3));
    child.kill();
    EXPECT_TRUE(try_lock_byte(file().number(), 3));
}

TEST_F(RecordLock, NeedsADescriptorThatMayWrite) {
    const std::string path = "/proc/self/fd/" + std::to_string(file().number());
    const Descriptor read_only(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    try {
        static_cast<void>(try_lock_byte(read_only.number(), 3));
        FAIL() << "locked";
    } catch (const std::system_error& error) {
        EXPECT_EQ(std::string(error.what()),
                  "cannot take the lock on byte 3 of descriptor " +
                      std::to_string(read_only.number()) +
                      ": Bad file descriptor; use a descriptor that is open for reading and "
                      "writing");
    }
}

using ByteLockTest = RecordLock;

TEST_F(ByteLockTest, LastsUntilTheEndOfItsScope) {
    const Descriptor first = file().reopen();
    const Descriptor second = file().reopen();
    {
        const ByteLock lock(first.number(), 3);
        EXPECT_TRUE(lock.is_held());
        EXPECT_TRUE(is_byte_locked_by_other(second.number(), 3));
    }
    EXPECT_FALSE(is_byte_locked_by_other(second.number(), 3));
}

TEST_F(ByteLockTest, ThatIsNotToBeHadDisturbsNobody) {
    const Descriptor first = file().reopen();
    const Descriptor second = file().reopen();
    EXPECT_TRUE(try_lock_byte(first.number(), 3));
    {
        const ByteLock lock(second.number(), 3);
        EXPECT_FALSE(lock.is_held());
    }
    EXPECT_TRUE(is_byte_locked_by_other(second.number(), 3));
}

TEST_F(ByteLockTest, MayBeKept) {
    const Descriptor first = file().reopen();
    const Descriptor second = file().reopen();
    {
        ByteLock lock(first.number(), 3);
        lock.keep();
    }
    EXPECT_TRUE(is_byte_locked_by_other(second.number(), 3));
}

TEST_F(ByteLockTest, OfADescriptorThatWasClosedEndsQuietly) {
    Descriptor first = file().reopen();
    const Descriptor second = file().reopen();
    {
        const ByteLock lock(first.number(), 3);
        first.close();
    }
    EXPECT_FALSE(is_byte_locked_by_other(second.number(), 3));
}

} // namespace
} // namespace paceline::os
