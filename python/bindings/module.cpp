// SPDX-License-Identifier: Apache-2.0
// paceline._core: the C++ queue for Python. Private: users import from paceline.
#include <string>

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include "bind_queue.hpp"
#include "exceptions.hpp"
#include "message_buffer.hpp"
#include "received_message.hpp"
#include <paceline/version.hpp>

NB_MODULE(_core, module) {
    using namespace paceline::python;
    module.doc() = "The C++ queue of paceline.";
    // At the end of a process its queues and views are still there, as they should be.
    nanobind::set_leak_warnings(false);
    module.def("version", [] {
        return std::to_string(PACELINE_VERSION_MAJOR) + "." +
               std::to_string(PACELINE_VERSION_MINOR) + "." +
               std::to_string(PACELINE_VERSION_PATCH);
    }, "The version of the library.");
    bind_exceptions(module);
    MessageBuffer::bind(module);
    ReceivedMessage::bind(module);
    bind_queue_stats(module);
    bind_queue(module);
}
