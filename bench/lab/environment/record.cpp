// SPDX-License-Identifier: Apache-2.0
// The five parts.
#include "lab/environment/record.hpp"

#include "lab/environment/record_parts.hpp"

namespace paceline::lab {

nlohmann::json environment_record(const EnvironmentSources& sources) {
    const SystemFiles files(sources.root);
    return {{"host", host_record(files, sources.system)},
            {"frequency", frequency_record(files)},
            {"scheduler", scheduler_record(files, sources.system)},
            {"noise", noise_record(files)},
            {"software", software_record(sources)}};
}

} // namespace paceline::lab
