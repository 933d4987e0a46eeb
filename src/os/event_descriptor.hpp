// SPDX-License-Identifier: Apache-2.0
// A descriptor that poll() finds readable from signal() until clear().
#pragma once

#include "os/descriptor.hpp"

namespace paceline::os {

class EventDescriptor {
public:
    EventDescriptor();

    // Both never block and leave errno as it was; signal() is async-signal-safe.
    void signal() noexcept;
    void clear() noexcept;

    [[nodiscard]] int number() const noexcept { return descriptor_.number(); }

private:
    Descriptor descriptor_;
};

} // namespace paceline::os
