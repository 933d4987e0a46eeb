// SPDX-License-Identifier: Apache-2.0
// Is this machine fit to measure on? Findings over a record of the environment, each with what to
// do.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace paceline::lab {

enum class Severity {
    ok,      // as it should be
    advice,  // numbers are valid but noisier or less telling than they could be
    problem, // something will fail, or a number will not mean what it seems to
};

struct Finding {
    Severity severity = Severity::ok;
    std::string what;   // with the value that was found
    std::string remedy; // what to do; empty if ok
};

// One finding a check, in a fixed order; a check whose values are not known here gives none, and
// the last finding names those.
[[nodiscard]] std::vector<Finding> doctor_findings(const nlohmann::json& environment);

// "advice   governor is powersave: ..." in one line: severity, what, remedy.
[[nodiscard]] std::string finding_text(const Finding& finding);

} // namespace paceline::lab
