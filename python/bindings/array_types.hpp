// SPDX-License-Identifier: Apache-2.0
// What is known of numpy, which is never imported for its sake: whoever puts an array has done it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <nanobind/nanobind.h>

namespace paceline::python {

// How a type of items travels: its pickle, which keeps byte order, fields, alignment and metadata.
struct ItemType {
    nanobind::object type;
    std::string text;
    // Items with references travel by pickle only.
    bool has_references = false;
    // numpy shows no buffer of it: times, and types of other packages.
    bool shows_buffer = true;
    // How it is called as items without meaning, which have a buffer.
    std::string plain_name;
};

// Lives as long as the process: queues are used until its very end. Under the GIL.
class ArrayTypes {
public:
    static ArrayTypes& instance();

    [[nodiscard]] bool is_array(nanobind::handle value);
    [[nodiscard]] bool is_scalar(nanobind::handle value);

    // A scalar as an array without dimensions: the buffers of some scalars tell no length.
    nanobind::object array_of(nanobind::handle scalar) { return as_array_(scalar); }

    std::shared_ptr<const ItemType> describe(nanobind::handle type);
    // The other way round.
    nanobind::object find(std::string_view text);
    // An array over `buffer`, of which it keeps a reference.
    nanobind::object make(nanobind::handle shape, nanobind::handle type, nanobind::handle buffer,
                          std::uint64_t offset, bool is_fortran);

private:
    [[nodiscard]] bool is_loaded(nanobind::handle value);
    void load();

    nanobind::object array_;
    nanobind::object scalar_;
    nanobind::object as_array_;
    std::unordered_map<PyObject*, std::shared_ptr<const ItemType>> described_;
    std::unordered_map<std::string, nanobind::object> found_;
};

} // namespace paceline::python
