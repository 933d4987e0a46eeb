// SPDX-License-Identifier: Apache-2.0
// The cache when its builders are stopped, killed, or not alone.
#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "cache_test_support.hpp"
#include "inputs/cache.hpp"

namespace paceline::inputs {
namespace {

class Builder : public CacheTest {
protected:
    // A child that builds, writes a byte in the middle of it, and waits there to be killed.
    ForkedChild child_that_stops_in_the_middle() const {
        return ForkedChild([this](int output) {
            const auto stop = [output](std::string_view what, double) {
                if (what == "making the documents") {
                    [[maybe_unused]] const ssize_t written = ::write(output, "x", 1);
                    ::pause();
                }
            };
            Cache(cache_folder(), PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, stop)
                .prepare(small_documents());
        });
    }
};

TEST_F(Builder, ThatIsCancelledLeavesNothing) {
    EXPECT_THROW(make_cache([] { return true; }).prepare(small_documents()), Interrupted);
    EXPECT_TRUE(complete().empty());
    EXPECT_TRUE(hidden(".partial").empty());
}

TEST_F(Builder, ThatIsCancelledLateLeavesNothing) {
    const auto in_the_answer = [this] {
        return !reported().empty() && has(reported().back(), "expected answer");
    };
    EXPECT_THROW(make_cache(in_the_answer).prepare(small_documents()), Interrupted);
    EXPECT_TRUE(complete().empty());
    EXPECT_TRUE(hidden(".partial").empty());
}

TEST_F(Builder, WhoseProgressThrowsLeavesNothing) {
    const auto progress = [](std::string_view, double) { throw std::runtime_error("stop"); };
    Cache cache(cache_folder(), PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, progress);
    EXPECT_THROW(cache.prepare(small_documents()), std::runtime_error);
    EXPECT_TRUE(complete().empty());
    EXPECT_TRUE(hidden(".partial").empty());
}

TEST_F(Builder, ThatIsCancelledWhilePythonRunsLeavesNoChild) {
    const auto in_training = [this] { return reported().size() >= 2; };
    EXPECT_THROW(make_cache(in_training).prepare(small_digits()), Interrupted);
    EXPECT_TRUE(complete().empty());
    EXPECT_TRUE(hidden(".partial").empty());
    // That no child is left is checked after every test.
}

TEST_F(Builder, ThatIsKilledLeavesNothingThatIsTakenForComplete) {
    ForkedChild child = child_that_stops_in_the_middle();
    ASSERT_TRUE(child.wait_for_byte());
    child.kill();
    child.wait();
    EXPECT_TRUE(complete().empty());
    EXPECT_EQ(hidden(".partial").size(), 1U);

    const Prepared prepared = make_cache().prepare(small_documents());
    EXPECT_TRUE(hidden(".partial").empty());
    EXPECT_FALSE(reported().empty()) << "it must be made anew";
    std::filesystem::remove_all(cache_folder());
    EXPECT_EQ(make_cache().prepare(small_documents()).facts, prepared.facts);
}

TEST_F(Builder, ThatIsKilledIsCleanedUpAfterByTheNextCache) {
    ForkedChild child = child_that_stops_in_the_middle();
    ASSERT_TRUE(child.wait_for_byte());
    child.kill();
    child.wait();
    ASSERT_EQ(hidden(".partial").size(), 1U);
    make_cache();
    EXPECT_TRUE(hidden(".partial").empty());
}

TEST_F(Builder, ThatIsAliveIsNotCleanedUpAfter) {
    ForkedChild child = child_that_stops_in_the_middle();
    ASSERT_TRUE(child.wait_for_byte());
    make_cache();
    EXPECT_EQ(hidden(".partial").size(), 1U);
}

TEST_F(Builder, ThatIsAliveIsWaitedForUntilCancelled) {
    ForkedChild child = child_that_stops_in_the_middle();
    ASSERT_TRUE(child.wait_for_byte());
    const auto after_a_while = [this] { return reported().size() == 3; };
    EXPECT_THROW(make_cache(after_a_while).prepare(small_documents()), Interrupted);
    EXPECT_EQ(reported().front(), "waiting for another process that makes these inputs");
    EXPECT_EQ(hidden(".partial").size(), 1U) << "the other builder's folder is its own";
    EXPECT_TRUE(complete().empty());
}

TEST_F(Builder, DoesNotWaitForWhoeverMakesOtherInputs) {
    ForkedChild child = child_that_stops_in_the_middle();
    ASSERT_TRUE(child.wait_for_byte());
    make_cache().prepare(small_arrays());
    EXPECT_EQ(complete().size(), 1U);
}

TEST_F(Builder, TakesWhatAnotherHasMadeMeanwhile) {
    // The child waits in the middle of building until the parent has begun to wait for it.
    std::array<int, 2> go{};
    ASSERT_EQ(::pipe(go.data()), 0);
    std::string from_child;
    {
        ForkedChild child([&](int output) {
            bool waited = false;
            const auto stop = [&](std::string_view what, double) {
                if (what == "making the documents" && !waited) {
                    waited = true;
                    char byte = 0;
                    [[maybe_unused]] ssize_t done = ::write(output, "x", 1);
                    done = ::read(go[0], &byte, 1);
                }
            };
            const std::string digest =
                Cache(cache_folder(), PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, stop)
                    .prepare(small_documents())
                    .digest;
            [[maybe_unused]] const ssize_t done = ::write(output, digest.data(), digest.size());
        });
        ASSERT_TRUE(child.wait_for_byte());
        const auto release_once_we_wait = [&] {
            if (reported().size() == 1) {
                [[maybe_unused]] const ssize_t done = ::write(go[1], "x", 1);
            }
            return false;
        };
        const Prepared prepared = make_cache(release_once_we_wait).prepare(small_documents());
        from_child = child.read_all();
        EXPECT_EQ(child.wait(), 0);
        EXPECT_EQ(prepared.digest, from_child);
    }
    for (const std::string& what : reported()) {
        EXPECT_EQ(what, "waiting for another process that makes these inputs");
    }
    ::close(go[0]);
    ::close(go[1]);
}

TEST_F(Builder, OfTheSameInputsAsManyOthersAllGetThem) {
    const auto build = [this](int output) {
        const std::string digest =
            Cache(cache_folder(), PACELINE_TEST_PYTHON, PACELINE_TEST_SOURCE, {})
                .prepare(small_documents())
                .digest;
        [[maybe_unused]] const ssize_t done = ::write(output, digest.data(), digest.size());
    };
    std::vector<std::unique_ptr<ForkedChild>> children;
    for (int i = 0; i < 8; ++i) {
        children.push_back(std::make_unique<ForkedChild>(build));
    }
    const std::string digest = make_cache().prepare(small_documents()).digest;
    for (const auto& child : children) {
        EXPECT_EQ(child->read_all(), digest);
        EXPECT_EQ(child->wait(), 0);
    }
    EXPECT_EQ(complete().size(), 1U);
    EXPECT_TRUE(hidden(".partial").empty());
}

} // namespace
} // namespace paceline::inputs
