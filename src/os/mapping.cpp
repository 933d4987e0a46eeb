// SPDX-License-Identifier: Apache-2.0
// mmap and the advice that goes with it.
#include "os/mapping.hpp"

#include <algorithm>
#include <cerrno>
#include <string>

#include <sys/mman.h>

#include "os/failure.hpp"
#include "os/memory.hpp"

namespace paceline::os {

namespace {

std::string hint_for(int error) {
    switch (error) {
    case ENOMEM:
        return "raise the limit on address space (RLIMIT_AS, ulimit -v) or the number of mappings "
               "(vm.max_map_count)";
    case EACCES:
        return "open the file for reading and writing";
    default:
        return "map at least one byte";
    }
}

} // namespace

Mapping Mapping::shared(const SharedFile& file, std::uint64_t length) {
    const std::string attempt = "cannot map " + std::to_string(length) + " bytes of a shared file";
    if (const std::uint64_t size = file.size(); length > size) {
        // Touching what is behind the end would end the process by SIGBUS.
        fail(EINVAL, attempt, "map no more than its size, " + std::to_string(size) + " bytes");
    }
    void* start = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE,
                         file.number(), 0);
    if (start == MAP_FAILED) {
        const int error = errno;
        fail(error, attempt, hint_for(error));
    }
    Mapping mapping({static_cast<std::byte*>(start), length});
    // Only a wish: without it a core dump is larger.
    ::madvise(start, length, MADV_DONTDUMP);
    return mapping;
}

void Mapping::populate(std::uint64_t offset, std::uint64_t length) const noexcept {
    if (offset >= bytes_.size()) {
        return;
    }
    const std::uint64_t end = offset + std::min<std::uint64_t>(length, bytes_.size() - offset);
    const std::uint64_t start = offset - offset % page_size();
    const int error = errno;
    ::madvise(bytes_.data() + start, end - start, MADV_POPULATE_WRITE);
    errno = error;
}

void Mapping::unmap() noexcept {
    if (bytes_.data() != nullptr) {
        ::munmap(bytes_.data(), bytes_.size());
        bytes_ = {};
    }
}

} // namespace paceline::os
