// SPDX-License-Identifier: Apache-2.0
// _core.ReceivedMessage: what a queue gives out that is not acknowledged yet.
#include "decoding.hpp"
#include "received_message.hpp"

namespace paceline::python {

namespace nb = nanobind;
using namespace nanobind::literals;

ReceivedMessage::ReceivedMessage(Message message, const KeptBytes& kept,
                                 std::shared_ptr<BytesQueue> queue, bool may_view, bool is_writable)
    : queue_(std::move(queue)), attempt_(message.attempt()), may_view_(may_view) {
    buffer_ = nb::cast(new MessageBuffer(std::move(message), kept, is_writable),
                       nb::rv_policy::take_ownership);
}

MessageBuffer& ReceivedMessage::buffer() const {
    if (!buffer_.is_valid()) {
        throw nb::value_error("the message was released");
    }
    return *nb::inst_ptr<MessageBuffer>(buffer_);
}

bool ReceivedMessage::is_pickled() const {
    return python::is_pickled(message().bytes());
}

nb::object ReceivedMessage::decode(bool copy) const {
    // Held here: the object's class may run code that releases the message.
    const std::span<const std::byte> bytes = message().bytes();
    const nb::object held = buffer_;
    return python::decode(bytes, held, !copy && may_view_);
}

nb::tuple ReceivedMessage::parts(bool copy) const {
    const std::span<const std::byte> bytes = message().bytes();
    const nb::object held = buffer_;
    return python::parts(bytes, held, !copy && may_view_);
}

void ReceivedMessage::ack() {
    message().ack();
    is_acknowledged_ = true;
}

void ReceivedMessage::release() {
    // Its end may run code of Python that comes back here.
    const nb::object ended = std::move(buffer_);
}

void ReceivedMessage::put_back() {
    Message& letter = message();
    // numpy keeps a reference of what it looks at, and no buffer.
    if (Py_REFCNT(buffer_.ptr()) > 1) {
        PyErr_SetString(PyExc_BufferError,
                        "arrays of the message are in use: delete them or copy them first");
        throw nb::python_error();
    }
    queue_->dead_letters().put_back(std::move(letter));
    release();
}

void ReceivedMessage::bind(nb::module_& module) {
    nb::class_<ReceivedMessage>(module, "ReceivedMessage",
                                "A message that is given back if it is not acknowledged.")
        .def_prop_ro("is_pickled", &ReceivedMessage::is_pickled)
        .def_prop_ro("is_released", &ReceivedMessage::is_released)
        .def_prop_ro("attempt", &ReceivedMessage::attempt)
        .def_prop_ro("acknowledged", &ReceivedMessage::is_acknowledged)
        .def("decode", &ReceivedMessage::decode, "copy"_a,
             nb::sig("def decode(self, copy: bool) -> typing.Any"))
        .def("parts", &ReceivedMessage::parts, "copy"_a,
             nb::sig("def parts(self, copy: bool) -> tuple[memoryview, list[memoryview]]"))
        .def("ack", &ReceivedMessage::ack)
        .def("release", &ReceivedMessage::release)
        .def("put_back", &ReceivedMessage::put_back);
    module.def("acknowledge",
               [](const nb::list& messages) {
        for (const nb::handle message : messages) {
            nb::cast<ReceivedMessage&>(message).ack();
        }
    }, nb::sig("def acknowledge(messages: list[ReceivedMessage]) -> None"), "messages"_a,
               "End all of these messages, with nothing in between.");
}

} // namespace paceline::python
