// SPDX-License-Identifier: Apache-2.0
// Fields of a request, checked.
#include "paceline_sdk/fields.hpp"

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

namespace {

const Json& field(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) {
        throw ProtocolError("the field \"" + std::string(name) + "\" is missing");
    }
    return *found;
}

} // namespace

std::string text_field(const Json& object, const char* name) {
    const Json& value = field(object, name);
    if (!value.is_string()) {
        throw ProtocolError("the field \"" + std::string(name) + "\" must be a text");
    }
    return value.get<std::string>();
}

std::uint64_t number_field(const Json& object, const char* name, std::uint64_t minimum,
                           std::uint64_t maximum) {
    const Json& value = field(object, name);
    const bool whole = value.is_number_integer() && value >= 0;
    const std::uint64_t number = whole ? value.get<std::uint64_t>() : 0;
    if (!whole || number < minimum || number > maximum) {
        throw ProtocolError("the field \"" + std::string(name) + "\" must be a whole number from " +
                            std::to_string(minimum) + " to " + std::to_string(maximum));
    }
    return number;
}

const Json& object_field(const Json& object, const char* name) {
    const Json& value = field(object, name);
    if (!value.is_object()) {
        throw ProtocolError("the field \"" + std::string(name) + "\" must be an object");
    }
    return value;
}

} // namespace paceline::sdk
