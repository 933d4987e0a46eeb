// SPDX-License-Identifier: Apache-2.0
// What can become of a sample: the one list of statuses, with their names as they are stored and
// shown.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace paceline::lab {

enum class Status {
    ok,            // verified
    wrong,         // the answer's digest differs
    error,         // the contender reported an exception
    hang,          // no reply by the deadline: stacks of the tree saved, tree killed
    crash,         // a signal or an exit in the middle
    protocol,      // garbage, a closed descriptor, impossible times
    leftover,      // a process alive after the stop deadline (killed then)
    unsupported,   // the contender does not have this workload
    not_installed, // its library is not there
    skipped,       // not tried; the reason names the cell that caused it
};

inline constexpr std::array kStatuses{Status::ok,       Status::wrong,       Status::error,
                                      Status::hang,     Status::crash,       Status::protocol,
                                      Status::leftover, Status::unsupported, Status::not_installed,
                                      Status::skipped};

[[nodiscard]] std::string_view status_name(Status status) noexcept;
[[nodiscard]] std::optional<Status> status_from_name(std::string_view name) noexcept;

} // namespace paceline::lab
