// SPDX-License-Identifier: Apache-2.0
// Digests of answers: a sum of hashes, so that the order in which results arrive does not matter.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

// The header-only form: no library of that name has to be on the machine that runs.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "kernels/failure.hpp"
#include "kernels/kernels.h"

using paceline::kernels::guarded_status;
using paceline::kernels::require;

namespace {

constexpr const char* kNullDigest = "the digest is null";

void add_sum(kernel_digest& digest, std::uint64_t low, std::uint64_t high, std::uint64_t count) {
    digest.low += low;
    const std::uint64_t carry = digest.low < low ? 1 : 0;
    digest.high += high + carry;
    digest.count += count;
}

} // namespace

int kernel_digest_add(kernel_digest* digest, uint64_t index, const void* bytes, size_t size) {
    return guarded_status(__func__, [&] {
        require(digest != nullptr, kNullDigest);
        require(bytes != nullptr || size == 0, "the bytes are null");
        const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes, size, index);
        add_sum(*digest, hash.low64, hash.high64, 1);
    });
}

int kernel_digest_merge(kernel_digest* digest, const kernel_digest* other) {
    return guarded_status(__func__, [&] {
        require(digest != nullptr && other != nullptr, kNullDigest);
        // A copy: the two may be the same.
        const kernel_digest added = *other;
        add_sum(*digest, added.low, added.high, added.count);
    });
}

int kernel_digest_text(const kernel_digest* digest, char* text, size_t capacity) {
    return guarded_status(__func__, [&] {
        require(digest != nullptr, kNullDigest);
        require(text != nullptr, "the memory for the text is null");
        char line[KERNEL_DIGEST_TEXT_CAPACITY];
        const int length =
            std::snprintf(line, sizeof(line), "%016" PRIx64 "%016" PRIx64 ":%" PRIu64, digest->high,
                          digest->low, digest->count);
        require(static_cast<std::size_t>(length) < capacity,
                "the capacity is too small for the text: give KERNEL_DIGEST_TEXT_CAPACITY");
        std::copy_n(line, length + 1, text);
    });
}
