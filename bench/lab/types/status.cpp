// SPDX-License-Identifier: Apache-2.0
// Names of the statuses.
#include "lab/types/status.hpp"

namespace paceline::lab {

std::string_view status_name(Status status) noexcept {
    switch (status) {
    case Status::ok:
        return "ok";
    case Status::wrong:
        return "wrong";
    case Status::error:
        return "error";
    case Status::hang:
        return "hang";
    case Status::crash:
        return "crash";
    case Status::protocol:
        return "protocol";
    case Status::leftover:
        return "leftover";
    case Status::unsupported:
        return "unsupported";
    case Status::not_installed:
        return "not_installed";
    case Status::skipped:
        return "skipped";
    }
    return "unknown";
}

std::optional<Status> status_from_name(std::string_view name) noexcept {
    for (const Status status : kStatuses) {
        if (status_name(status) == name) {
            return status;
        }
    }
    return std::nullopt;
}

} // namespace paceline::lab
