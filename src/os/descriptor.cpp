// SPDX-License-Identifier: Apache-2.0
// Closes once: Linux frees the number even if close() reports an error.
#include "os/descriptor.hpp"

#include <cerrno>

#include <unistd.h>

namespace paceline::os {

void Descriptor::close() noexcept {
    if (number_ >= 0) {
        const int error = errno;
        ::close(release());
        errno = error;
    }
}

} // namespace paceline::os
