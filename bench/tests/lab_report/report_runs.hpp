// SPDX-License-Identifier: Apache-2.0
// Runs with everything that a page shows, for the tests of the report.
#pragma once

#include "lab/report/report_run.hpp"
#include "lab_export/records.hpp"

namespace paceline::test {

// Every status, all workloads, hostile texts, a log and a source.
[[nodiscard]] inline lab::ReportRun quick_run() {
    lab::ReportRun run;
    run.record = lab::quick_record();
    run.record.run["settings"] = {{"name", "quick"}, {"rounds", 3}, {"numerical.size", 1500}};
    run.record.contenders["joblib"].update({{"color", "orange"}, {"shape", "triangle"}});
    run.base = {"quick", {{"rounds", 3}, {"numerical.size", 1000}}};
    run.logs = {{"logs/mpire.txt", "</script><script>alert(1)</script>\n\xE2\x80\xA8<!-- \xFF"}};
    run.sources = {{"ray", {{"contender.py", "print('</SCRIPT >')\n"}}}};
    return run;
}

// Ten rounds: intervals and groups.
[[nodiscard]] inline lab::ReportRun standard_run() {
    lab::ReportRun run;
    run.record = lab::standard_record();
    return run;
}

} // namespace paceline::test
