// SPDX-License-Identifier: Apache-2.0
// The methods of _core.Queue.
#include "bind_queue.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include "queue_binding.hpp"
#include "received_message.hpp"

namespace paceline::python {

namespace nb = nanobind;
using namespace nanobind::literals;

namespace {

BytesQueue make(std::uint32_t capacity, std::uint64_t bytes,
                const std::optional<std::string>& name) {
    QueueOptions options;
    options.capacity = capacity;
    options.bytes = bytes;
    return name ? BytesQueue::open_or_create(*name, options) : BytesQueue::anonymous(options);
}

// What can be received now.
std::uint64_t drop_all(const QueueBinding& self) {
    const std::shared_ptr<BytesQueue> queue = self.opened();
    std::uint64_t dropped = 0;
    while (std::optional<Message> message = queue->try_receive()) {
        message->ack();
        ++dropped;
    }
    return dropped;
}

nb::list dead_letters(const QueueBinding& self) {
    const std::shared_ptr<BytesQueue> queue = self.opened();
    nb::list letters;
    while (std::optional<Message> letter = queue->dead_letters().get()) {
        letters.append(self.received(std::move(*letter), false));
    }
    return letters;
}

using Class = nb::class_<QueueBinding>;

void add_messages(Class& queue) {
    queue
        .def("_put", &QueueBinding::put,
             nb::sig("def _put(self, obj: typing.Any, block: bool, timeout: float | None) -> bool"),
             "obj"_a.none(), "block"_a, "timeout"_a.none())
        .def("_check_room", &QueueBinding::check_room, "block"_a)
        .def("_put_pickled", &QueueBinding::put_pickled,
             nb::sig("def _put_pickled(self, pickle: bytes, buffers: "
                     "collections.abc.Sequence[typing.Any], block: bool, timeout: float | None) "
                     "-> None"),
             "pickle"_a, "buffers"_a, "block"_a, "timeout"_a.none())
        .def(
            "_get", &QueueBinding::get,
            nb::sig("def _get(self, block: bool, timeout: float | None, copy: bool) -> typing.Any"),
            "block"_a, "timeout"_a.none(), "copy"_a)
        .def("_receive",
             [](QueueBinding& self, bool block, std::optional<double> timeout, bool is_writable) {
        return self.received(self.receive(block, timeout), is_writable);
    },
             nb::sig("def _receive(self, block: bool, timeout: float | None, is_writable: bool) -> "
                     "ReceivedMessage"),
             "block"_a, "timeout"_a.none(), "is_writable"_a)
        .def("_dead_letters", &dead_letters,
             nb::sig("def _dead_letters(self) -> list[ReceivedMessage]"));
}

void add_care(Class& queue) {
    queue
        .def("qsize", [](const QueueBinding& self) { return self.opened()->size(); },
             "Messages that can be got. Exact when nobody else uses the queue.")
        .def("stats", [](const QueueBinding& self) { return self.opened()->stats(); },
             "Counts over the life of the queue, of all processes. Looks at every message.")
        .def("fileno", [](const QueueBinding& self) { return self.opened()->fileno(); },
             "A descriptor that is readable while there may be a message, for event loops. It\n"
             "belongs to the queue. Get until there is nothing more, then wait for it again. The\n"
             "first call starts a thread.")
        .def("trim", [](const QueueBinding& self) { return self.opened()->trim(); },
             "Give memory of free chunks back to the machine; returns how many bytes.")
        .def("handle", [](const QueueBinding& self) { return self.opened()->handle(); },
             "A text by which a program that inherits the descriptor in it opens the queue.");
}

void add_properties(Class& queue) {
    queue
        .def_prop_ro("name", [](const QueueBinding& self) { return self.opened()->name(); },
                     "Its name, or \"anonymous\".")
        .def_prop_ro("capacity", [](const QueueBinding& self) { return self.opened()->capacity(); },
                     "Messages that it holds; 0: as many as its memory holds.")
        .def_prop_ro("bytes_limit", [](const QueueBinding& self) { return self.opened()->bytes(); },
                     "Memory that messages may take, in bytes.")
        .def_prop_ro("is_closed", &QueueBinding::is_closed_here,
                     "Whether close() was called in this process.");
}

void add_private(Class& queue) {
    queue.def("_join", &QueueBinding::join, "timeout"_a.none() = nb::none())
        .def("_close_here", &QueueBinding::close_here, "keep_join"_a)
        .def("_close_for_all", [](const QueueBinding& self) {
        return self.opened()->close();
    }).def("_drop_all", &drop_all);
}

} // namespace

void bind_queue(const nb::module_& module) {
    Class queue(module, "Queue", nb::is_weak_referenceable(),
                "The C++ queue; paceline.Queue adds the rest.");
    queue
        .def("__init__",
             [](QueueBinding* self, std::uint32_t capacity, std::uint64_t bytes,
                const std::optional<std::string>& name) {
        new (self) QueueBinding(make(capacity, bytes, name));
    },
             "capacity"_a, "bytes"_a, "name"_a.none())
        .def("__init__",
             [](QueueBinding* self, const std::string& handle) {
        new (self) QueueBinding(BytesQueue::from_handle(handle));
    }, "handle"_a)
        .def_static(
            "unlink", [](const std::string& name) { return BytesQueue::unlink(name); }, "name"_a,
            "Take the name away; who has the queue open keeps it. False if there is no such name.");
    add_messages(queue);
    add_care(queue);
    add_properties(queue);
    add_private(queue);
}

} // namespace paceline::python
