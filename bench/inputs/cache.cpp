// SPDX-License-Identifier: Apache-2.0
// Finds inputs in the cache, or has them made.
#include "inputs/cache.hpp"

#include <new>
#include <utility>

#include "inputs/cache_folder.hpp"
#include "inputs/fingerprint.hpp"
#include "inputs/recipe.hpp"

namespace paceline::inputs {
namespace {

Prepared prepared(const CachePlace& place, const Recipe& recipe, const nlohmann::json& contents,
                  const Answer& answer) {
    Prepared result;
    for (const auto& [name, file] : recipe.files) {
        result.files[name] = CachePlace::folders_in(place.complete()).inputs / file;
    }
    result.digest = answer.digest;
    result.facts = contents.at("facts");
    result.facts.update(answer.facts);
    result.facts["files"] = contents.at("files");
    return result;
}

void remove_tree(const std::filesystem::path& place) {
    std::error_code error;
    std::filesystem::remove_all(place, error);
    if (error) {
        throw_system_error("cannot remove " + place.string(), error.value());
    }
}

// Removes what was made if it is not completed.
class PartialFolder {
public:
    explicit PartialFolder(const std::filesystem::path& path) : path_(path) {
        remove_tree(path_);
        make_folder(CachePlace::folders_in(path_).inputs);
        make_folder(CachePlace::folders_in(path_).expected);
    }

    PartialFolder(const PartialFolder&) = delete;
    PartialFolder& operator=(const PartialFolder&) = delete;
    PartialFolder(PartialFolder&&) = delete;
    PartialFolder& operator=(PartialFolder&&) = delete;

    ~PartialFolder() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }

private:
    std::filesystem::path path_;
};

void build(const CachePlace& place, const Recipe& recipe, const std::string& fingerprint) {
    remove_tree(place.complete()); // damaged, or it would have been found
    const PartialFolder partial(place.partial());
    const Folders folders = CachePlace::folders_in(place.partial());
    const nlohmann::json facts = recipe.build(folders);
    write_answer(folders, recipe.answer(folders), fingerprint);
    complete(place, recipe, facts);
}

} // namespace

Cache::Cache(const std::filesystem::path& folder, std::filesystem::path python,
             std::filesystem::path source, Progress progress, CancelCheck cancelled)
    : folder_(std::filesystem::absolute(folder)), python_(std::move(python)),
      source_(std::move(source)), reporter_(std::move(progress), std::move(cancelled)) {
    make_folder(folder_);
    remove_leftovers(folder_);
}

Prepared Cache::prepare(const NumericalParameters& parameters) {
    return prepare(recipe_of(parameters, {python_, source_, reporter_}));
}

Prepared Cache::prepare(const StatefulParameters& parameters) {
    return prepare(recipe_of(parameters, {python_, source_, reporter_}));
}

Prepared Cache::prepare(const InitializationParameters& parameters) {
    return prepare(recipe_of(parameters, {python_, source_, reporter_}));
}

Prepared Cache::prepare(const QueueParameters& parameters) {
    return prepare(recipe_of(parameters, {python_, source_, reporter_}));
}

Prepared Cache::prepare(const Recipe& recipe) {
    try {
        return find_or_build(recipe);
    } catch (const std::bad_alloc&) {
        throw InputError("there is not enough memory to make " + recipe.title +
                         ": choose smaller parameters");
    }
}

Prepared Cache::find_or_build(const Recipe& recipe) {
    const CachePlace place(folder_, recipe.folder_name());
    const Folders folders = CachePlace::folders_in(place.complete());
    const std::string fingerprint = fingerprint_of_kernels();
    // First without the lock: complete inputs can be used where nothing can be written.
    std::optional<nlohmann::json> contents = read_contents(place, recipe);
    std::optional<Answer> answer = read_answer(folders, fingerprint);
    if (contents && answer) {
        return prepared(place, recipe, *contents, *answer);
    }
    const BuilderLock lock = BuilderLock::wait_for(place, reporter_);
    contents = read_contents(place, recipe);
    if (!contents) {
        build(place, recipe, fingerprint);
        contents = read_contents(place, recipe);
    }
    answer = read_answer(folders, fingerprint);
    if (!answer) {
        answer = recipe.answer(folders);
        write_answer(folders, *answer, fingerprint);
    }
    return prepared(place, recipe, contents.value(), *answer);
}

} // namespace paceline::inputs
