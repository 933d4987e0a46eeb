// SPDX-License-Identifier: Apache-2.0
// The one place where a setting is declared; files, --set and stored runs all go through it.
#include "lab/config/settings.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "lab/config/nearest.hpp"
#include "lab/config/toml.hpp"
#include "lab/types/error.hpp"

namespace paceline::lab {

namespace {

using nlohmann::json;

// A pointer to the member, from the profile: the only thing that differs from setting to setting.
template <class Value>
using Member = std::function<Value&(Profile&)>;

template <class Value>
std::function<json(const Profile&)> reader(const Member<Value>& member) {
    return [member](const Profile& profile) {
        Profile copy = profile;
        return json(member(copy));
    };
}

// As it was given; text in quotes, and with marks for bytes that are not UTF-8.
std::string as_given(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::int64_t checked_integer(const std::string& key, const json& value, std::int64_t low,
                             std::int64_t high) {
    const bool whole = value.is_number_integer() &&
                       !(value.is_number_unsigned() &&
                         value.get<std::uint64_t>() >
                             static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (!whole || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high) {
        throw UserError(fmt::format("{} must be a whole number from {} to {}, not {}", key, low,
                                    high, as_given(value)));
    }
    return value.get<std::int64_t>();
}

Setting integer(const std::string& key, std::string meaning, std::int64_t low, std::int64_t high,
                const Member<std::int64_t>& member) {
    const auto apply = [key, low, high, member](Profile& profile, const json& value) {
        member(profile) = checked_integer(key, value, low, high);
    };
    return {key, std::move(meaning), fmt::format("{} .. {}", low, high), apply,
            reader<std::int64_t>(member)};
}

Setting seconds(const std::string& key, std::string meaning, double low, double high,
                const Member<double>& member) {
    const auto apply = [key, low, high, member](Profile& profile, const json& value) {
        if (!value.is_number() || !(value.get<double>() >= low && value.get<double>() <= high)) {
            throw UserError(fmt::format("{} must be a number from {} to {}, not {}", key, low, high,
                                        as_given(value)));
        }
        member(profile) = value.get<double>();
    };
    return {key, std::move(meaning), fmt::format("{} .. {}", low, high), apply,
            reader<double>(member)};
}

Setting text(const std::string& key, std::string meaning, const Member<std::string>& member) {
    const auto apply = [key, member](Profile& profile, const json& value) {
        if (!value.is_string()) {
            throw UserError(fmt::format("{} must be text in quotes, not {}", key, as_given(value)));
        }
        member(profile) = value.get<std::string>();
    };
    return {key, std::move(meaning), "text", apply, reader<std::string>(member)};
}

Setting names(const std::string& key, std::string meaning, const std::vector<std::string>& allowed,
              const Member<std::vector<std::string>>& member) {
    const auto apply = [key, allowed, member](Profile& profile, const json& value) {
        std::vector<std::string> list;
        for (const json& item : value.is_array() ? value : json::array({value})) {
            if (!item.is_string()) {
                throw UserError(
                    fmt::format("{} must be a list of names, not {}", key, as_given(value)));
            }
            const auto name = item.get<std::string>();
            if (!allowed.empty() && std::ranges::find(allowed, name) == allowed.end()) {
                throw UserError(unknown_name("workload", name, allowed));
            }
            if (std::ranges::find(list, name) == list.end()) {
                list.push_back(name);
            }
        }
        member(profile) = std::move(list);
    };
    return {key, std::move(meaning), "list of names", apply,
            reader<std::vector<std::string>>(member)};
}

// The items of a list, or the one value. A list that is no TOML arrives as text with its brackets
// ("[1, 99999999999999999999]", "[, ]"): it is taken apart, so that the message can name the item
// that is wrong.
std::vector<json> items_of(const json& value) {
    if (value.is_array()) {
        return value;
    }
    std::string_view rest =
        value.is_string() ? std::string_view(value.get_ref<const std::string&>()) : "";
    if (!rest.starts_with('[') || !rest.ends_with(']')) {
        return {value};
    }
    rest = rest.substr(1, rest.size() - 2);
    std::vector<json> items;
    for (bool more = !rest.empty(); more;) {
        const std::size_t comma = rest.find(',');
        more = comma != std::string_view::npos;
        const std::string_view item = rest.substr(0, comma);
        const std::size_t begin = item.find_first_not_of(" \t");
        items.push_back(begin == std::string_view::npos ? json("")
                                                        : toml_value(item.substr(begin)));
        rest.remove_prefix(more ? comma + 1 : 0);
    }
    return items;
}

Setting integers(const std::string& key, std::string meaning, std::int64_t low, std::int64_t high,
                 std::string word_for_zero, const Member<std::vector<std::int64_t>>& member) {
    const auto apply = [key, low, high, word_for_zero, member](Profile& profile,
                                                               const json& value) {
        std::vector<std::int64_t> list;
        const std::vector<json> items = items_of(value);
        if (items.empty() || std::ranges::find(items, json("")) != items.end()) {
            throw UserError(fmt::format("{} must name at least one number from {} to {}, and "
                                        "nothing empty: for example {}=1 or {}=[1, 2]",
                                        key, low, high, key, key));
        }
        for (const json& item : items) {
            if (!word_for_zero.empty() && item == word_for_zero) {
                list.push_back(0);
            } else {
                list.push_back(checked_integer(key, item, low, high));
            }
        }
        std::ranges::sort(list);
        list.erase(std::ranges::unique(list).begin(), list.end());
        member(profile) = std::move(list);
    };
    const auto read = [word_for_zero, member](const Profile& profile) {
        Profile copy = profile;
        json list = json::array();
        for (const std::int64_t item : member(copy)) {
            list.push_back(item == 0 && !word_for_zero.empty() ? json(word_for_zero) : json(item));
        }
        return list;
    };
    const std::string word = word_for_zero.empty() ? "" : fmt::format(" or \"{}\"", word_for_zero);
    return {key, std::move(meaning), fmt::format("list of {} .. {}{}", low, high, word), apply,
            read};
}

constexpr std::int64_t kMillion = 1'000'000;

std::vector<Setting> general_settings() {
    using P = Profile;
    return {
        text("description", "what the profile is for", [](P& p) -> auto& { return p.description; }),
        integer("rounds", "fresh process trees for each cell", 1, 1000,
                [](P& p) -> auto& { return p.rounds; }),
        integer("repetitions", "runs in one process tree: the first is cold, the others are hot", 1,
                100, [](P& p) -> auto& { return p.repetitions; }),
        integer("seed", "of inputs and of the order", 0, std::numeric_limits<std::int64_t>::max(),
                [](P& p) -> auto& { return p.seed; }),
        seconds("budget_minutes", "no further round is begun after it; 0: none", 0, 100000,
                [](P& p) -> auto& { return p.budget_minutes; }),
        integers("workers", "numbers of workers; \"cpus\": all CPUs that this process may use", 1,
                 4096, "cpus", [](P& p) -> auto& { return p.workers; }),
        names("workloads", "what is raced", {"numerical", "stateful", "initialization", "queue"},
              [](P& p) -> auto& { return p.workloads; }),
        names("contenders", "folder names; empty: all that run by default", {},
              [](P& p) -> auto& { return p.contenders; }),
        seconds("quiet_wait", "seconds to wait at most for other programs to calm down", 0, 3600,
                [](P& p) -> auto& { return p.quiet_wait; }),
    };
}

std::vector<Setting> deadline_settings() {
    using P = Profile;
    constexpr double kDay = 86400;
    return {
        seconds("deadlines.import", "seconds from exec to hello", 0.1, kDay,
                [](P& p) -> auto& { return p.deadlines.import; }),
        seconds("deadlines.configure", "seconds for reading the inputs", 0.1, kDay,
                [](P& p) -> auto& { return p.deadlines.configure; }),
        seconds("deadlines.start", "seconds until all workers have met", 0.1, kDay,
                [](P& p) -> auto& { return p.deadlines.start; }),
        seconds("deadlines.run", "seconds for one run", 0.1, kDay,
                [](P& p) -> auto& { return p.deadlines.run; }),
        seconds("deadlines.stop", "seconds from stop until no process is left", 0.1, kDay,
                [](P& p) -> auto& { return p.deadlines.stop; }),
    };
}

std::vector<Setting> workload_settings() {
    using P = Profile;
    return {
        integer("numerical.size", "rows and columns of the image", 4, 100000,
                [](P& p) -> auto& { return p.numerical.size; }),
        integer("numerical.filters", "tasks", 1, kMillion,
                [](P& p) -> auto& { return p.numerical.filters; }),
        integer("numerical.stride", "every stride-th row and column is kept", 1, 100000,
                [](P& p) -> auto& { return p.numerical.stride; }),
        text("numerical.image", "picture file; empty: a photograph",
             [](P& p) -> auto& { return p.numerical.image; }),
        integer("stateful.documents", "tasks", 1, kMillion,
                [](P& p) -> auto& { return p.stateful.documents; }),
        integer("stateful.words_even", "words of documents 0, 2, 4 ...", 1, 100 * kMillion,
                [](P& p) -> auto& { return p.stateful.words_even; }),
        integer("stateful.words_odd", "words of documents 1, 3, 5 ...", 1, 100 * kMillion,
                [](P& p) -> auto& { return p.stateful.words_odd; }),
        integer("stateful.letters", "letters of a word", 1, 1000,
                [](P& p) -> auto& { return p.stateful.letters; }),
        text("stateful.directory", "folder of UTF-8 text files; empty: generated",
             [](P& p) -> auto& { return p.stateful.directory; }),
        integer("initialization.runs", "times that the evaluations are sent", 1, 100000,
                [](P& p) -> auto& { return p.initialization.runs; }),
        integer("initialization.evaluations", "tasks of one run", 1, 100000,
                [](P& p) -> auto& { return p.initialization.evaluations; }),
        integer("initialization.images", "images of one evaluation", 1, 100000,
                [](P& p) -> auto& { return p.initialization.images; }),
        integer("initialization.model_megabytes", "size of the model file", 1, 2000,
                [](P& p) -> auto& { return p.initialization.model_megabytes; }),
        integers("queue.elements", "int64 elements of an array", 1, 1000 * kMillion, "",
                 [](P& p) -> auto& { return p.queue.elements; }),
        integer("queue.put_get_messages", "messages of the part put_get", 1, 100 * kMillion,
                [](P& p) -> auto& { return p.queue.put_get_messages; }),
        integer("queue.round_trip_messages", "messages of the part round_trip", 1, 100 * kMillion,
                [](P& p) -> auto& { return p.queue.round_trip_messages; }),
        integer("queue.stream_messages", "messages of the part stream", 1, 100 * kMillion,
                [](P& p) -> auto& { return p.queue.stream_messages; }),
        seconds("queue.hang_after", "seconds until a run counts as hung", 0.1, 86400,
                [](P& p) -> auto& { return p.queue.hang_after; }),
    };
}

} // namespace

const std::vector<Setting>& settings() {
    static const std::vector<Setting> table = [] {
        std::vector<Setting> all = general_settings();
        for (auto&& part : {deadline_settings(), workload_settings()}) {
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }();
    return table;
}

} // namespace paceline::lab
