// SPDX-License-Identifier: Apache-2.0
// Memory that is shared, and what it takes of the process.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "../../support/forked_child.hpp"
#include "../../support/leak_check.hpp"
#include "os/mapping.hpp"
#include "os/memory.hpp"
#include "os/text_file.hpp"

namespace paceline::os {
namespace {

using MappingTest = test::LeakCheck;

constexpr std::uint64_t kPages = 8;

SharedFile some_pages() {
    return SharedFile::anonymous("test", kPages * page_size());
}

bool is_mapped(const void* address) {
    return ::msync(const_cast<void*>(address), 1, MS_ASYNC) == 0;
}

// The flags of the mapping that begins at an address, as the kernel lists them.
std::string flags_of(const void* start) {
    std::array<char, 32> address{};
    std::snprintf(address.data(), address.size(), "%lx-", reinterpret_cast<unsigned long>(start));
    std::ifstream lines("/proc/self/smaps");
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        inside = inside || line.starts_with(address.data());
        if (inside && line.starts_with("VmFlags:")) {
            return line + " ";
        }
    }
    return "";
}

TEST_F(MappingTest, OfTheSameFileIsTheSameMemory) {
    const SharedFile file = some_pages();
    const Mapping first = Mapping::shared(file, file.size());
    const Mapping second = Mapping::shared(file, page_size());
    EXPECT_EQ(first.bytes().size(), file.size());
    EXPECT_EQ(second.bytes().size(), page_size());
    EXPECT_NE(first.bytes().data(), second.bytes().data());
    first.bytes()[5] = std::byte{42};
    EXPECT_EQ(second.bytes()[5], std::byte{42});
}

TEST_F(MappingTest, IsSharedWithAForkedChild) {
    const SharedFile file = some_pages();
    const Mapping mapping = Mapping::shared(file, file.size());
    test::ForkedChild child([&] {
        mapping.bytes()[0] = std::byte{1};
        return 0;
    });
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(mapping.bytes()[0], std::byte{1});
}

TEST_F(MappingTest, TakesNoMemoryBeforeItIsTouched) {
    const SharedFile file = SharedFile::anonymous("test", std::uint64_t{1} << 36);
    const Mapping mapping = Mapping::shared(file, file.size());
    EXPECT_EQ(file.allocated_bytes(), 0U);
    mapping.bytes()[mapping.bytes().size() - 1] = std::byte{1};
    EXPECT_EQ(file.allocated_bytes(), page_size());
}

TEST_F(MappingTest, IsAbsentFromCoreDumps) {
    const SharedFile file = some_pages();
    const Mapping mapping = Mapping::shared(file, file.size());
    const std::string flags = flags_of(mapping.bytes().data());
    EXPECT_NE(flags.find(" dd "), std::string::npos) << flags;
}

TEST_F(MappingTest, OutlivesTheDescriptorAndEndsWithItsOwner) {
    std::byte* start = nullptr;
    {
        const Mapping mapping = Mapping::shared(some_pages(), kPages * page_size());
        start = mapping.bytes().data();
        mapping.bytes()[0] = std::byte{1};
        EXPECT_TRUE(is_mapped(start));
    }
    EXPECT_FALSE(is_mapped(start));
}

TEST_F(MappingTest, MovesWithItsOwner) {
    const SharedFile file = some_pages();
    Mapping first = Mapping::shared(file, file.size());
    const std::byte* start = first.bytes().data();
    Mapping second = Mapping::shared(file, file.size());
    const std::byte* replaced = second.bytes().data();
    second = std::move(first);
    EXPECT_EQ(second.bytes().data(), start);
    EXPECT_TRUE(is_mapped(start));
    EXPECT_FALSE(is_mapped(replaced));
    EXPECT_TRUE(first.bytes().empty()); // NOLINT(bugprone-use-after-move): what the test is about
}

std::string refusal(const SharedFile& file, std::uint64_t length) {
    try {
        const Mapping mapping = Mapping::shared(file, length);
        return "mapped";
    } catch (const std::system_error& error) {
        return error.what();
    }
}

TEST_F(MappingTest, BehindTheEndOfTheFileIsRefused) {
    const SharedFile file = SharedFile::anonymous("test", 100);
    EXPECT_EQ(refusal(file, 101), "cannot map 101 bytes of a shared file: Invalid argument; map no "
                                  "more than its size, 100 bytes");
}

TEST_F(MappingTest, NamesTheLimitOnAddressSpace) {
    EXPECT_EQ(test::in_child([] {
        const std::string pages = read_text("/proc/self/statm").value();
        const std::uint64_t used = *whole_number(split(pages, ' ')[0]) * page_size();
        const rlim_t some = used + (std::uint64_t{64} << 20);
        const rlimit limit{.rlim_cur = some, .rlim_max = some};
        ::setrlimit(RLIMIT_AS, &limit);
        return refusal(SharedFile::anonymous("test", 1 << 30), 1 << 30);
    }),
              "cannot map 1073741824 bytes of a shared file: Cannot allocate memory; raise the "
              "limit on address space (RLIMIT_AS, ulimit -v) or the number of mappings "
              "(vm.max_map_count)");
}

TEST_F(MappingTest, PopulatesTheRangeAndNoMore) {
    const SharedFile file = some_pages();
    const Mapping mapping = Mapping::shared(file, file.size());
    mapping.populate(page_size() + 10, page_size());
    if (file.allocated_bytes() == 0) {
        GTEST_SKIP() << "this kernel does not populate (before Linux 5.14)";
    }
    EXPECT_EQ(file.allocated_bytes(), 2 * page_size());
    mapping.populate(file.size() - 1, 1);
    EXPECT_EQ(file.allocated_bytes(), 3 * page_size());
    mapping.populate(file.size(), 1);
    mapping.populate(~std::uint64_t{0}, 1);
    EXPECT_EQ(file.allocated_bytes(), 3 * page_size());
}

TEST_F(MappingTest, PopulatesNoNeighbour) {
    // So many that the kernel lays some side by side.
    struct Page {
        SharedFile file = SharedFile::anonymous("test", page_size());
        Mapping mapping = Mapping::shared(file, page_size());
    };

    std::vector<Page> pages(64);
    std::ranges::sort(pages, {}, [](const Page& page) { return page.mapping.bytes().data(); });
    for (std::size_t i = 0; i < pages.size(); i += 2) {
        pages[i].mapping.populate(0, page_size() + 1);
    }
    for (std::size_t i = 1; i < pages.size(); i += 2) {
        EXPECT_EQ(pages[i].file.allocated_bytes(), 0U);
    }
}

} // namespace
} // namespace paceline::os
