// SPDX-License-Identifier: Apache-2.0
// Python's buffer protocol over a message.
#include "message_buffer.hpp"

#include <array>

namespace paceline::python {

namespace nb = nanobind;

int MessageBuffer::get_buffer(PyObject* self, Py_buffer* view, int flags) noexcept {
    const MessageBuffer& buffer = *nb::inst_ptr<MessageBuffer>(nb::handle(self));
    const std::span<const std::byte> bytes = buffer.message_.bytes();
    // Whether it may be written to is told by the flag below.
    void* const begin = const_cast<std::byte*>(bytes.data());
    if (!buffer.message_.is_valid()) {
        PyErr_SetString(PyExc_ValueError, "the message was released");
        view->obj = nullptr;
        return -1;
    }
    return PyBuffer_FillInfo(view, self, begin, static_cast<Py_ssize_t>(bytes.size()),
                             buffer.is_writable() ? 0 : 1, flags);
}

void MessageBuffer::bind(nb::module_& module) {
    static const std::array<PyType_Slot, 2> slots{{
        {Py_bf_getbuffer, reinterpret_cast<void*>(&get_buffer)},
        {0, nullptr},
    }};
    nb::class_<MessageBuffer>(module, "MessageBuffer", nb::type_slots(slots.data()));
}

} // namespace paceline::python
