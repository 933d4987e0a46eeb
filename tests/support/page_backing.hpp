// SPDX-License-Identifier: Apache-2.0
// Memory of a region that knows which of its pages somebody asked for, and can refuse.
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
    // The first `fixed` bytes have memory for good.
    PageBacking(std::span<std::byte> region, std::uint64_t fixed)
        : region_(region), fixed_(fixed), pages_(region.size() / shm::kPage) {
        ASAN_POISON_MEMORY_REGION(region.data() + fixed, region.size() - fixed);
    }

    PageBacking(const PageBacking&) = delete;
    PageBacking& operator=(const PageBacking&) = delete;
    PageBacking(PageBacking&&) = delete;
    PageBacking& operator=(PageBacking&&) = delete;

    ~PageBacking() override { ASAN_UNPOISON_MEMORY_REGION(region_.data(), region_.size()); }

    [[nodiscard]] std::error_code allocate(std::uint64_t offset,
                                           std::uint64_t length) noexcept override {
        if (!is_inside(offset, length)) {
            return std::make_error_code(std::errc::invalid_argument);
        }
        call_hook();
        if (++calls_ == refused_call_ || refuses_all_) {
            return std::make_error_code(std::errc::no_space_on_device);
        }
        set(offset, length, true);
        ASAN_UNPOISON_MEMORY_REGION(region_.data() + offset, length);
        return {};
    }

    void give_back(std::uint64_t offset, std::uint64_t length) noexcept override {
        if (!is_inside(offset, length)) {
            return;
        }
        call_hook();
        // What the system does with pages that are taken away.
        std::memset(region_.data() + offset, 0, length);
        set(offset, length, false);
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

    // Whether a call named bytes that are not the region's, or that have memory for good.
    [[nodiscard]] bool was_misused() const { return was_misused_; }

    // Bytes that have memory now, beyond the fixed ones, and at most so far.
    [[nodiscard]] std::uint64_t bytes() const { return backed_pages_ * shm::kPage; }

    [[nodiscard]] std::uint64_t peak() const { return peak_pages_ * shm::kPage; }

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
    void call_hook() {
        if (hook_) {
            std::exchange(hook_, nullptr)();
        }
    }

    bool is_inside(std::uint64_t offset, std::uint64_t length) noexcept {
        const bool is_good =
            offset >= fixed_ && offset <= region_.size() && length <= region_.size() - offset;
        was_misused_ = was_misused_ || !is_good;
        return is_good;
    }

    void set(std::uint64_t offset, std::uint64_t length, bool is_backed) noexcept {
        for (std::uint64_t page = offset / shm::kPage; page * shm::kPage < offset + length;
             ++page) {
            if (pages_[page].exchange(is_backed) != is_backed) {
                const std::uint64_t now = is_backed ? ++backed_pages_ : --backed_pages_;
                std::uint64_t before = peak_pages_;
                while (now > before && !peak_pages_.compare_exchange_weak(before, now)) {
                }
            }
        }
    }

    std::span<std::byte> region_;
    std::uint64_t fixed_;
    std::vector<std::atomic<bool>> pages_;
    std::atomic<std::uint64_t> backed_pages_ = 0;
    std::atomic<std::uint64_t> peak_pages_ = 0;
    std::atomic<std::uint64_t> calls_ = 0;
    std::atomic<std::uint64_t> refused_call_ = std::numeric_limits<std::uint64_t>::max();
    std::atomic<bool> refuses_all_ = false;
    std::atomic<bool> was_misused_ = false;
    bool has_all_memory_ = false;
    std::function<void()> hook_;
};

} // namespace paceline::test
