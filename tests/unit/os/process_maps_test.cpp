// SPDX-License-Identifier: Apache-2.0
// Who maps a file.
#include "../../support/forked_child.hpp"
#include "../../support/gate.hpp"
#include "../../support/leak_check.hpp"
#include "os/mapping.hpp"
#include "os/process_identity.hpp"

namespace paceline::os {
namespace {

using ProcessMaps = test::LeakCheck;

TEST_F(ProcessMaps, ShowAFileAsLongAsItIsMapped) {
    const auto own = static_cast<std::uint32_t>(::getpid());
    const SharedFile file = SharedFile::anonymous("a label (with) 1:2 3", 100);
    EXPECT_EQ(maps_file(own, file.identity()), false);
    {
        const Mapping mapping = Mapping::shared(file, 100);
        const SharedFile other = SharedFile::anonymous("on the same device", 100);
        EXPECT_EQ(maps_file(own, file.identity()), true);
        EXPECT_EQ(maps_file(own, other.identity()), false);
    }
    EXPECT_EQ(maps_file(own, file.identity()), false);
}

TEST_F(ProcessMaps, ShowAFileInSharedMemory) {
    const auto own = static_cast<std::uint32_t>(::getpid());
    const SharedFile file = SharedFile::unnamed_in_shared_memory(100, 0600);
    const Mapping mapping = Mapping::shared(file, 100);
    EXPECT_EQ(maps_file(own, file.identity()), true);
    FileIdentity other = file.identity();
    ++other.device;
    EXPECT_EQ(maps_file(own, other), false);
}

TEST_F(ProcessMaps, AreThoseOfTheProcessThatIsAskedFor) {
    const test::Gate mapped;
    const SharedFile file = SharedFile::anonymous("test", 100);
    test::ForkedChild child([&] {
        const Mapping mapping = Mapping::shared(file, 100);
        mapped.open();
        ::pause();
        return 0;
    });
    mapped.pass();
    EXPECT_EQ(maps_file(static_cast<std::uint32_t>(child.pid()), file.identity()), true);
    EXPECT_EQ(maps_file(static_cast<std::uint32_t>(::getpid()), file.identity()), false);
    child.kill();
}

TEST_F(ProcessMaps, OfNoProcessAreAbsent) {
    EXPECT_EQ(maps_file(0x7fff'ffffU, {}), std::nullopt);
}

} // namespace
} // namespace paceline::os
