// SPDX-License-Identifier: Apache-2.0
// The workloads by name, made from the fields of a `configure` request.
#include "paceline_sdk/workloads.hpp"

#include "paceline_sdk/errors.hpp"

namespace paceline::sdk {

std::unique_ptr<Workload> make_workload(const std::string& name, const Json& parameters,
                                        const Json& inputs) {
    if (name == "numerical") {
        return make_numerical(parameters, inputs);
    }
    if (name == "stateful") {
        return make_stateful(inputs);
    }
    if (name == "initialization") {
        return make_initialization(parameters, inputs);
    }
    throw Unsupported("the workload \"" + name +
                      "\" is not one of numerical, stateful, initialization");
}

} // namespace paceline::sdk
