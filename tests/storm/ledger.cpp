// SPDX-License-Identifier: Apache-2.0
// Anonymous shared memory, touched only where messages are.
#include "ledger.hpp"

#include <cerrno>
#include <system_error>

#include <sys/mman.h>

namespace paceline::test {

namespace {

constexpr std::size_t kFates = kWorkers * kMessagesOfProducer;

void* share(std::size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::system_error(errno, std::generic_category(), "mmap");
    }
    return memory;
}

} // namespace

StormMemory::StormMemory()
    : ledger_(static_cast<Ledger*>(share(sizeof(Ledger)))),
      fates_(static_cast<std::atomic<std::uint8_t>*>(share(kFates))) {}

StormMemory::~StormMemory() {
    munmap(ledger_, sizeof(Ledger));
    munmap(static_cast<void*>(fates_), kFates);
}

} // namespace paceline::test
