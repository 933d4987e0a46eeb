// SPDX-License-Identifier: Apache-2.0
// How often each word prefix was seen: the data structure behind kernel_prefix_table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace paceline::kernels {

// One to three characters as a number: see kernel_prefix_table_serialized_size for its bits. The
// order of these numbers is the order of the prefixes' UTF-8 bytes, a prefix before its extensions.
using PrefixKey = std::uint64_t;

inline constexpr PrefixKey kNoPrefix = 0;

// The key of one to three characters of UTF-8; kNoPrefix if `text` is anything else.
PrefixKey prefix_key(std::string_view text) noexcept;

// A hash table with open addressing: the keys are few (some 20,000 for ASCII letters) and looked up
// for every word, so a slot is two numbers and the next try is the neighbour.
class PrefixCounts {
public:
    PrefixCounts();

    // Adds the prefixes of all words; throws std::invalid_argument, nothing changed, if it is not
    // UTF-8.
    void add_document(std::string_view text);

    void clear() noexcept;
    void keep_above(std::uint64_t count);
    std::uint64_t count(PrefixKey key) const noexcept;

    std::size_t serialized_size() const noexcept;
    // `bytes` has serialized_size() bytes.
    void serialize(std::span<std::byte> bytes) const;
    // Throws std::invalid_argument, nothing changed, if the bytes are not a serialised table or a
    // sum would not fit.
    void merge(std::span<const std::byte> bytes);

private:
    struct Slot {
        PrefixKey key = kNoPrefix;
        std::uint64_t count = 0;
    };

    std::size_t slot_of(PrefixKey key) const noexcept;
    void add(PrefixKey key, std::uint64_t count);
    void make_room_for(std::size_t entries);
    void rebuild(std::size_t slots, std::uint64_t above);

    std::vector<Slot> slots_;
    unsigned shift_;
    std::size_t entries_ = 0;
};

} // namespace paceline::kernels
