// SPDX-License-Identifier: Apache-2.0
// Every parameter has limits, and a value beyond them is refused by name.
#include <string>

#include <gtest/gtest.h>

#include "cache_test_support.hpp"
#include "inputs/parameters.hpp"

namespace paceline::inputs {
namespace {

class Parameters : public CacheTest {
protected:
    template <typename Set>
    void expect_limits(Set parameters, std::size_t Set::* member, const std::string& name,
                       std::size_t least, std::size_t most) {
        for (const std::size_t value : {least - 1, most + 1}) {
            if (value == ~std::size_t{0}) {
                continue; // nothing is below 0
            }
            parameters.*member = value;
            EXPECT_EQ(error_of(parameters), name + " is " + std::to_string(value) +
                                                "; it must be " + std::to_string(least) + " to " +
                                                std::to_string(most));
        }
        EXPECT_TRUE(complete().empty());
    }
};

TEST_F(Parameters, OfNumericalHaveLimits) {
    using P = NumericalParameters;
    expect_limits(small_image(), &P::size, "numerical.size", 1, 100'000);
    expect_limits(small_image(), &P::filters, "numerical.filters", 1, 1'000'000);
    expect_limits(small_image(), &P::stride, "numerical.stride", 1, 100'000);
}

TEST_F(Parameters, OfStatefulHaveLimits) {
    using P = StatefulParameters;
    expect_limits(small_documents(), &P::documents, "stateful.documents", 1, 10'000'000);
    expect_limits(small_documents(), &P::words_odd, "stateful.words_odd", 0, 100'000'000);
    expect_limits(small_documents(), &P::words_even, "stateful.words_even", 0, 100'000'000);
    expect_limits(small_documents(), &P::letters, "stateful.letters", 1, 1'000);
}

TEST_F(Parameters, OfInitializationHaveLimits) {
    using P = InitializationParameters;
    expect_limits(small_digits(), &P::runs, "initialization.runs", 1, 100'000);
    expect_limits(small_digits(), &P::evaluations, "initialization.evaluations", 1, 100'000);
    expect_limits(small_digits(), &P::images, "initialization.images", 1, 10'000);
    expect_limits(small_digits(), &P::model_megabytes, "initialization.model_megabytes", 1, 2'000);
    P many = small_digits();
    many.runs = many.evaluations = 100'000;
    EXPECT_TRUE(has(error_of(many), "initialization.runs * evaluations * images is 200000000000;"));
}

TEST_F(Parameters, OfQueueHaveLimits) {
    using P = QueueParameters;
    expect_limits(small_arrays(), &P::elements, "queue.elements", 1, 1'000'000'000);
    expect_limits(small_arrays(), &P::messages, "queue.messages", 1, 100'000'000);
}

} // namespace
} // namespace paceline::inputs
