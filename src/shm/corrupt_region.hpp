// SPDX-License-Identifier: Apache-2.0
// What is thrown when a word in shared memory cannot be: every index is checked before it is used.
#pragma once

#include <stdexcept>
#include <string>

namespace paceline::shm {

// A word of the region contradicts the layout: somebody else wrote into it.
class CorruptRegion : public std::runtime_error {
public:
    explicit CorruptRegion(const std::string& what) : std::runtime_error(what) {}
};

[[noreturn]] void throw_corrupt(const char* what);

} // namespace paceline::shm
