// SPDX-License-Identifier: Apache-2.0
// Limits that are reached, in the forked child of a test.
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace paceline::test {

// The soft one, so that it can be raised again.
inline void set_limit(__rlimit_resource resource, rlim_t value) {
    rlimit limit{};
    ::getrlimit(resource, &limit);
    limit.rlim_cur = value < limit.rlim_max ? value : limit.rlim_max;
    ::setrlimit(resource, &limit);
}

// As many descriptors more as this process may open from now on.
inline void allow_more_descriptors(rlim_t count) {
    const int next = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
    ::close(next);
    set_limit(RLIMIT_NOFILE, static_cast<rlim_t>(next) + count);
}

} // namespace paceline::test
