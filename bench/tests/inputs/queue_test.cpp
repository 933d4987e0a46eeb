// SPDX-License-Identifier: Apache-2.0
// The inputs of `queue`: arrays, and the answer of each part.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "cache_test_support.hpp"
#include "inputs/kernel_call.hpp"
#include "inputs/npy.hpp"

namespace paceline::inputs {
namespace {

using Queue = CacheTest;

// The digest of nine messages of ten elements, each added `times`.
std::string answer_for(const Prepared& prepared, int times) {
    const auto arrays = read_npy<std::int64_t>(prepared.files.at("arrays")).values;
    Digest digest;
    for (std::size_t message = 0; message < 9; ++message) {
        const std::span<const std::int64_t> array(&arrays[message % 4 * 10], 10);
        for (int i = 0; i < times; ++i) {
            digest.add(message, std::as_bytes(array));
        }
    }
    return digest.text();
}

TEST_F(Queue, MakesFourArraysOfRandomNumbers) {
    const Prepared prepared = make_cache().prepare(small_arrays());
    const auto arrays = read_npy<std::int64_t>(prepared.files.at("arrays"));
    EXPECT_EQ(arrays.shape, (Shape{4, 10}));
    EXPECT_EQ(std::set<std::int64_t>(arrays.values.begin(), arrays.values.end()).size(), 40U);
    EXPECT_EQ(prepared.facts["message_bytes"], 80);
}

TEST_F(Queue, ExpectsEveryMessageOnceInPutGetAndStream) {
    QueueParameters parameters = small_arrays();
    for (const char* part : {"put_get", "stream"}) {
        parameters.part = part;
        const Prepared prepared = make_cache().prepare(parameters);
        EXPECT_EQ(prepared.digest, answer_for(prepared, 1)) << part;
        EXPECT_TRUE(prepared.digest.ends_with(":9"));
    }
}

TEST_F(Queue, ExpectsEveryMessageTwiceInRoundTrip) {
    QueueParameters parameters = small_arrays();
    parameters.part = "round_trip";
    const Prepared prepared = make_cache().prepare(parameters);
    EXPECT_EQ(prepared.digest, answer_for(prepared, 2));
    EXPECT_TRUE(prepared.digest.ends_with(":18"));
}

TEST_F(Queue, RefusesAPartThatDoesNotExist) {
    QueueParameters parameters = small_arrays();
    parameters.part = "ping_pong";
    EXPECT_EQ(error_of(parameters),
              "queue.part is \"ping_pong\"; it must be put_get, round_trip or stream");
}

} // namespace
} // namespace paceline::inputs
