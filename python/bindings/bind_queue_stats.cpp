// SPDX-License-Identifier: Apache-2.0
// What Queue.stats() returns.
#include <string>

#include <nanobind/stl/string.h>

#include "bind_queue.hpp"
#include <paceline/options.hpp>

namespace paceline::python {

namespace nb = nanobind;

namespace {

// As a call that would make one: every count by its name.
std::string text(nb::handle stats) {
    std::string all;
    for (const char* name :
         {"capacity", "bytes_limit", "bytes_used", "size", "sent", "received", "redelivered",
          "acknowledged", "outstanding", "dead_letters", "participants", "reaped", "closed"}) {
        all += (all.empty() ? "" : ", ") + std::string(name) + "=" +
               nb::cast<std::string>(nb::repr(stats.attr(name)));
    }
    return "QueueStats(" + all + ")";
}

} // namespace

void bind_queue_stats(const nb::module_& module) {
    nb::class_<QueueStats>(module, "QueueStats",
                           "Counts over the life of a queue, of all processes.")
        .def_ro("capacity", &QueueStats::capacity,
                "Messages it can hold; 0: as many as its bytes hold.")
        .def_ro("bytes_limit", &QueueStats::bytes_limit, "Memory that messages may take, in bytes.")
        .def_ro("bytes_used", &QueueStats::bytes_used,
                "Memory behind messages, free chunks included.")
        .def_ro("size", &QueueStats::size, "Messages that can be received now.")
        .def_ro("sent", &QueueStats::sent, "Messages that were put.")
        .def_ro("received", &QueueStats::received, "Deliveries.")
        .def_ro("redelivered", &QueueStats::redelivered,
                "Deliveries that were not the message's first.")
        .def_ro("acknowledged", &QueueStats::acknowledged, "Messages that are done.")
        .def_ro("outstanding", &QueueStats::outstanding,
                "Received, and neither done nor given back yet.")
        .def_ro("dead_letters", &QueueStats::dead_letters,
                "Messages that were delivered too often.")
        .def_ro("participants", &QueueStats::participants,
                "Threads that use the queue, in all processes.")
        .def_ro("reaped", &QueueStats::reaped, "Participants that died and were cleaned up after.")
        .def_ro("closed", &QueueStats::closed, "Whether it was shut down.")
        .def("__repr__", &text);
}

} // namespace paceline::python
