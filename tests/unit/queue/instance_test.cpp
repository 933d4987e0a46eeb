// SPDX-License-Identifier: Apache-2.0
// Numbers of this program that live as long as their objects.
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "../../support/failing_new.hpp"
#include "../../support/forked_child.hpp"
#include "../../support/queue_fixture.hpp"
#include "queue/instance.hpp"

namespace paceline::detail {
namespace {

class InstanceTest : public test::QueueFixture {};

TEST_F(InstanceTest, IsKnownWhileItLives) {
    std::optional<Instance> instance;
    instance.emplace();
    const std::uint64_t number = instance->number();
    EXPECT_TRUE(Instance::is_living(number));
    EXPECT_FALSE(Instance::is_living(number + 1));
    {
        const Instance other;
        EXPECT_NE(other.number(), number);
        EXPECT_TRUE(Instance::is_living(other.number()));
        instance.reset();
        EXPECT_FALSE(Instance::is_living(number));
        EXPECT_TRUE(Instance::is_living(other.number()));
        instance.emplace();
        EXPECT_TRUE(Instance::is_living(instance->number()));
    }
    EXPECT_TRUE(Instance::is_living(instance->number()));
}

TEST_F(InstanceTest, TakesThePlaceOfOneThatEndedAndNoMemory) {
    std::optional<Instance> one;
    const Instance other;
    one.emplace();
    one.reset();
    const test::FailingNew failing(0);
    EXPECT_NO_THROW(one.emplace());
}

TEST_F(InstanceTest, MayComeAndGoInAllThreads) {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([] {
            for (int round = 0; round < 500; ++round) {
                const Instance first;
                const Instance second;
                ASSERT_TRUE(Instance::is_living(first.number()));
                ASSERT_TRUE(Instance::is_living(second.number()));
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

TEST_F(InstanceTest, OfAForkedChildIsItsOwn) {
    const Instance parents;
    test::ForkedChild child([&] {
        const Instance own;
        return own.number() != parents.number() && Instance::is_living(own.number()) ? 0 : 1;
    });
    EXPECT_EQ(child.wait(), 0);
}

} // namespace
} // namespace paceline::detail
