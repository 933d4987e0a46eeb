// SPDX-License-Identifier: Apache-2.0
// One sentence a workload; what is missing in the parameters is left out of it.
#include "lab/export/titles.hpp"

#include <optional>

#include <fmt/format.h>

#include "lab/export/text.hpp"
#include "lab/export/units.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

// Hands out parameters by name and remembers which are left.
class Parameters {
public:
    explicit Parameters(const json& parameters)
        : left_(parameters.is_object() ? parameters : json::object()) {
        left_.erase("seed"); // of the inputs: stored with the run, says nothing to a reader
    }

    std::optional<long long> number(const char* name) {
        const auto found = left_.find(name);
        if (found == left_.end() || !found->is_number_integer()) {
            return std::nullopt;
        }
        const auto value = found->get<long long>();
        left_.erase(found);
        return value;
    }

    // A number in front of what it counts: ", 32 filters".
    std::string counted(const char* name, const char* format) {
        const auto value = number(name);
        return value ? fmt::format(fmt::runtime(format), grouped_integer(*value)) : "";
    }

    // Last part of a path; empty if there is none.
    std::string file_name(const char* name) {
        const auto found = left_.find(name);
        if (found == left_.end() || !found->is_string()) {
            return "";
        }
        const std::string path = found->get<std::string>();
        left_.erase(found);
        const std::size_t end = path.find_last_not_of('/');
        const std::string trimmed = end == std::string::npos ? "" : path.substr(0, end + 1);
        return one_line(trimmed.substr(trimmed.find_last_of('/') + 1));
    }

    std::string rest() const {
        std::string text;
        for (const auto& [name, value] : left_.items()) {
            const std::string shown = value.dump(-1, ' ', false, json::error_handler_t::replace);
            text += (text.empty() ? "" : ", ") + name + " " + shown;
        }
        return one_line(text);
    }

private:
    json left_;
};

std::string ordinal(long long number) {
    const long long last = number % 10;
    const bool teen = number / 10 % 10 == 1;
    return fmt::format("{}{}", number,
                       teen || last == 0 || last > 3 ? "th"
                       : last == 1                   ? "st"
                       : last == 2                   ? "nd"
                                                     : "rd");
}

std::string numerical(Parameters& parameters) {
    const auto size = parameters.number("size");
    const std::string image = parameters.file_name("image");
    std::string title = "4x4 filter over ";
    title += size ? fmt::format("a {0} x {0} image", grouped_integer(*size)) : "an image";
    title += image.empty() ? "" : fmt::format(" ({})", image);
    title += parameters.counted("filters", ", {} filters");
    const auto stride = parameters.number("stride");
    if (stride && *stride != 1) {
        title += fmt::format(", every {} row and column kept", ordinal(*stride));
    }
    return title;
}

std::string stateful(Parameters& parameters) {
    const std::string directory = parameters.file_name("directory");
    if (!directory.empty()) {
        return fmt::format("word prefixes counted in the documents of {}", directory);
    }
    std::string title = "word prefixes counted in";
    title += parameters.counted("documents", " {}") + " documents";
    const auto even = parameters.number("words_even");
    const auto odd = parameters.number("words_odd");
    if (even && odd) {
        title += fmt::format(" of {} and {} words in turn", grouped_integer(*even),
                             grouped_integer(*odd));
    }
    return title + parameters.counted("letters", ", {} letters a word");
}

std::string initialization(Parameters& parameters) {
    std::string title = "digits predicted by a network";
    title += parameters.counted("model_megabytes", " of {} MB");
    title += parameters.counted("runs", ", {} runs");
    title += parameters.counted("evaluations", " of {} evaluations");
    return title + parameters.counted("images", " of {} images");
}

std::string with_rest(const std::string& title, const Parameters& parameters) {
    const std::string rest = parameters.rest();
    return title + (title.empty() || rest.empty() ? "" : ", ") + rest;
}

} // namespace

std::string work_title(const std::string& workload, const json& parameters) {
    Parameters left(parameters);
    std::string title;
    if (workload == "numerical") {
        title = numerical(left);
    } else if (workload == "stateful") {
        title = stateful(left);
    } else if (workload == "initialization") {
        title = initialization(left);
    }
    return with_rest(title, left);
}

std::string queue_title(const std::string& part, const json& parameters) {
    Parameters left(parameters);
    std::string title;
    if (part == "put_get") {
        title = "put then get of an int64 array in one process";
    } else if (part == "round_trip") {
        title = "there and back between two processes, each reading the array once";
    } else if (part == "stream") {
        title = "one way between two processes, the receiver reading each array once";
    }
    title += left.counted("messages", title.empty() ? "{} messages" : ", {} messages");
    return with_rest(title, left);
}

} // namespace paceline::lab
