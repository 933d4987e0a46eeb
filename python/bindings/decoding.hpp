// SPDX-License-Identifier: Apache-2.0
// How a message becomes an object of Python again.
#pragma once

#include <cstddef>
#include <span>

#include <nanobind/nanobind.h>

namespace paceline::python {

// Whether the object of this message, which is not pickled, could look at the message's memory.
bool has_views(std::span<const std::byte> message);

bool is_pickled(std::span<const std::byte> message);

// The object of a message that is not pickled. `buffer` is a MessageBuffer of the same message, of
// which long arrays are views if they may be; with neither, everything is copied. Throws ValueError
// for bytes that are no message of Python.
nanobind::object decode(std::span<const std::byte> message, nanobind::handle buffer, bool may_view);

// Of one that is: a view of the pickle, and a list of views of its buffers, or of copies of them.
nanobind::tuple parts(std::span<const std::byte> message, nanobind::handle buffer, bool may_view);

} // namespace paceline::python
