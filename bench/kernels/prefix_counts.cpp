// SPDX-License-Identifier: Apache-2.0
// Counts word prefixes, and turns the counts into bytes and back.
#include "kernels/prefix_counts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "kernels/failure.hpp"
#include "kernels/utf8.hpp"

namespace paceline::kernels {
namespace {

constexpr unsigned kCharacterBits = 21;
constexpr PrefixKey kCharacterMask = (PrefixKey{1} << kCharacterBits) - 1;
constexpr unsigned kLongestPrefix = 3;

constexpr std::size_t kFirstSlots = 1024;

// A sum above this is refused, so that counting words can never overflow.
constexpr std::uint64_t kLargestSum = std::numeric_limits<std::int64_t>::max();

constexpr std::uint64_t kMagic = 0x3158464552504C50U; // "PLPREFX1"
static_assert(std::endian::native == std::endian::little, "the serialised form is memory's own");

struct Header {
    std::uint64_t magic;
    std::uint64_t entries;
};

struct Entry {
    PrefixKey key;
    std::uint64_t count;
};

constexpr std::array<bool, 256> kIsSpace = [] {
    std::array<bool, 256> table{};
    for (const unsigned char space : {' ', '\t', '\n', '\v', '\f', '\r'}) {
        table[space] = true;
    }
    return table;
}();

bool is_space(char byte) noexcept {
    return kIsSpace[static_cast<unsigned char>(byte)];
}

constexpr PrefixKey key_part(std::uint32_t code_point, unsigned position) noexcept {
    return PrefixKey{code_point + 1} << (kCharacterBits * (kLongestPrefix - 1 - position));
}

bool is_prefix_key(PrefixKey key) noexcept {
    if (key >> (kCharacterBits * kLongestPrefix) != 0) {
        return false;
    }
    bool ended = false;
    for (unsigned position = 0; position < kLongestPrefix; ++position) {
        const PrefixKey part =
            key >> (kCharacterBits * (kLongestPrefix - 1 - position)) & kCharacterMask;
        if (part == 0) {
            ended = true;
        } else if (ended || !is_code_point(part - 1)) {
            return false;
        }
    }
    return key != kNoPrefix;
}

Entry read_entry(std::span<const std::byte> entries, std::size_t number) noexcept {
    Entry entry{};
    std::memcpy(&entry, entries.data() + number * sizeof(Entry), sizeof(Entry));
    return entry;
}

// The entries' bytes, after the header was found to be right.
std::span<const std::byte> checked_entries(std::span<const std::byte> bytes) {
    Header header{};
    require(bytes.size() >= sizeof(header), "these bytes are too few for a serialised table");
    std::memcpy(&header, bytes.data(), sizeof(header));
    require(header.magic == kMagic, "these bytes are not a serialised table: they begin otherwise");
    const std::span<const std::byte> entries = bytes.subspan(sizeof(header));
    require(entries.size() % sizeof(Entry) == 0 && entries.size() / sizeof(Entry) == header.entries,
            "the serialised table is cut short or too long for its number of entries");
    return entries;
}

} // namespace

PrefixKey prefix_key(std::string_view text) noexcept {
    PrefixKey key = kNoPrefix;
    for (unsigned position = 0; position < kLongestPrefix && !text.empty(); ++position) {
        const std::optional<Character> character = first_character(text);
        if (!character) {
            return kNoPrefix;
        }
        key |= key_part(character->code_point, position);
        text.remove_prefix(character->bytes);
    }
    return text.empty() ? key : kNoPrefix;
}

PrefixCounts::PrefixCounts() {
    rebuild(kFirstSlots, 0);
}

void PrefixCounts::add_document(std::string_view text) {
    if (const std::optional<std::size_t> invalid = first_invalid_byte(text)) {
        throw std::invalid_argument("the text is not UTF-8 at byte " + std::to_string(*invalid));
    }
    const char* next = text.data();
    const char* const end = next + text.size();
    while (next != end) {
        if (is_space(*next)) {
            ++next;
            continue;
        }
        PrefixKey key = kNoPrefix;
        for (unsigned position = 0; position < kLongestPrefix; ++position) {
            const auto first = static_cast<unsigned char>(*next);
            const Character character =
                first < 0x80 ? Character{first, 1}
                             : *first_character({next, static_cast<std::size_t>(end - next)});
            next += character.bytes;
            key |= key_part(character.code_point, position);
            add(key, 1);
            if (next == end || is_space(*next)) {
                break;
            }
        }
        next = std::find_if(next, end, is_space);
    }
}

void PrefixCounts::clear() noexcept {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    entries_ = 0;
}

void PrefixCounts::keep_above(std::uint64_t count) {
    rebuild(slots_.size(), count);
}

std::uint64_t PrefixCounts::count(PrefixKey key) const noexcept {
    return key == kNoPrefix ? 0 : slots_[slot_of(key)].count;
}

std::size_t PrefixCounts::serialized_size() const noexcept {
    return sizeof(Header) + entries_ * sizeof(Entry);
}

void PrefixCounts::serialize(std::span<std::byte> bytes) const {
    std::vector<Entry> entries;
    entries.reserve(entries_);
    for (const Slot& slot : slots_) {
        if (slot.key != kNoPrefix) {
            entries.push_back({slot.key, slot.count});
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.key < b.key; });
    const Header header{kMagic, entries_};
    std::memcpy(bytes.data(), &header, sizeof(header));
    if (!entries.empty()) {
        std::memcpy(bytes.data() + sizeof(header), entries.data(), entries.size() * sizeof(Entry));
    }
}

void PrefixCounts::merge(std::span<const std::byte> bytes) {
    const std::span<const std::byte> entries = checked_entries(bytes);
    const std::size_t number = entries.size() / sizeof(Entry);
    PrefixKey previous = kNoPrefix;
    std::size_t unseen = 0;
    for (std::size_t i = 0; i < number; ++i) {
        const Entry entry = read_entry(entries, i);
        require(is_prefix_key(entry.key), "an entry of the serialised table is not a prefix");
        require(entry.key > previous, "the entries of the serialised table are not in order");
        require(entry.count > 0, "an entry of the serialised table has a count of 0");
        const std::uint64_t here = count(entry.key);
        require(entry.count <= kLargestSum && here <= kLargestSum - entry.count,
                "a count of the merged table would be above 2^63 - 1");
        unseen += here == 0 ? 1 : 0;
        previous = entry.key;
    }
    make_room_for(entries_ + unseen);
    for (std::size_t i = 0; i < number; ++i) {
        const Entry entry = read_entry(entries, i);
        add(entry.key, entry.count);
    }
}

std::size_t PrefixCounts::slot_of(PrefixKey key) const noexcept {
    // Fibonacci hashing: the multiplication spreads the key over the high bits.
    std::size_t slot = (key * 0x9E3779B97F4A7C15U) >> shift_;
    while (slots_[slot].key != key && slots_[slot].key != kNoPrefix) {
        slot = (slot + 1) & (slots_.size() - 1);
    }
    return slot;
}

void PrefixCounts::add(PrefixKey key, std::uint64_t count) {
    Slot* slot = &slots_[slot_of(key)];
    if (slot->key == kNoPrefix) {
        make_room_for(entries_ + 1);
        slot = &slots_[slot_of(key)];
        slot->key = key;
        ++entries_;
    }
    slot->count += count;
}

void PrefixCounts::make_room_for(std::size_t entries) {
    // At most half full, so that a search is short.
    if (entries > slots_.size() / 2) {
        rebuild(std::bit_ceil(entries * 2), 0);
    }
}

void PrefixCounts::rebuild(std::size_t slots, std::uint64_t above) {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(slots));
    entries_ = 0;
    for (const Slot& slot : old) {
        if (slot.key != kNoPrefix && slot.count > above) {
            slots_[slot_of(slot.key)] = slot;
            ++entries_;
        }
    }
}

} // namespace paceline::kernels
