// SPDX-License-Identifier: Apache-2.0
// The inputs of `queue`: four arrays of random numbers that are sent in turn.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "inputs/error.hpp"
#include "inputs/kernel_call.hpp"
#include "inputs/npy.hpp"
#include "inputs/random.hpp"
#include "inputs/recipe.hpp"

namespace paceline::inputs {
namespace {

constexpr std::size_t kArrays = 4;
constexpr std::string_view kArraysName = "arrays.npy";

// How many results a message has.
std::size_t results_of_message(const std::string& part) {
    if (part == "put_get" || part == "stream") {
        return 1;
    }
    if (part == "round_trip") {
        return 2; // read at both ends
    }
    throw InputError("queue.part is \"" + part + "\"; it must be put_get, round_trip or stream");
}

void check(const QueueParameters& parameters) {
    require_within("queue.elements", parameters.elements, 1, 1'000'000'000);
    require_within("queue.messages", parameters.messages, 1, 100'000'000);
    results_of_message(parameters.part);
}

nlohmann::json build(const QueueParameters& parameters, const Reporter& reporter,
                     const Folders& folders) {
    reporter.report("making the arrays", 0);
    NpyWriter<std::int64_t> writer(folders.inputs / kArraysName, {kArrays, parameters.elements});
    Random random(parameters.seed);
    std::vector<std::int64_t> values(parameters.elements);
    for (std::size_t array = 0; array < kArrays; ++array) {
        for (std::int64_t& value : values) {
            value = static_cast<std::int64_t>(random.next());
        }
        writer.write(values);
        reporter.report("making the arrays", static_cast<double>(array + 1) / kArrays);
    }
    writer.finish();
    return {{"message_bytes", parameters.elements * sizeof(std::int64_t)}};
}

Answer answer(const QueueParameters& parameters, const Reporter& reporter, const Folders& folders) {
    const auto values = read_npy<std::int64_t>(folders.inputs / kArraysName).values;
    const std::size_t results = results_of_message(parameters.part);
    Digest digest;
    for (std::size_t message = 0; message < parameters.messages; ++message) {
        const auto array =
            std::span(values).subspan(message % kArrays * parameters.elements, parameters.elements);
        for (std::size_t result = 0; result < results; ++result) {
            digest.add(message, std::as_bytes(array));
        }
        reporter.report("computing the expected answers of queue",
                        static_cast<double>(message + 1) /
                            static_cast<double>(parameters.messages));
    }
    return {digest.text(), nlohmann::json::object()};
}

} // namespace

Recipe recipe_of(const QueueParameters& parameters, const Workshop& workshop) {
    check(parameters);
    Recipe recipe;
    recipe.title = "queue-" + parameters.part + "-" + std::to_string(parameters.messages) +
                   "-messages-of-" + std::to_string(parameters.elements) + "-elements-seed-" +
                   std::to_string(parameters.seed);
    recipe.key = {{"workload", "queue"},
                  {"format", 1},
                  {"elements", parameters.elements},
                  {"part", parameters.part},
                  {"messages", parameters.messages},
                  {"seed", parameters.seed}};
    recipe.files = {{"arrays", std::string(kArraysName)}};
    recipe.build = [parameters, workshop](const Folders& folders) {
        return build(parameters, workshop.reporter, folders);
    };
    recipe.answer = [parameters, workshop](const Folders& folders) {
        return answer(parameters, workshop.reporter, folders);
    };
    return recipe;
}

} // namespace paceline::inputs
