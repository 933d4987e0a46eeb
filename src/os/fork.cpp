// SPDX-License-Identifier: Apache-2.0
// The number stands in a page that the kernel wipes in a forked child: this sees raw clone() too,
// which runs no handlers. Whoever finds zero there draws a new number.
#include "os/fork.hpp"

#include <atomic>
#include <cerrno>
#include <new>

#include <pthread.h>
#include <sys/mman.h>

#include "os/memory.hpp"
#include "os/random_number.hpp"

namespace paceline::os {

namespace {

using Word = std::atomic<std::uint64_t>;

static_assert(Word::is_always_lock_free);

// The only state of the process here, and the reason is what the file is for: a fork happens to the
// whole process. `word` points to the number: first to the ordinary word, then to the page.
constinit Word ordinary_word{0};
constinit std::atomic<Word*> word{&ordinary_word};

// For a kernel or an emulator that cannot wipe pages, and for an ordinary word.
void forget_in_child() noexcept {
    word.load(std::memory_order_acquire)->store(0, std::memory_order_relaxed);
}

void install_page() noexcept {
    ::pthread_atfork(nullptr, nullptr, forget_in_child);
    void* page =
        ::mmap(nullptr, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        return;
    }
    ::madvise(page, page_size(), MADV_WIPEONFORK);
    Word* expected = &ordinary_word;
    if (!word.compare_exchange_strong(expected, new (page) Word{0}, std::memory_order_acq_rel)) {
        ::munmap(page, page_size());
    }
}

std::uint64_t new_generation() noexcept {
    const int error = errno;
    if (word.load(std::memory_order_acquire) == &ordinary_word) {
        install_page();
    }
    Word& place = *word.load(std::memory_order_acquire);
    std::uint64_t found = 0;
    // Random, because no count is unique: a child may begin before its parent has counted.
    const std::uint64_t drawn = random_number();
    const bool ours = place.compare_exchange_strong(found, drawn, std::memory_order_relaxed);
    errno = error;
    return ours ? drawn : found;
}

} // namespace

std::uint64_t process_generation() noexcept {
    const std::uint64_t number =
        word.load(std::memory_order_acquire)->load(std::memory_order_relaxed);
    return number != 0 ? number : new_generation();
}

} // namespace paceline::os
