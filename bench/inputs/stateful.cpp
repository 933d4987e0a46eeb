// SPDX-License-Identifier: Apache-2.0
// The inputs of `stateful`: documents of random words, or one's own text.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "inputs/error.hpp"
#include "inputs/file.hpp"
#include "inputs/kernel_call.hpp"
#include "inputs/npy.hpp"
#include "inputs/random.hpp"
#include "inputs/recipe.hpp"
#include "inputs/text_files.hpp"

namespace paceline::inputs {
namespace {

constexpr std::string_view kDocumentsName = "documents.txt";
constexpr std::string_view kOffsetsName = "offsets.npy";
constexpr std::uint64_t kSeenAtMost = 3; // prefixes seen no more often are not in the answer

double fraction(std::size_t done, std::size_t all) {
    return static_cast<double>(done) / static_cast<double>(all);
}

void check(const StatefulParameters& parameters) {
    constexpr std::size_t kMostWords = 100'000'000;
    require_within("stateful.documents", parameters.documents, 1, 10'000'000);
    require_within("stateful.words_odd", parameters.words_odd, 0, kMostWords);
    require_within("stateful.words_even", parameters.words_even, 0, kMostWords);
    require_within("stateful.letters", parameters.letters, 1, 1'000);
}

// Writes texts one after the other, and where each begins.
class DocumentWriter {
public:
    explicit DocumentWriter(const Folders& folders)
        : documents_(folders.inputs / kDocumentsName),
          offsets_path_(folders.inputs / kOffsetsName) {}

    void write(std::span<const std::byte> text) {
        documents_.write(text);
        offsets_.push_back(offsets_.back() + text.size());
    }

    void finish() {
        documents_.finish();
        write_npy<std::uint64_t>(offsets_path_, {offsets_.size()}, offsets_);
    }

    nlohmann::json facts() const {
        return {{"documents", offsets_.size() - 1}, {"text_bytes", offsets_.back()}};
    }

private:
    OutputFile documents_;
    std::filesystem::path offsets_path_;
    std::vector<std::uint64_t> offsets_{0};
};

void make_random_words(std::size_t words, std::size_t letters, Random& random, std::string& text) {
    text.clear();
    for (std::size_t word = 0; word < words; ++word) {
        if (word > 0) {
            text += ' ';
        }
        for (std::size_t letter = 0; letter < letters; ++letter) {
            text += static_cast<char>('a' + random.next_below('z' - 'a' + 1));
        }
    }
}

nlohmann::json write_random_documents(const StatefulParameters& parameters,
                                      const Workshop& workshop, const Folders& folders) {
    DocumentWriter writer(folders);
    Random random(parameters.seed);
    std::string text;
    for (std::size_t document = 0; document < parameters.documents; ++document) {
        const std::size_t words = document % 2 == 0 ? parameters.words_even : parameters.words_odd;
        make_random_words(words, parameters.letters, random, text);
        writer.write(std::as_bytes(std::span(text)));
        workshop.reporter.report("making the documents",
                                 fraction(document + 1, parameters.documents));
    }
    writer.finish();
    return writer.facts();
}

nlohmann::json write_own_documents(const std::vector<std::filesystem::path>& files,
                                   const std::string& known, const Workshop& workshop,
                                   const Folders& folders) {
    DocumentWriter writer(folders);
    Digest digest;
    std::uint64_t index = 0;
    for (const std::filesystem::path& file : files) {
        const std::vector<std::byte> text = read_text_file(file);
        digest.add(index++, text);
        writer.write(text);
        workshop.reporter.report("copying the documents", fraction(index, files.size()));
    }
    if (digest.text() != known) {
        throw InputError("the documents in " + files.front().parent_path().string() +
                         " changed while they were read: try again");
    }
    writer.finish();
    return writer.facts();
}

Answer answer(const Reporter& reporter, const Folders& folders) {
    const std::vector<std::byte> documents = read_file(folders.inputs / kDocumentsName);
    const auto offsets = read_npy<std::uint64_t>(folders.inputs / kOffsetsName).values;
    const PrefixTable table = make_prefix_table();
    for (std::size_t document = 0; document + 1 < offsets.size(); ++document) {
        const auto text = std::span(documents).subspan(offsets[document],
                                                       offsets[document + 1] - offsets[document]);
        require_success(kernel_prefix_table_add_document(
            table.get(), reinterpret_cast<const char*>(text.data()), text.size()));
        reporter.report("computing the expected answer of stateful",
                        fraction(document + 2, offsets.size()));
    }
    require_success(kernel_prefix_table_keep_above(table.get(), kSeenAtMost));
    std::vector<std::byte> bytes(kernel_prefix_table_serialized_size(table.get()));
    require_success(kernel_prefix_table_serialize(table.get(), bytes.data(), bytes.size()));
    Digest digest;
    digest.add(0, bytes);
    return {digest.text(), {{"answer_bytes", bytes.size()}}};
}

void describe_own_text(const StatefulParameters& parameters, const Workshop& workshop,
                       Recipe& recipe) {
    const auto files = list_text_files(parameters.directory);
    const std::string known = checksum_of_texts(files, workshop.reporter);
    recipe.title = "stateful-own-text-" + std::to_string(files.size()) + "-documents";
    recipe.key = {{"workload", "stateful"}, {"format", 1}, {"texts", known}};
    recipe.build = [files, known, workshop](const Folders& folders) {
        return write_own_documents(files, known, workshop, folders);
    };
}

void describe_random_words(const StatefulParameters& parameters, const Workshop& workshop,
                           Recipe& recipe) {
    check(parameters);
    recipe.title = "stateful-" + std::to_string(parameters.documents) + "-documents-of-" +
                   std::to_string(parameters.words_odd) + "-and-" +
                   std::to_string(parameters.words_even) + "-words-seed-" +
                   std::to_string(parameters.seed);
    recipe.key = {{"workload", "stateful"},
                  {"format", 1},
                  {"documents", parameters.documents},
                  {"words_odd", parameters.words_odd},
                  {"words_even", parameters.words_even},
                  {"letters", parameters.letters},
                  {"seed", parameters.seed}};
    recipe.build = [parameters, workshop](const Folders& folders) {
        return write_random_documents(parameters, workshop, folders);
    };
}

} // namespace

Recipe recipe_of(const StatefulParameters& parameters, const Workshop& workshop) {
    Recipe recipe;
    if (parameters.directory.empty()) {
        describe_random_words(parameters, workshop, recipe);
    } else {
        describe_own_text(parameters, workshop, recipe);
    }
    recipe.files = {{"documents", std::string(kDocumentsName)},
                    {"offsets", std::string(kOffsetsName)}};
    recipe.answer = [workshop](const Folders& folders) {
        return answer(workshop.reporter, folders);
    };
    return recipe;
}

} // namespace paceline::inputs
