// SPDX-License-Identifier: Apache-2.0
// Kernels, sandboxes and emulators that lack something.
#include <cerrno>

#include <sys/mman.h>
#include <sys/syscall.h>

#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "../../support/system_call_filter.hpp"
#include "os/fork.hpp"
#include "os/mapping.hpp"

namespace paceline::os {
namespace {

using OldKernel = test::LeakCheck;

constexpr std::uint64_t kMegabyte = 1 << 20;

TEST_F(OldKernel, ThatInterruptsLongAllocationsIsAskedForShortOnes) {
    test::ForkedChild child([] {
        constexpr unsigned int kLength = 3;
        test::refuse_system_call({.number = SYS_fallocate,
                                  .error = EINTR,
                                  .argument = kLength,
                                  .at_least = kMegabyte / 4});
        const SharedFile file = SharedFile::anonymous("test", 4 * kMegabyte);
        const bool done = !file.allocate(1, 3 * kMegabyte);
        return done && file.allocated_bytes() >= 3 * kMegabyte &&
                       file.allocated_bytes() < 4 * kMegabyte
                   ? 0
                   : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(OldKernel, ThatCannotForbidExecutionMakesSharedMemoryToo) {
    test::ForkedChild child([] {
        constexpr unsigned int kFlags = 1;
        constexpr std::uint32_t kNoExecution = 8; // MFD_NOEXEC_SEAL
        test::refuse_system_call({.number = SYS_memfd_create,
                                  .error = EINVAL,
                                  .argument = kFlags,
                                  .at_least = kNoExecution});
        const SharedFile file = SharedFile::anonymous("test", 10);
        return file.size() == 10 && file.mode() == 0600 && file.is_sealed_against_shrinking() ? 0
                                                                                              : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(OldKernel, ThatCannotWipePagesTellsForkedChildrenApart) {
    test::ForkedChild child([] {
        constexpr unsigned int kAdvice = 2;
        test::refuse_system_call({.number = SYS_madvise,
                                  .error = EINVAL,
                                  .argument = kAdvice,
                                  .at_least = MADV_WIPEONFORK});
        const std::string own = std::to_string(process_generation());
        const auto of_child = [] { return std::to_string(process_generation()); };
        return test::in_child(of_child) != own && std::to_string(process_generation()) == own ? 0
                                                                                              : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(OldKernel, WithoutRandomNumbersTellsForkedChildrenApart) {
    test::ForkedChild child([] {
        test::refuse_system_call({.number = SYS_getrandom, .error = EAGAIN});
        const std::string own = std::to_string(process_generation());
        return test::in_child([] { return std::to_string(process_generation()); }) != own ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

} // namespace
} // namespace paceline::os
