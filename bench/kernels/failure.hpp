// SPDX-License-Identifier: Apache-2.0
// The border of the C interface: turns C++ exceptions into a failure code and a line of text.
#pragma once

#include <exception>
#include <new>
#include <stdexcept>

namespace paceline::kernels {

// Keeps `function: reason` as the calling thread's last error, on one line, cut to fit.
void remember_failure(const char* function, const char* reason) noexcept;

// The kept line of the calling thread; empty if nothing has failed.
const char* last_failure() noexcept;

// Throws std::invalid_argument unless `condition` holds.
inline void require(bool condition, const char* otherwise) {
    if (!condition) {
        throw std::invalid_argument(otherwise);
    }
}

// Runs `body` and gives its result; if it throws, remembers why and gives `failure`.
template <typename Result, typename Body>
Result guarded(const char* function, Result failure, const Body& body) noexcept {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        remember_failure(function, "not enough memory");
    } catch (const std::exception& error) {
        remember_failure(function, error.what());
    } catch (...) {
        remember_failure(function, "an unknown exception");
    }
    return failure;
}

// The same for functions that return 0 or -1.
template <typename Body>
int guarded_status(const char* function, const Body& body) noexcept {
    return guarded(function, -1, [&] {
        body();
        return 0;
    });
}

} // namespace paceline::kernels
