// SPDX-License-Identifier: Apache-2.0
// Ranks that claim no more than the intervals carry: contenders that cannot be told apart share
// one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lab/stats/estimate.hpp"

namespace paceline::lab {

// The group of each contender, from 0 for the best, in the order given. Lower ratios are better.
//
// Leader-based: the best contender that has no group yet, by median (of equal medians the one that
// stands first), leads a new group and takes every other one without a group whose interval
// overlaps the leader's own (end points count). Thus every member is one that could not be told
// from the best of its group. The transitive closure of "overlaps" would not promise that: in a
// chain a-b-c it puts a and c together although their intervals are apart, and one contender that
// varies much would glue the whole field into a single rank. The price: a contender with a wide
// interval can stand in an earlier group than one with a better median and a narrow interval.
//
// A contender without an estimate or without an interval (fewer than 6 rounds) gets no group: no
// verdict about it.
[[nodiscard]] std::vector<std::optional<std::size_t>>
leader_groups(const std::vector<std::optional<Estimate>>& ratios);

// "A" for 0 ... "Z", "AA", "AB" ...
[[nodiscard]] std::string group_letter(std::size_t group);

} // namespace paceline::lab
