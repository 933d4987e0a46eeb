// SPDX-License-Identifier: Apache-2.0
// What a line on the reply descriptor is worth.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace paceline::lab {

// Whether it is an object that answers a request of this name, well or not; what else stands in it
// is the caller's business.
[[nodiscard]] bool answers(const nlohmann::json& reply, const nlohmann::json& op);

// The first 80 bytes of a line, with every byte that is not printable ASCII as \xNN.
[[nodiscard]] std::string excerpt(const std::string& line);

} // namespace paceline::lab
