// SPDX-License-Identifier: Apache-2.0
// Adds Queue and QueueStats to the module.
#pragma once

#include <nanobind/nanobind.h>

namespace paceline::python {

void bind_queue_stats(const nanobind::module_& module);
void bind_queue(const nanobind::module_& module);

} // namespace paceline::python
