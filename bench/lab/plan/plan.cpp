// SPDX-License-Identifier: Apache-2.0
// Rounds outermost, so that the first round already gives a complete, coarse table.
#include "lab/plan/plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lab/config/contenders.hpp"
#include "lab/plan/williams.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

// One round of it: all contenders at one (workload, parameters, workers).
struct Block {
    std::string workload;
    json parameters;
    int workers;
    std::vector<std::string> contenders;
};

std::vector<std::string> chosen_contenders(const PlanRequest& request,
                                           const std::map<std::string, Contender>& contenders) {
    std::vector<std::string> chosen;
    for (const auto& [id, contender] : contenders) {
        if (request.contenders.empty() && contender.runs_by_default) {
            chosen.push_back(id);
        }
    }
    for (const std::string& id : request.contenders) {
        chosen.push_back(find_contender(contenders, id).id);
    }
    if (!request.contenders.empty() && contenders.contains(request.reference)) {
        chosen.push_back(request.reference);
    }
    std::ranges::sort(chosen);
    chosen.erase(std::ranges::unique(chosen).begin(), chosen.end());
    return chosen;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

// Who takes part at one number of workers; serial contenders do at the `first` one only.
std::vector<std::string> contenders_of_block(const PlanRequest& request,
                                             const std::map<std::string, Contender>& contenders,
                                             const std::string& workload, bool first) {
    std::vector<std::string> taking_part;
    for (const std::string& id : chosen_contenders(request, contenders)) {
        const Contender& contender = contenders.at(id);
        const bool asked_for = request.explicit_workloads && contains(request.contenders, id);
        if ((contender.supports(workload) || asked_for) && (contender.parallel || first)) {
            taking_part.push_back(id);
        }
    }
    return taking_part;
}

// Every part of the queue workload at every number of elements.
std::vector<json> queue_cells(const Profile& profile) {
    std::vector<json> cells;
    for (const auto& [part, messages] : {std::pair{"put_get", profile.queue.put_get_messages},
                                         std::pair{"round_trip", profile.queue.round_trip_messages},
                                         std::pair{"stream", profile.queue.stream_messages}}) {
        for (const std::int64_t elements : profile.queue.elements) {
            json cell = workload_parameters(profile, "queue");
            cell.update({{"part", part}, {"elements", elements}, {"messages", messages}});
            cells.push_back(std::move(cell));
        }
    }
    return cells;
}

std::vector<Block> blocks_of(const PlanRequest& request,
                             const std::map<std::string, Contender>& contenders) {
    std::vector<Block> blocks;
    const auto add = [&](const std::string& workload, json parameters, int workers, bool first) {
        auto taking_part = contenders_of_block(request, contenders, workload, first);
        if (!taking_part.empty()) {
            blocks.push_back({workload, std::move(parameters), workers, std::move(taking_part)});
        }
    };
    for (const std::string& workload : request.profile.workloads) {
        if (workload == "queue") {
            for (json& cell : queue_cells(request.profile)) {
                const int processes = cell["part"] == "put_get" ? 1 : 2;
                add(workload, std::move(cell), processes, true);
            }
            continue;
        }
        const json parameters = workload_parameters(request.profile, workload);
        for (const std::int64_t workers : request.profile.workers) {
            add(workload, parameters, static_cast<int>(workers),
                workers == request.profile.workers.front());
        }
    }
    return blocks;
}

} // namespace

json workload_parameters(const Profile& profile, const std::string& workload) {
    json parameters{{"seed", profile.seed}};
    if (workload == "numerical") {
        const NumericalSettings& s = profile.numerical;
        parameters.update(
            {{"size", s.size}, {"filters", s.filters}, {"stride", s.stride}, {"image", s.image}});
    } else if (workload == "stateful") {
        const StatefulSettings& s = profile.stateful;
        if (s.directory.empty()) {
            parameters.update({{"documents", s.documents},
                               {"words_even", s.words_even},
                               {"words_odd", s.words_odd},
                               {"letters", s.letters}});
        }
        parameters["directory"] = s.directory;
    } else if (workload == "initialization") {
        const InitializationSettings& s = profile.initialization;
        parameters.update({{"runs", s.runs},
                           {"evaluations", s.evaluations},
                           {"images", s.images},
                           {"model_megabytes", s.model_megabytes}});
    }
    return parameters;
}

Plan make_plan(const PlanRequest& request, const std::map<std::string, Contender>& contenders) {
    const std::vector<Block> blocks = blocks_of(request, contenders);
    if (blocks.empty()) {
        throw UserError(
            "nothing to measure: none of the chosen contenders has any of the chosen workloads; "
            "see `paceline-bench list`");
    }
    Plan plan;
    plan.complete_squares = true;
    const int rounds = static_cast<int>(request.profile.rounds);
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            const Block& block = blocks[b];
            const int count = static_cast<int>(block.contenders.size());
            const auto square = williams_square(count);
            const int rows = static_cast<int>(square.size());
            plan.complete_squares = plan.complete_squares && rounds % rows == 0;
            // Which contender is which number, and which row comes first, are drawn once for each
            // block.
            const auto seed = static_cast<std::uint64_t>(request.profile.seed) * 1'000'003U + 2 * b;
            const std::vector<int> labels = seeded_permutation(count, seed);
            const std::vector<int> row_order = seeded_permutation(rows, seed + 1);
            const auto& row =
                square[static_cast<std::size_t>(row_order[static_cast<std::size_t>(round % rows)])];
            for (int position = 0; position < count; ++position) {
                const int label =
                    labels[static_cast<std::size_t>(row[static_cast<std::size_t>(position)])];
                const std::string& id = block.contenders[static_cast<std::size_t>(label)];
                const int workers = contenders.at(id).parallel ? block.workers : 1;
                plan.cells.push_back(
                    {{block.workload, block.parameters, id, workers}, round, position});
            }
        }
    }
    return plan;
}

} // namespace paceline::lab
