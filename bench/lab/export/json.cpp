// SPDX-License-Identifier: Apache-2.0
// The document is put together line by line, so that a run of thousands of samples is not held
// twice.
#include "lab/export/json.hpp"

#include "lab/export/sample_fields.hpp"

namespace paceline::lab {

namespace {

template <class Json>
std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

nlohmann::json object_or_empty(const nlohmann::json& value) {
    return value.is_null() ? nlohmann::json::object() : value;
}

} // namespace

std::string export_json(const RunRecord& record) {
    std::string text = "{\"schema\": " + std::to_string(kJsonSchema);
    nlohmann::json run = object_or_empty(record.run);
    run["contenders"] = object_or_empty(record.contenders);
    text += ",\n\"run\": " + dump(run);
    text += ",\n\"environment\": " + dump(object_or_empty(record.environment));
    text += ",\n\"samples\": [";
    const char* separator = "\n";
    for (const Sample& sample : record.samples) {
        text += separator + dump(sample_fields(sample, Fields::of_its_workload));
        separator = ",\n";
    }
    return text + "\n]}\n";
}

} // namespace paceline::lab
