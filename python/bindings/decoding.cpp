// SPDX-License-Identifier: Apache-2.0
// The other way round of encoding.cpp.
#include "decoding.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <nanobind/stl/string.h>

#include "array_types.hpp"
#include "wire.hpp"
#include "without_gil.hpp"

namespace paceline::python {

namespace nb = nanobind;

namespace {

void copy(std::byte* to, std::span<const std::byte> from) {
    if (from.size() >= kLongCopy) {
        const WithoutGil without_gil;
        std::memcpy(to, from.data(), from.size());
    } else if (!from.empty()) {
        std::memcpy(to, from.data(), from.size());
    }
}

nb::object checked(PyObject* made) {
    if (made == nullptr) {
        throw nb::python_error();
    }
    return nb::steal(made);
}

nb::object bytes_object(std::span<const std::byte> from) {
    const auto size = static_cast<Py_ssize_t>(from.size());
    nb::object made = checked(PyBytes_FromStringAndSize(nullptr, size));
    copy(reinterpret_cast<std::byte*>(PyBytes_AS_STRING(made.ptr())), from);
    return made;
}

nb::object bytearray_object(std::span<const std::byte> from) {
    const auto size = static_cast<Py_ssize_t>(from.size());
    nb::object made = checked(PyByteArray_FromStringAndSize(nullptr, size));
    copy(reinterpret_cast<std::byte*>(PyByteArray_AS_STRING(made.ptr())), from);
    return made;
}

class Decoding {
public:
    Decoding(std::span<const std::byte> message, nb::handle buffer, bool may_view)
        : message_(message), reader_(message), buffer_(buffer), may_view_(may_view) {}

    nb::object decode() {
        switch (static_cast<Tag>(reader_.read<std::uint8_t>())) {
        case Tag::bytes:
            return bytes_object(rest());
        case Tag::bytearray:
            return bytearray_object(rest());
        case Tag::array:
            return decode_array();
        default:
            break;
        }
        throw nb::value_error("a message is none of Python's, or of another version of paceline");
    }

    nb::tuple parts() {
        if (static_cast<Tag>(reader_.read<std::uint8_t>()) == Tag::pickle) {
            return nb::make_tuple(pickle_at(reader_.at(), message_.size() - reader_.at()),
                                  nb::list());
        }
        reader_.go_to(0);
        const auto head = reader_.read<BuffersHead>();
        std::vector<std::uint64_t> sizes;
        for (std::uint32_t number = 0; number < head.count; ++number) {
            sizes.push_back(reader_.read<std::uint64_t>());
        }
        const nb::object pickle = pickle_at(reader_.at(), head.pickle_bytes);
        nb::list buffers;
        for (const std::uint64_t bytes : sizes) {
            const Storage storage = store(place_of(reader_.at(), bytes), bytes);
            buffers.append(view_of(storage, bytes));
        }
        return nb::make_tuple(pickle, buffers);
    }

private:
    // Memory of some items: the message's own or a copy, and where in it they begin.
    struct Storage {
        nb::object object;
        std::uint64_t offset;
    };

    std::span<const std::byte> rest() { return reader_.take(message_.size() - reader_.at()); }

    nb::object pickle_at(std::uint64_t offset, std::uint64_t bytes) {
        reader_.go_to(offset);
        (void)reader_.take(bytes);
        return view_of({nb::borrow(buffer_), offset}, bytes);
    }

    Storage store(std::uint64_t offset, std::uint64_t bytes) {
        reader_.go_to(offset);
        const std::span<const std::byte> items = reader_.take(bytes);
        if (may_view_ && bytes >= kViewBytes) {
            return {nb::borrow(buffer_), offset};
        }
        return {bytearray_object(items), 0};
    }

    static nb::object view_of(const Storage& storage, std::uint64_t bytes) {
        const nb::object all = checked(PyMemoryView_FromObject(storage.object.ptr()));
        const auto begin = static_cast<Py_ssize_t>(storage.offset);
        return checked(
            PySequence_GetSlice(all.ptr(), begin, begin + static_cast<Py_ssize_t>(bytes)));
    }

    nb::object decode_array() {
        reader_.go_to(0);
        const auto head = reader_.read<ArrayHead>();
        std::vector<std::int64_t> shape(head.dimensions);
        for (std::int64_t& extent : shape) {
            extent = reader_.read<std::int64_t>();
        }
        const std::span<const std::byte> text = reader_.take(head.type_bytes);
        const std::string type(reinterpret_cast<const char*>(text.data()), text.size());
        const nb::object dimensions = shape_object(shape);
        const Storage items = store(head.offset, head.bytes);
        if ((head.flags & kMemoryView) != 0) {
            const nb::object flat = view_of(items, head.bytes);
            return shape.size() == 1 ? flat.attr("cast")(type)
                                     : flat.attr("cast")(type, nb::list(dimensions));
        }
        ArrayTypes& types = ArrayTypes::instance();
        const nb::object array = types.make(dimensions, types.find(type), items.object,
                                            items.offset, (head.flags & kFortran) != 0);
        return (head.flags & kScalar) != 0 ? nb::object(array[nb::tuple()]) : array;
    }

    static nb::object shape_object(const std::vector<std::int64_t>& shape) {
        nb::object made = checked(PyTuple_New(static_cast<Py_ssize_t>(shape.size())));
        for (std::size_t axis = 0; axis < shape.size(); ++axis) {
            PyTuple_SET_ITEM(made.ptr(), static_cast<Py_ssize_t>(axis),
                             checked(PyLong_FromLongLong(shape[axis])).release().ptr());
        }
        return made;
    }

    std::span<const std::byte> message_;
    Reader reader_;
    nb::handle buffer_;
    bool may_view_;
};

} // namespace

bool has_views(std::span<const std::byte> message) {
    if (message.size() < kViewBytes) {
        return false;
    }
    return Reader(message).read<Tag>() == Tag::array;
}

bool is_pickled(std::span<const std::byte> message) {
    const Tag tag = Reader(message).read<Tag>();
    return tag == Tag::pickle || tag == Tag::buffers;
}

nb::object decode(std::span<const std::byte> message, nb::handle buffer, bool may_view) {
    return Decoding(message, buffer, may_view).decode();
}

nb::tuple parts(std::span<const std::byte> message, nb::handle buffer, bool may_view) {
    return Decoding(message, buffer, may_view).parts();
}

} // namespace paceline::python
