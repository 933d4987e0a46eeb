// SPDX-License-Identifier: Apache-2.0
// Memory that is short for a moment: one `new` of the calling thread fails.
#pragma once

namespace paceline::test {

// The first `new` after so many that succeed, until the end of a scope.
class FailingNew {
public:
    explicit FailingNew(int successes);
    ~FailingNew();

    FailingNew(const FailingNew&) = delete;
    FailingNew& operator=(const FailingNew&) = delete;

    // Whether it has.
    [[nodiscard]] static bool has_failed();
};

} // namespace paceline::test
