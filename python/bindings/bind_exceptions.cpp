// SPDX-License-Identifier: Apache-2.0
// One name in both languages; Python finds the classes when one is raised.
#include <exception>
#include <string>

#include "exceptions.hpp"
#include <paceline/error.hpp>

namespace paceline::python {

namespace nb = nanobind;

namespace {

nb::object class_of(const char* module, const char* name) {
    return nb::module_::import_(module).attr(name);
}

void set_error(const char* name, const std::exception& error) {
    const nb::object type = class_of("paceline.errors", name);
    PyErr_SetString(type.ptr(), error.what());
}

void translate(const std::exception_ptr& thrown, void* /*payload*/) {
    try {
        std::rethrow_exception(thrown);
    } catch (const InvalidArgument& error) {
        set_error("InvalidArgument", error);
    } catch (const IncompatibleQueue& error) {
        set_error("IncompatibleQueue", error);
    } catch (const QueueClosed& error) {
        set_error("QueueClosed", error);
    } catch (const MessageTooLarge& error) {
        set_error("MessageTooLarge", error);
    } catch (const TooManyParticipants& error) {
        set_error("TooManyParticipants", error);
    } catch (const DamagedQueue& error) {
        set_error("DamagedQueue", error);
    } catch (const LostMembership& error) {
        set_error("LostMembership", error);
    } catch (const SystemError& error) {
        const nb::object type = class_of("paceline.errors", "SystemError");
        const nb::object made = type(error.code().value(), error.what());
        PyErr_SetObject(type.ptr(), made.ptr());
    } catch (const Error& error) {
        set_error("PacelineError", error);
    }
}

} // namespace

void bind_exceptions(nb::module_& /*module*/) {
    nb::register_exception_translator(translate);
}

void throw_full() {
    PyErr_SetNone(class_of("queue", "Full").ptr());
    throw nb::python_error();
}

void throw_empty() {
    PyErr_SetNone(class_of("queue", "Empty").ptr());
    throw nb::python_error();
}

} // namespace paceline::python
