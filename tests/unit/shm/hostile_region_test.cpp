// SPDX-License-Identifier: Apache-2.0
// Random words in every structure of a region: operations work or say that it is damaged, and they
// end.
#include "../../support/watchdog.hpp"
#include "hostile_region.hpp"

namespace paceline::shm {
namespace {

using test::HostileRegion;

constexpr std::uint64_t kSeeds = 150;

// Damages many regions and uses each; some damage must be noticed.
template <typename Damage>
void expect_all_end(std::uint32_t capacity, Damage damage) {
    const test::Watchdog watchdog;
    int thrown = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        std::mt19937_64 random(seed);
        HostileRegion hostile(capacity);
        if (capacity == 0 && seed % 2 == 0) {
            hostile.grow();
        }
        damage(hostile, random);
        hostile.use(random);
        damage(hostile, random);
        hostile.use(random);
        thrown += hostile.thrown();
    }
    testing::Test::RecordProperty("noticed", thrown);
}

class HostileRegionTest : public testing::TestWithParam<std::uint32_t> {};

INSTANTIATE_TEST_SUITE_P(Capacity, HostileRegionTest, testing::Values(0U, 1U, 2U, 5U),
                         testing::PrintToStringParamName());

TEST_P(HostileRegionTest, WithRandomSlotsEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        const Geometry& geometry = hostile.region()->geometry();
        for (std::uint32_t index = 0; index < std::min(geometry.ring_slots(), 16U); ++index) {
            if (random() % 3 != 0) {
                hostile.slot(index) = test::hostile_slot(random, geometry);
            }
        }
    });
}

TEST_P(HostileRegionTest, WithEverySlotRandomEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        for (std::uint32_t index = 0; index < hostile.region()->geometry().ring_slots(); ++index) {
            hostile.slot(index) = random();
        }
    });
}

TEST_P(HostileRegionTest, WithRandomHintsEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        const auto hint = [&]() -> std::uint64_t {
            if (random() % 4 == 0) {
                return random();
            }
            const auto slots = hostile.region()->geometry().ring_slots();
            return Position{static_cast<std::uint32_t>(random() % 2 == 0 ? random() : random() % 3),
                            static_cast<std::uint32_t>(random() % (slots + 1))}
                .bits();
        };
        RingHeader& header = hostile.ring_header();
        header.head = hint();
        header.tail = hint();
    });
}

TEST_P(HostileRegionTest, WithRandomChunkWordsEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        for (int count = 0; count < 300; ++count) {
            const auto state = static_cast<ChunkState>(random() % 9);
            hostile.any_entry(random).word =
                random() % 3 == 0
                    ? random()
                    : ChunkWord::of(random() % 9, static_cast<std::uint32_t>(random() % 8),
                                    static_cast<std::uint32_t>(random() % 4), state)
                          .bits;
        }
    });
}

TEST_P(HostileRegionTest, WithRandomLengthsAndPagesEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        for (int count = 0; count < 300; ++count) {
            ChunkEntry& entry = hostile.any_entry(random);
            entry.length = random() % 2 == 0 ? random() : random() % 9000;
            entry.backed_bytes = random() % 2 == 0 ? random() : random() % 90000;
        }
    });
}

TEST_P(HostileRegionTest, WithRandomExtentsEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        const auto classes = hostile.region()->geometry().classes();
        for (std::uint32_t number = 0; number < classes.size(); ++number) {
            hostile.region()->chunks().extent(number).made = static_cast<std::uint32_t>(
                random() % 2 == 0 ? random() : random() % (classes[number].count + 2));
        }
    });
}

TEST_P(HostileRegionTest, WithRandomSharedWordsEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        RegionHeader& header = hostile.region()->header();
        const auto any = [&random] { return random() % 2 == 0 ? random() : random() % 5; };
        header.first_ring = random() % 4 == 0 ? header.first_ring.load() : any();
        header.oldest_ring = random() % 4 == 0 ? header.oldest_ring.load() : any();
        header.era = any();
        header.returned_events = any();
        header.backed_bytes = any();
        header.max_attempts = static_cast<std::uint32_t>(any());
        header.redelivery = static_cast<std::uint32_t>(any());
    });
}

TEST_P(HostileRegionTest, WithRandomRingHeadersEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        RingHeader& header = hostile.ring_header();
        const auto any = [&random] {
            return static_cast<std::uint32_t>(random() % 2 == 0 ? random() : random() % 7000);
        };
        // What is opened anew sees it; the first ring keeps the slots that it had when it was
        // opened.
        header.slots = any();
        header.sequence = any();
        header.retired_at = random() % 2 == 0 ? 0 : any();
    });
}

TEST_P(HostileRegionTest, WithRandomParticipantsEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        const ParticipantTable& table = hostile.region()->participants();
        for (std::uint32_t number = 0; number <= table.size(); ++number) {
            table[number].state = random();
            table[number].era = random() % 2 == 0 ? 0 : random() % 5;
            table[number].next_generation = random();
        }
    });
}

TEST_P(HostileRegionTest, WithRandomBytesAnywhereEndsEveryOperation) {
    expect_all_end(GetParam(), [](HostileRegion& hostile, std::mt19937_64& random) {
        const std::span<std::byte> all = hostile.region().bytes();
        // Not the numbers that are checked before the region is opened.
        constexpr std::uint64_t kChecked = offsetof(RegionHeader, messages);
        const std::uint64_t fixed = hostile.region()->geometry().fixed_bytes();
        for (int count = 0; count < 2000; ++count) {
            const std::uint64_t end = random() % 2 == 0 ? fixed : all.size();
            const std::uint64_t at = (kChecked + random() % (end - kChecked)) & ~std::uint64_t{7};
            reinterpret_cast<std::atomic<std::uint64_t>*>(all.data() + at)->store(random());
        }
    });
}

} // namespace
} // namespace paceline::shm
