// SPDX-License-Identifier: Apache-2.0
// Types of items are pickled once each; programs have few of them.
#include "array_types.hpp"

#include <nanobind/stl/string.h>

namespace paceline::python {

namespace nb = nanobind;

namespace {

constexpr std::size_t kMostTypes = 256;

nb::object pickle_module() {
    return nb::module_::import_("pickle");
}

// The names of fields can be changed, and so can metadata: an array of such a type has one of its
// own.
bool is_constant(nb::handle type) {
    return type.attr("fields").is_none() && type.attr("metadata").is_none();
}

bool shows_buffer(nb::handle type) {
    const nb::object one = nb::module_::import_("numpy").attr("empty")(0, type);
    Py_buffer view;
    if (PyObject_GetBuffer(one.ptr(), &view, PyBUF_STRIDED_RO) != 0) {
        PyErr_Clear();
        return false;
    }
    PyBuffer_Release(&view);
    return true;
}

} // namespace

ArrayTypes& ArrayTypes::instance() {
    // Never destroyed: Python may be gone before the process is.
    static ArrayTypes* const types = new ArrayTypes;
    return *types;
}

bool ArrayTypes::is_loaded(nb::handle value) {
    if (array_.is_valid()) {
        return true;
    }
    // The name of the type is enough to tell that it cannot be one of numpy's.
    if (!std::string_view(Py_TYPE(value.ptr())->tp_name).starts_with("numpy.")) {
        return false;
    }
    load();
    return true;
}

void ArrayTypes::load() {
    const nb::object numpy = nb::module_::import_("numpy");
    scalar_ = numpy.attr("generic");
    as_array_ = numpy.attr("asarray");
    array_ = numpy.attr("ndarray");
}

bool ArrayTypes::is_array(nb::handle value) {
    return is_loaded(value) && reinterpret_cast<PyObject*>(Py_TYPE(value.ptr())) == array_.ptr();
}

bool ArrayTypes::is_scalar(nb::handle value) {
    return is_loaded(value) &&
           PyType_IsSubtype(Py_TYPE(value.ptr()), reinterpret_cast<PyTypeObject*>(scalar_.ptr())) !=
               0 &&
           nb::object(value.attr("dtype").attr("type")).ptr() ==
               reinterpret_cast<PyObject*>(Py_TYPE(value.ptr()));
}

std::shared_ptr<const ItemType> ArrayTypes::describe(nb::handle type) {
    const auto known = described_.find(type.ptr());
    if (known != described_.end()) {
        return known->second;
    }
    auto made = std::make_shared<ItemType>();
    made->type = nb::borrow(type);
    made->has_references = nb::cast<bool>(type.attr("hasobject"));
    if (!made->has_references) {
        const nb::bytes text(pickle_module().attr("dumps")(type, 5));
        made->text.assign(text.c_str(), text.size());
        made->shows_buffer = shows_buffer(type);
        made->plain_name = "V" + std::to_string(nb::cast<std::uint64_t>(type.attr("itemsize")));
    }
    if (is_constant(type)) {
        if (described_.size() >= kMostTypes) {
            described_.clear();
        }
        described_.emplace(type.ptr(), made);
    }
    return made;
}

nb::object ArrayTypes::find(std::string_view text) {
    // A key by which nothing is made that is known already would need a hash for two types.
    std::string key(text);
    const auto known = found_.find(key);
    if (known != found_.end()) {
        return known->second;
    }
    nb::object made = pickle_module().attr("loads")(nb::bytes(text.data(), text.size()));
    if (is_constant(made)) {
        if (found_.size() >= kMostTypes) {
            found_.clear();
        }
        found_.emplace(std::move(key), made);
    }
    return made;
}

nb::object ArrayTypes::make(nb::handle shape, nb::handle type, nb::handle buffer,
                            std::uint64_t offset, bool is_fortran) {
    if (!array_.is_valid()) {
        load();
    }
    if (is_fortran) {
        return array_(shape, type, buffer, offset, nb::none(), "F");
    }
    return array_(shape, type, buffer, offset);
}

} // namespace paceline::python
