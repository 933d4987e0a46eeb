// SPDX-License-Identifier: Apache-2.0
// A contender may write anything at all.
#include "lab/process/reply.hpp"

#include <fmt/format.h>

namespace paceline::lab {

using nlohmann::json;

bool answers(const json& reply, const json& op) {
    return reply.is_object() && reply.contains("ok") && reply["ok"].is_boolean() &&
           reply.value("op", json()) == op;
}

std::string excerpt(const std::string& line) {
    constexpr std::size_t kShown = 80;
    std::string shown;
    for (const char c : line.substr(0, kShown)) {
        const bool plain = c >= ' ' && c <= '~';
        shown +=
            plain ? std::string(1, c)
                  : fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return line.size() > kShown ? shown + "..." : shown;
}

} // namespace paceline::lab
