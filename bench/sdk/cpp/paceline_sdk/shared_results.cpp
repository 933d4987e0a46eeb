// SPDX-License-Identifier: Apache-2.0
// An anonymous shared mapping.
#include "paceline_sdk/shared_results.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include <sys/mman.h>

namespace paceline::sdk {

SharedResults::SharedResults(std::size_t count, std::size_t bytes)
    : bytes_(bytes), mapped_bytes_(std::max<std::size_t>(count * bytes, 1)) {
    void* const memory =
        ::mmap(nullptr, mapped_bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::system_error(errno, std::generic_category(),
                                std::to_string(mapped_bytes_) + " bytes cannot be shared");
    }
    memory_ = static_cast<std::byte*>(memory);
}

SharedResults::~SharedResults() {
    ::munmap(memory_, mapped_bytes_);
}

} // namespace paceline::sdk
