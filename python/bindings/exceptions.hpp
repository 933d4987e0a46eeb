// SPDX-License-Identifier: Apache-2.0
// The exceptions of the library become those of paceline/errors.py.
#pragma once

#include <nanobind/nanobind.h>

namespace paceline::python {

void bind_exceptions(nanobind::module_& module);

// queue.Full and queue.Empty.
[[noreturn]] void throw_full();
[[noreturn]] void throw_empty();

} // namespace paceline::python
