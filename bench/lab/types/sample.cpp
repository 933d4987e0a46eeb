// SPDX-License-Identifier: Apache-2.0
// Names of cells and the headline of a sample.
#include "lab/types/sample.hpp"

#include <fmt/format.h>

namespace paceline::lab {

std::string cell_key(int round, const Cell& cell) {
    return fmt::format("{}/{}/{}/{}/{}", round, cell.workload, cell.parameters.dump(),
                       cell.contender, cell.workers);
}

std::string cell_text(const Cell& cell) {
    std::string text = cell.workload;
    if (cell.workload == "queue") {
        text += fmt::format(" {} {} elements", cell.parameters.value("part", "?"),
                            cell.parameters.value("elements", 0));
    }
    return fmt::format("{}, {}, {} worker{}", text, cell.contender, cell.workers,
                       cell.workers == 1 ? "" : "s");
}

std::optional<std::int64_t> headline_ns(const Sample& sample) {
    if (sample.status != Status::ok || !sample.start_ns || sample.run_ns.empty() ||
        !sample.stop_ns) {
        return std::nullopt;
    }
    return *sample.start_ns + sample.run_ns.front() + *sample.stop_ns;
}

} // namespace paceline::lab
