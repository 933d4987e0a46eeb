// SPDX-License-Identifier: Apache-2.0
// Look-up of the reference's headline of a round.
#include "lab/stats/ratios.hpp"

#include "lab/types/contender.hpp"

namespace paceline::lab {

std::string reference_contender(const RunRecord& record) {
    if (record.run.is_object()) {
        const auto reference = record.run.find("reference");
        if (reference != record.run.end() && reference->is_string()) {
            return reference->get<std::string>();
        }
    }
    return kReference;
}

ReferenceTimes::ReferenceTimes(const std::vector<Sample>& samples, const std::string& reference) {
    for (const Sample& sample : samples) {
        const auto headline = headline_ns(sample);
        if (sample.cell.contender == reference && headline && *headline > 0) {
            headlines_[{sample.cell.workload, sample.cell.parameters}][sample.round] =
                static_cast<double>(*headline);
        }
    }
}

std::vector<double> ReferenceTimes::ratios(const std::vector<const Sample*>& samples) const {
    std::vector<double> ratios;
    for (const Sample* sample : samples) {
        const auto headline = headline_ns(*sample);
        const auto rounds = headlines_.find({sample->cell.workload, sample->cell.parameters});
        if (!headline || rounds == headlines_.end()) {
            continue;
        }
        const auto reference = rounds->second.find(sample->round);
        if (reference != rounds->second.end()) {
            ratios.push_back(static_cast<double>(*headline) / reference->second);
        }
    }
    return ratios;
}

} // namespace paceline::lab
