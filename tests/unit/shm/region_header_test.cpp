// SPDX-License-Identifier: Apache-2.0
// A header that somebody else wrote is refused with a reason, or it is one that a creator could
// have written.
#include <cstddef>
#include <random>

#include <gtest/gtest.h>

#include "../../support/heap_region.hpp"

namespace paceline::shm {
namespace {

using test::HeapRegion;
using test::region_options;

// A header, and what is wrong with it in a file of the right size.
class HeaderBytes {
public:
    explicit HeaderBytes(const RegionOptions& options = region_options(4))
        : total_(Geometry(options.limits).total_bytes()) {
        write_header(header(), options);
    }

    RegionHeader& header() { return *reinterpret_cast<RegionHeader*>(bytes_.data()); }

    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

    [[nodiscard]] std::uint64_t total() const { return total_; }

    [[nodiscard]] std::string problem() const { return check().problem; }

    [[nodiscard]] HeaderCheck check() const { return check_header(bytes_, total_); }

private:
    std::uint64_t total_;
    alignas(RegionHeader) std::array<std::byte, sizeof(RegionHeader)> bytes_{};
};

std::string problem_in(std::span<const std::byte> header, std::uint64_t bytes) {
    return check_header(header, bytes).problem;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(RegionHeader, KeepsTheOptionsOfItsCreator) {
    RegionOptions options = region_options(9, 1234567, 4321);
    options.max_attempts = 255;
    options.redelivery = Redelivery::drop;
    options.message_type = 0x123456789abcdef0;
    options.generation = 0xfedcba9876543210;
    HeaderBytes bytes(options);
    EXPECT_EQ(bytes.problem(), "");
    const RegionOptions read = bytes.check().options;
    EXPECT_EQ(read.limits, options.limits);
    EXPECT_EQ(read.max_attempts, 255U);
    EXPECT_EQ(read.redelivery, Redelivery::drop);
    EXPECT_EQ(read.message_type, options.message_type);
    EXPECT_EQ(read.generation, options.generation);
}

TEST(RegionHeader, BeginsWithTheFirstRingAndAnEraThatNobodyHasAnnounced) {
    HeaderBytes bytes;
    EXPECT_EQ(RingName::of(bytes.header().first_ring.load()), (RingName{0, kNoChunk}));
    EXPECT_EQ(RingName::of(bytes.header().oldest_ring.load()), (RingName{0, kNoChunk}));
    EXPECT_GE(bytes.header().era.load(), 2U);
    EXPECT_NE(bytes.header().returned_events.load(), 0U) << "the first get must look";
}

TEST(RegionHeader, OfAFileThatIsTooSmallIsRefused) {
    HeaderBytes bytes;
    for (std::size_t size = 0; size < sizeof(RegionHeader); ++size) {
        EXPECT_TRUE(contains(problem_in(bytes.bytes().first(size), bytes.total()), "fewer"));
        EXPECT_TRUE(contains(problem_in(bytes.bytes(), size), "fewer"));
    }
    for (const std::uint64_t size : {sizeof(RegionHeader), bytes.total() - 1}) {
        EXPECT_TRUE(contains(problem_in(bytes.bytes(), size), "cut off")) << size;
    }
    EXPECT_EQ(problem_in(bytes.bytes(), bytes.total()), "");
    EXPECT_EQ(problem_in(bytes.bytes(), bytes.total() + 1), "");
}

TEST(RegionHeader, OfSomethingElseIsRefused) {
    for (std::size_t index = 0; index < kMagic.size(); ++index) {
        HeaderBytes bytes;
        bytes.header().magic[index] ^= 1;
        EXPECT_TRUE(contains(bytes.problem(), "does not begin like a queue"));
    }
    const std::array<std::byte, sizeof(RegionHeader)> zeros{};
    EXPECT_TRUE(contains(problem_in(zeros, 1 << 20), "does not begin like a queue"));
}

TEST(RegionHeader, OfAnotherVersionIsRefusedWithBothNumbers) {
    HeaderBytes bytes;
    bytes.header().layout_version = 77;
    EXPECT_TRUE(contains(bytes.problem(), "layout 77;"));
    EXPECT_TRUE(contains(bytes.problem(), "layout " + std::to_string(kLayoutVersion) + "."));
}

// Fails when the layout changes: then kLayoutVersion gets the next number, and this the new value.
TEST(RegionHeader, HasALayoutThatBelongsToItsVersion) {
    EXPECT_EQ(kLayoutVersion, 1U);
    EXPECT_EQ(layout_hash(), 3249648755129981937U);
}

TEST(RegionHeader, OfAnotherLayoutIsRefused) {
    HeaderBytes bytes;
    bytes.header().layout_hash ^= 1;
    EXPECT_TRUE(contains(bytes.problem(), "layout differs"));
    HeaderBytes other;
    other.header().header_bytes += 1;
    EXPECT_TRUE(contains(other.problem(), "layout differs"));
}

TEST(RegionHeader, WithImpossibleOptionsIsRefusedWithTheirValues) {
    const auto problem_with = [](const auto& change) {
        HeaderBytes bytes;
        change(bytes.header());
        return bytes.problem();
    };
    EXPECT_TRUE(
        contains(problem_with([](RegionHeader& its) { its.max_attempts = 0; }), "attempts 0"));
    EXPECT_TRUE(
        contains(problem_with([](RegionHeader& its) { its.max_attempts = 256; }), "attempts 256"));
    EXPECT_TRUE(
        contains(problem_with([](RegionHeader& its) { its.redelivery = 2; }), "redelivery 2"));
    EXPECT_TRUE(contains(problem_with([](RegionHeader& its) { its.participants = 1024; }),
                         "participants 1024"));
    EXPECT_TRUE(contains(problem_with([](RegionHeader& its) { its.bytes = 1; }), "bytes 1,"));
    EXPECT_TRUE(contains(problem_with([](RegionHeader& its) { its.capacity = 1U << 24; }),
                         "capacity 16777216"));
}

// Values at which a check could be wrong, and any others.
std::uint64_t odd_value(std::mt19937_64& random) {
    switch (random() % 4) {
    case 0:
        return random();
    case 1:
        return std::uint64_t{1} << random() % 64;
    case 2:
        return (std::uint64_t{1} << random() % 64) - 1;
    default:
        return random() % 300;
    }
}

// What must be true of every header that is not refused.
void expect_possible(const RegionHeader& header, const RegionOptions& options,
                     std::uint64_t total) {
    EXPECT_TRUE(options.are_possible());
    EXPECT_EQ(Geometry(options.limits).total_bytes(), header.total_bytes);
    EXPECT_LE(header.total_bytes, total);
    EXPECT_EQ(header.layout_hash, layout_hash());
    EXPECT_EQ(header.layout_version, kLayoutVersion);
    EXPECT_EQ(header.header_bytes, sizeof(RegionHeader));
    EXPECT_EQ(header.magic, kMagic);
}

TEST(RegionHeader, WithAnyValueInAnyFieldIsRefusedOrPossible) {
    std::mt19937_64 random(20261126);
    constexpr std::size_t kNumbers = offsetof(RegionHeader, messages);
    int refused = 0;
    for (int round = 0; round < 20000; ++round) {
        HeaderBytes bytes;
        const std::size_t width = random() % 2 == 0 ? 4 : 8;
        const std::size_t offset = random() % (kNumbers / width) * width;
        const std::uint64_t value = odd_value(random);
        std::memcpy(reinterpret_cast<std::byte*>(&bytes.header()) + offset, &value, width);
        const HeaderCheck check = bytes.check();
        if (check.problem.empty()) {
            expect_possible(bytes.header(), check.options, bytes.total());
        } else {
            ++refused;
        }
    }
    EXPECT_GT(refused, 8000);
    EXPECT_LT(refused, 20000) << "generation and type are free";
}

TEST(RegionHeader, WithRandomOptionsIsRefusedOrPossible) {
    std::mt19937_64 random(7);
    for (int round = 0; round < 20000; ++round) {
        HeaderBytes bytes;
        RegionHeader& header = bytes.header();
        header.bytes = odd_value(random);
        header.largest_message = odd_value(random);
        header.capacity = static_cast<std::uint32_t>(odd_value(random));
        header.participants = static_cast<std::uint32_t>(odd_value(random));
        header.total_bytes = odd_value(random);
        const HeaderCheck check = bytes.check();
        if (check.problem.empty()) {
            expect_possible(header, check.options, bytes.total());
        }
    }
}

TEST(RegionHeader, IsNotWrittenByTheCheck) {
    HeaderBytes bytes;
    const std::vector<std::byte> before(bytes.bytes().begin(), bytes.bytes().end());
    EXPECT_EQ(bytes.problem(), "");
    EXPECT_TRUE(std::equal(before.begin(), before.end(), bytes.bytes().begin()));
}

TEST(RegionOptions, ArePossibleWithOneTo255Attempts) {
    RegionOptions options = region_options(4);
    for (const std::uint32_t attempts : {1U, 5U, 255U}) {
        options.max_attempts = attempts;
        EXPECT_TRUE(options.are_possible());
    }
    for (const std::uint32_t attempts : {0U, 256U}) {
        options.max_attempts = attempts;
        EXPECT_FALSE(options.are_possible());
    }
}

TEST(Region, GoesByTheOptionsThatWereCheckedWhateverTheHeaderSaysLater) {
    const RegionOptions options = region_options(4);
    HeapRegion region(options);
    const HeaderCheck check = check_header(region.bytes(), region.bytes().size());
    ASSERT_EQ(check.problem, "");
    const std::span<std::byte> numbers = region.bytes().first(offsetof(RegionHeader, messages));
    std::fill(numbers.begin(), numbers.end(), std::byte{0xff});
    const Region opened(region.bytes(), check.options, region.backing());
    EXPECT_EQ(opened.options().limits, options.limits);
    EXPECT_EQ(opened.options().max_attempts, options.max_attempts);
    EXPECT_EQ(opened.options().redelivery, options.redelivery);
    EXPECT_EQ(opened.geometry().limits(), options.limits);
    EXPECT_EQ(opened.geometry().total_bytes(), region.bytes().size());
    EXPECT_EQ(opened.participants().size(), options.limits.participants);
    region.reopen();
    Participant me = region.participant(1);
    for (const std::uint64_t length : {4U, 1000U, 65536U}) {
        region.put(me, 7, length);
        EXPECT_EQ(region.get(me), 7U);
    }
}

TEST(Region, RefusesAFirstRingOfAnotherSize) {
    HeapRegion region(region_options(4));
    const Ring ring(region.bytes().subspan(region->geometry().ring_offset()), region->chunks());
    ring.header().slots = 4;
    EXPECT_THROW(region.reopen(), CorruptRegion);
    ring.header().slots = 5;
    EXPECT_NO_THROW(region.reopen());
}

} // namespace
} // namespace paceline::shm
