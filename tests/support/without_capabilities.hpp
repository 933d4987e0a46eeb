// SPDX-License-Identifier: Apache-2.0
// Makes permissions count for root too, in the forked child of a test.
#pragma once

#include <array>
#include <stdexcept>

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace paceline::test {

// Of the calling thread, and for good.
inline void give_up_capabilities() {
    __user_cap_header_struct who{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
    if (::syscall(SYS_capset, &who, none.data()) != 0) {
        throw std::runtime_error("cannot give up the capabilities");
    }
}

} // namespace paceline::test
