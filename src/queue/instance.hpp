// SPDX-License-Identifier: Apache-2.0
// Tells what this program does from what its process did before exec(), which leaves the number and
// the start time of a process as they were.
#pragma once

#include <atomic>
#include <cstdint>

namespace paceline::detail {

// A number that no other object has, known to the whole process while the object lives.
class Instance {
public:
    Instance();
    ~Instance();

    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    Instance(Instance&&) = delete;
    Instance& operator=(Instance&&) = delete;

    [[nodiscard]] std::uint64_t number() const { return number_; }

    // Whether an object of this program has the number. One that exec() replaced is forgotten.
    [[nodiscard]] static bool is_living(std::uint64_t number) noexcept;

private:
    std::uint64_t number_;
    std::atomic<std::uint64_t>* entry_;
};

} // namespace paceline::detail
