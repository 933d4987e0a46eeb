// SPDX-License-Identifier: Apache-2.0
// Command and environment of a contender, with the sample's own folders.
#include "lab/runner/sample_tree.hpp"

#include "lab/runner/versions.hpp"

namespace paceline::lab {

TreeOptions sample_tree_options(const Laboratory& laboratory, const Contender& contender,
                                const SampleFolders& folders) {
    std::map<std::string, std::string> values = placeholders(laboratory, contender);
    values["temporary"] = folders.temporary();
    values["shared_memory"] = folders.shared_memory();
    TreeOptions options;
    options.supervisor = laboratory.supervisor;
    for (const std::string& word : contender.command) {
        options.command.push_back(expanded(word, values));
    }
    options.environment = contender_environment(laboratory);
    options.environment["TMPDIR"] = folders.temporary();
    for (const auto& [name, value] : contender.environment) {
        options.environment[name] = expanded(value, values);
    }
    options.folders = {folders.temporary(), folders.shared_memory()};
    options.working_folder = folders.temporary();
    return options;
}

} // namespace paceline::lab
