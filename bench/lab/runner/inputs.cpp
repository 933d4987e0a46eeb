// SPDX-License-Identifier: Apache-2.0
// Cells to the parameters of the inputs and back.
#include "lab/runner/inputs.hpp"

#include "inputs/cache.hpp"
#include "lab/runner/interrupt.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

std::string key_of(const Cell& cell) {
    return cell.workload + cell.parameters.dump();
}

std::size_t size_of(std::int64_t value) {
    return static_cast<std::size_t>(value); // limits were checked when the setting was read
}

// What `configure` says beside the files.
json sent_parameters(const Cell& cell) {
    json sent = json::object();
    for (const char* name : {"stride", "runs", "evaluations", "part", "messages"}) {
        if (cell.parameters.contains(name)) {
            sent[name] = cell.parameters[name];
        }
    }
    return sent;
}

inputs::Prepared prepared(inputs::Cache& cache, const Profile& profile, const Cell& cell) {
    const auto seed = static_cast<std::uint64_t>(profile.seed);
    if (cell.workload == "numerical") {
        const NumericalSettings& s = profile.numerical;
        return cache.prepare(inputs::NumericalParameters{.size = size_of(s.size),
                                                         .filters = size_of(s.filters),
                                                         .stride = size_of(s.stride),
                                                         .seed = seed,
                                                         .image = s.image});
    }
    if (cell.workload == "stateful") {
        const StatefulSettings& s = profile.stateful;
        return cache.prepare(inputs::StatefulParameters{.documents = size_of(s.documents),
                                                        .words_odd = size_of(s.words_odd),
                                                        .words_even = size_of(s.words_even),
                                                        .letters = size_of(s.letters),
                                                        .seed = seed,
                                                        .directory = s.directory});
    }
    if (cell.workload == "initialization") {
        const InitializationSettings& s = profile.initialization;
        return cache.prepare(
            inputs::InitializationParameters{.runs = size_of(s.runs),
                                             .evaluations = size_of(s.evaluations),
                                             .images = size_of(s.images),
                                             .model_megabytes = size_of(s.model_megabytes),
                                             .seed = seed});
    }
    return cache.prepare(
        inputs::QueueParameters{.elements = cell.parameters.at("elements").get<std::size_t>(),
                                .part = cell.parameters.at("part").get<std::string>(),
                                .messages = cell.parameters.at("messages").get<std::size_t>(),
                                .seed = seed});
}

} // namespace

Inputs::Inputs(const Laboratory& laboratory, const Profile& profile,
               const std::vector<PlannedCell>& cells,
               const std::function<void(std::string_view, double)>& progress) {
    try {
        inputs::Cache cache(laboratory.inputs, laboratory.python, laboratory.source, progress);
        for (const PlannedCell& planned : cells) {
            const std::string key = key_of(planned.cell);
            if (inputs_.contains(key)) {
                continue;
            }
            inputs::Prepared made = prepared(cache, profile, planned.cell);
            facts_[planned.cell.workload] = made.facts;
            inputs_.emplace(key, CellInputs{.files = std::move(made.files),
                                            .parameters = sent_parameters(planned.cell),
                                            .digest = std::move(made.digest)});
        }
    } catch (const inputs::InputError& error) {
        throw UserError(error.what());
    } catch (const inputs::Interrupted&) {
        throw Interrupted();
    }
}

const CellInputs& Inputs::of(const Cell& cell) const {
    return inputs_.at(key_of(cell));
}

} // namespace paceline::lab
