// SPDX-License-Identifier: Apache-2.0
// Fields of a request, checked.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace paceline::sdk {

using Json = nlohmann::json;

// Each takes a field of `object`; ProtocolError names the field and what is wanted if it is missing
// or of another kind.
std::string text_field(const Json& object, const char* name);
// A whole number from `minimum` to `maximum`.
std::uint64_t number_field(const Json& object, const char* name, std::uint64_t minimum,
                           std::uint64_t maximum);
const Json& object_field(const Json& object, const char* name);

} // namespace paceline::sdk
