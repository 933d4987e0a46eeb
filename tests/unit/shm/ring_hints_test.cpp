// SPDX-License-Identifier: Apache-2.0
// Head and tail are hints: however far they fall back, every operation does the same.
#include <deque>
#include <random>

#include <gtest/gtest.h>

#include "../../support/watchdog.hpp"
#include "ring_fixture.hpp"

namespace paceline::shm {
namespace {

using test::RingFixture;

// A ring beside a list that does what it should do.
class Model {
public:
    Model(std::uint32_t slots, std::uint32_t first_cycle)
        : its_(slots, first_cycle), slots_(slots), first_cycle_(first_cycle) {}

    [[nodiscard]] RingFixture& fixture() { return its_; }

    void push() {
        const bool is_full = list_.size() + 1 == slots_;
        EXPECT_EQ(its_.push(next_), is_full ? Ring::PushStatus::full : Ring::PushStatus::committed);
        if (!is_full) {
            list_.push_back(next_++);
            ++pushed_;
        }
    }

    void pop() {
        const std::optional<std::uint32_t> value = its_.pop();
        EXPECT_EQ(value.has_value(), !list_.empty());
        if (value && !list_.empty()) {
            EXPECT_EQ(*value, list_.front());
            list_.pop_front();
            ++popped_;
        }
    }

    void look() {
        ChunkId next{kNoChunk};
        EXPECT_EQ(its_.ring.size(), list_.size());
        EXPECT_EQ(its_.ring.looks_full(), list_.size() + 1 == slots_);
        EXPECT_EQ(its_.ring.looks_empty(), list_.empty());
        EXPECT_FALSE(its_.ring.is_closed(next));
    }

    void close_and_drain() {
        ChunkId end{kNoChunk};
        EXPECT_TRUE(its_.ring.close({99}, end));
        while (!list_.empty()) {
            pop();
        }
        EXPECT_EQ(its_.ring.pop(1).status, Ring::PopStatus::closed);
    }

    // As by threads that stopped so many operations ago and go on now.
    void set_back(std::uint64_t head_by, std::uint64_t tail_by) {
        its_.ring.header().head = position(popped_ - std::min(popped_, head_by));
        its_.ring.header().tail = position(pushed_ - std::min(pushed_, tail_by));
    }

    [[nodiscard]] std::uint64_t head() const { return position(popped_); }

    [[nodiscard]] std::uint64_t tail() const { return position(pushed_); }

private:
    [[nodiscard]] std::uint64_t position(std::uint64_t number) const {
        return Position{first_cycle_ + static_cast<std::uint32_t>(number / slots_),
                        static_cast<std::uint32_t>(number % slots_)}
            .bits();
    }

    RingFixture its_;
    std::uint32_t slots_;
    std::uint32_t first_cycle_;
    std::deque<std::uint32_t> list_;
    std::uint32_t next_ = 0;
    std::uint64_t pushed_ = 0;
    std::uint64_t popped_ = 0;
};

TEST(RingHints, MayFallBackByAnyNumberOfLaps) {
    const test::Watchdog watchdog;
    std::mt19937 random(1);
    for (std::uint32_t slots = 2; slots <= 9; ++slots) {
        for (const std::uint32_t first_cycle : {0U, 0xfffffffeU}) {
            Model model(slots, first_cycle);
            for (int step = 0; step < 1500; ++step) {
                model.set_back(random() % 3 == 0 ? random() % (4 * slots) : 0,
                               random() % 3 == 0 ? random() % (4 * slots) : 0);
                switch (random() % 5) {
                case 0:
                case 1:
                    model.push();
                    break;
                case 2:
                case 3:
                    model.pop();
                    break;
                default:
                    model.look();
                    break;
                }
            }
            model.set_back(2 * slots, 3 * slots);
            model.close_and_drain();
        }
    }
}

TEST(RingHints, AreMovedForwardAgain) {
    for (std::uint32_t slots = 2; slots <= 5; ++slots) {
        Model model(slots, 0xfffffffe);
        for (std::uint32_t turn = 0; turn < 7 * slots; ++turn) {
            model.push();
            model.pop();
        }
        model.push();
        for (std::uint64_t by = 0; by <= 5 * slots; ++by) {
            model.set_back(by, by);
            model.look();
            EXPECT_EQ(model.fixture().ring.header().head.load(), model.head());
            EXPECT_EQ(model.fixture().ring.header().tail.load(), model.tail());
        }
    }
}

TEST(RingHints, MayBeBehindByHalfOfAllCycles) {
    const test::Watchdog watchdog;
    const auto hints_behind = [](RingFixture& its) {
        its.ring.header().head = 0;
        its.ring.header().tail = 0;
    };
    RingFixture its(3, 0x7ffffffe);
    hints_behind(its);
    EXPECT_EQ(its.push(5), Ring::PushStatus::committed);
    hints_behind(its);
    EXPECT_EQ(its.ring.size(), 1U);
    hints_behind(its);
    EXPECT_EQ(its.pop(), 5U);
    hints_behind(its);
    EXPECT_EQ(its.pop(), std::nullopt);
}

TEST(RingHints, FollowEveryOperation) {
    Model model(4, 0);
    for (int turn = 0; turn < 20; ++turn) {
        model.push();
        EXPECT_EQ(model.fixture().ring.header().tail.load(), model.tail());
        model.pop();
        EXPECT_EQ(model.fixture().ring.header().head.load(), model.head());
    }
}

TEST(RingHints, FindTheEndOfAClosedRingFromAnywhere) {
    const test::Watchdog watchdog;
    for (std::uint32_t slots = 2; slots <= 5; ++slots) {
        for (std::uint32_t messages = 0; messages < slots; ++messages) {
            for (std::uint64_t by = 0; by <= 3 * slots; ++by) {
                Model model(slots, 0xffffffff);
                for (std::uint32_t turn = 0; turn < 3 * slots; ++turn) {
                    model.push();
                    model.pop();
                }
                for (std::uint32_t count = 0; count < messages; ++count) {
                    model.push();
                }
                ChunkId end{kNoChunk};
                EXPECT_TRUE(model.fixture().ring.close({5}, end));
                model.set_back(by, by);
                EXPECT_TRUE(model.fixture().ring.is_closed(end));
                model.set_back(by, by);
                EXPECT_EQ(model.fixture().push(1), Ring::PushStatus::closed);
                model.set_back(by, by);
                end = kNoChunk;
                EXPECT_FALSE(model.fixture().ring.close({6}, end));
                EXPECT_EQ(end, ChunkId{5});
                model.set_back(by, by);
                EXPECT_EQ(model.fixture().ring.size(), messages);
            }
        }
    }
}

} // namespace
} // namespace paceline::shm
