// SPDX-License-Identifier: Apache-2.0
// A part of a call that runs without the interpreter's lock.
#pragma once

#include <chrono>
#include <thread>

#include <nanobind/nanobind.h>

namespace paceline::python {

// Like nanobind::gil_scoped_release, but for the end of the interpreter: until 3.13 Python ends a
// thread that asks for the lock by pthread_exit(), whose unwinding C++ answers with abort(). Such a
// thread sleeps here until the process is gone, as Python lets it do from 3.14 on.
class WithoutGil {
public:
    WithoutGil() : state_(PyEval_SaveThread()) {}

    WithoutGil(const WithoutGil&) = delete;
    WithoutGil& operator=(const WithoutGil&) = delete;
    WithoutGil(WithoutGil&&) = delete;
    WithoutGil& operator=(WithoutGil&&) = delete;

    ~WithoutGil() {
        try {
            PyEval_RestoreThread(state_);
        } catch (...) {
            // The unwinding of pthread_exit(). It ends in no other way than by going on.
            for (;;) {
                std::this_thread::sleep_for(std::chrono::hours(1));
            }
        }
    }

private:
    PyThreadState* state_;
};

} // namespace paceline::python
