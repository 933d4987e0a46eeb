// SPDX-License-Identifier: Apache-2.0
// The workloads by name, made from the fields of a `configure` request.
#pragma once

#include <memory>
#include <string>

#include "paceline_sdk/fields.hpp"
#include "paceline_sdk/workload.hpp"

namespace paceline::sdk {

// Reads the inputs into private memory. Fails with Unsupported for another name than numerical,
// stateful and initialization, with ProtocolError or InputError for parameters or inputs that
// cannot be used.
std::unique_ptr<Workload> make_workload(const std::string& name, const Json& parameters,
                                        const Json& inputs);

// One function a workload; its file says what an item and a result are.
std::unique_ptr<Workload> make_numerical(const Json& parameters, const Json& inputs);
std::unique_ptr<Workload> make_stateful(const Json& inputs);
std::unique_ptr<Workload> make_initialization(const Json& parameters, const Json& inputs);

} // namespace paceline::sdk
