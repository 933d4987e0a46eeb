// SPDX-License-Identifier: Apache-2.0
// Runs a part of a test where permissions count, for root too.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <thread>

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace paceline::test {

// What `body` returns, run on a thread that has given up its capabilities: they belong to a thread.
inline std::string without_capabilities(const std::function<std::string()>& body) {
    std::string text = "cannot give up the capabilities";
    std::thread([&] {
        __user_cap_header_struct who{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
        const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
        if (::syscall(SYS_capset, &who, none.data()) == 0) {
            text = body();
        }
    }).join();
    return text;
}

} // namespace paceline::test
