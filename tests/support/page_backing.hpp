// SPDX-License-Identifier: Apache-2.0
// Memory of a region that knows which of its pages somebody asked for and what lies in them, and
// can refuse.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "shm/backing.hpp"
#include "shm/geometry.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) static_cast<void>(0)
#define ASAN_UNPOISON_MEMORY_REGION(address, size) static_cast<void>(0)
#endif

namespace paceline::test {

// Under AddressSanitizer a page without memory may not be touched.
class PageBacking : public shm::Backing {
public:
    // The first geometry.fixed_bytes() have memory for good.
    PageBacking(std::span<std::byte> region, const shm::Geometry& geometry)
        : region_(region), fixed_(geometry.fixed_bytes()), pages_(region.size() / shm::kPage) {
        std::uint64_t begin = fixed_;
        for (const shm::SizeClass& its : geometry.classes()) {
            parts_.push_back({begin, its.payload_offset, Use::entries});
            begin = its.payload_offset;
            if (!its.is_inline()) {
                begin += shm::round_up(its.count * its.payload_bytes, shm::kPage);
                parts_.push_back({its.payload_offset, begin, Use::payload});
            }
        }
        ASAN_POISON_MEMORY_REGION(region.data() + fixed_, region.size() - fixed_);
    }

    PageBacking(const PageBacking&) = delete;
    PageBacking& operator=(const PageBacking&) = delete;
    PageBacking(PageBacking&&) = delete;
    PageBacking& operator=(PageBacking&&) = delete;

    ~PageBacking() override { ASAN_UNPOISON_MEMORY_REGION(region_.data(), region_.size()); }

    [[nodiscard]] std::error_code allocate(std::uint64_t offset,
                                           std::uint64_t length) noexcept override {
        const Part* part = part_of(offset, length);
        if (part == nullptr) {
            was_misused_ = true;
            return std::make_error_code(std::errc::invalid_argument);
        }
        call_hook();
        if (++calls_ == refused_call_ || refuses_all_) {
            return std::make_error_code(std::errc::no_space_on_device);
        }
        set(*part, offset, length, true);
        ASAN_UNPOISON_MEMORY_REGION(region_.data() + offset, length);
        return {};
    }

    void give_back(std::uint64_t offset, std::uint64_t length) noexcept override {
        const Part* part = part_of(offset, length);
        // Others may look at an entry at any time.
        if (part == nullptr || part->use == Use::entries) {
            was_misused_ = true;
            return;
        }
        call_hook();
        // What the system does with pages that are taken away; some of them may have no memory.
        ASAN_UNPOISON_MEMORY_REGION(region_.data() + offset, length);
        std::memset(region_.data() + offset, 0, length);
        set(*part, offset, length, false);
        if (!has_all_memory_) {
            ASAN_POISON_MEMORY_REGION(region_.data() + offset, length);
        }
    }

    // In a region of random words somebody reads and writes where nobody asked for memory, too.
    void give_all_memory() {
        has_all_memory_ = true;
        ASAN_UNPOISON_MEMORY_REGION(region_.data(), region_.size());
    }

    // What somebody else does in the middle of the next call.
    void at_next_call(std::function<void()> hook) { hook_ = std::move(hook); }

    // The n-th call from now fails as on a full disk; 0: none.
    void refuse_call(std::uint64_t number) {
        calls_ = 0;
        refused_call_ = number == 0 ? std::numeric_limits<std::uint64_t>::max() : number;
    }

    void refuse_all(bool refuses) { refuses_all_ = refuses; }

    [[nodiscard]] std::uint64_t calls() const { return calls_; }

    // Whether a call named bytes that are not the entries or not the payload of one class, or took
    // memory from entries.
    [[nodiscard]] bool was_misused() const { return was_misused_; }

    // Bytes of payload that have memory now, and at most so far.
    [[nodiscard]] std::uint64_t payload_bytes() const { return payload_pages_ * shm::kPage; }

    [[nodiscard]] std::uint64_t payload_peak() const { return payload_peak_ * shm::kPage; }

    // Bytes of entries that have memory.
    [[nodiscard]] std::uint64_t entry_bytes() const { return entry_pages_ * shm::kPage; }

    [[nodiscard]] bool has(std::span<const std::byte> bytes) const {
        const auto offset = static_cast<std::uint64_t>(bytes.data() - region_.data());
        for (std::uint64_t page = offset / shm::kPage; page * shm::kPage < offset + bytes.size();
             ++page) {
            if (page * shm::kPage >= fixed_ && !pages_[page]) {
                return false;
            }
        }
        return true;
    }

private:
    enum class Use { entries, payload };

    struct Part {
        std::uint64_t begin;
        std::uint64_t end;
        Use use;
    };

    void call_hook() {
        if (hook_) {
            std::exchange(hook_, nullptr)();
        }
    }

    // The one that all of the bytes are in.
    [[nodiscard]] const Part* part_of(std::uint64_t offset, std::uint64_t length) const noexcept {
        const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) {
            return offset >= part.begin && offset < part.end && length <= part.end - offset;
        });
        return found == parts_.end() ? nullptr : &*found;
    }

    void set(const Part& part, std::uint64_t offset, std::uint64_t length,
             bool is_backed) noexcept {
        std::atomic<std::uint64_t>& backed =
            part.use == Use::payload ? payload_pages_ : entry_pages_;
        for (std::uint64_t page = offset / shm::kPage; page * shm::kPage < offset + length;
             ++page) {
            if (pages_[page].exchange(is_backed) != is_backed) {
                const std::uint64_t now = is_backed ? ++backed : --backed;
                std::uint64_t before = payload_peak_;
                while (part.use == Use::payload && now > before &&
                       !payload_peak_.compare_exchange_weak(before, now)) {
                }
            }
        }
    }

    std::span<std::byte> region_;
    std::uint64_t fixed_;
    std::vector<std::atomic<bool>> pages_;
    std::vector<Part> parts_;
    std::atomic<std::uint64_t> payload_pages_ = 0;
    std::atomic<std::uint64_t> payload_peak_ = 0;
    std::atomic<std::uint64_t> entry_pages_ = 0;
    std::atomic<std::uint64_t> calls_ = 0;
    std::atomic<std::uint64_t> refused_call_ = std::numeric_limits<std::uint64_t>::max();
    std::atomic<bool> refuses_all_ = false;
    std::atomic<bool> was_misused_ = false;
    bool has_all_memory_ = false;
    std::function<void()> hook_;
};

} // namespace paceline::test
