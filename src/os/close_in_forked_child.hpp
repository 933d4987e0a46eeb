// SPDX-License-Identifier: Apache-2.0
// A descriptor that forked children do not keep. What the kernel ties to an open file description,
// such as a lock, then ends with this process and not with the last of its children.
#pragma once

#include <functional>
#include <memory>

#include "os/descriptor.hpp"

namespace paceline::os {

// Works for fork(). A program that calls clone() itself runs no handlers; its child keeps the
// descriptor until it executes a program or ends.
class CloseInForkedChild {
public:
    CloseInForkedChild() noexcept;
    // No fork begins while `open` runs, so that no child has the descriptor before it is known
    // here. `open` must not fork. (A fork that had begun before the first of all these was made, in
    // a program whose other libraries have handlers of forks, may: the child keeps what was being
    // opened.)
    explicit CloseInForkedChild(const std::function<Descriptor()>& open);
    ~CloseInForkedChild();

    CloseInForkedChild(const CloseInForkedChild&) = delete;
    CloseInForkedChild& operator=(const CloseInForkedChild&) = delete;
    CloseInForkedChild(CloseInForkedChild&& other) noexcept;
    CloseInForkedChild& operator=(CloseInForkedChild&& other) noexcept;

    // -1: it was moved away, or this is a forked child.
    [[nodiscard]] int number() const noexcept;

private:
    struct Entry;
    struct Registry;

    void close() noexcept;

    std::unique_ptr<Entry> entry_;
};

} // namespace paceline::os
