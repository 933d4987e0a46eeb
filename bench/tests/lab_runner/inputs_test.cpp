// SPDX-License-Identifier: Apache-2.0
// Inputs of cells, on the one workload that needs no Python.
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "lab/runner/inputs.hpp"
#include "lab/runner/interrupt.hpp"
#include "lab/types/error.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

PlannedCell queue_cell(const std::string& part, int elements, int round = 0) {
    return {.cell = {"queue",
                     {{"part", part}, {"elements", elements}, {"messages", 3}, {"seed", 1}},
                     "a",
                     2},
            .round = round,
            .position = 0};
}

class InputsTest : public testing::Test {
protected:
    [[nodiscard]] Inputs inputs(const std::vector<PlannedCell>& cells,
                                std::int64_t seed = 1) const {
        Profile profile;
        profile.seed = seed;
        return {laboratory(), profile, cells, [](std::string_view, double) {}};
    }

    [[nodiscard]] Laboratory laboratory() const {
        Laboratory laboratory;
        laboratory.inputs = folder_.path() / "inputs";
        return laboratory;
    }

    const test::TemporaryFolder folder_;
};

TEST_F(InputsTest, OfACellAreItsFilesWhatConfigureSaysAndTheAnswer) {
    const PlannedCell planned = queue_cell("stream", 10);
    const Inputs made = inputs({planned});
    const CellInputs& cell = made.of(planned.cell);
    ASSERT_EQ(cell.files.size(), 1U);
    EXPECT_TRUE(std::filesystem::is_regular_file(cell.files.at("arrays")));
    EXPECT_EQ(cell.parameters, (json{{"part", "stream"}, {"messages", 3}}))
        << "neither the size nor the seed is the contender's business";
    EXPECT_EQ(cell.digest.substr(32), ":3");
    EXPECT_TRUE(made.facts().at("queue").contains("message_bytes")) << made.facts();
}

TEST_F(InputsTest, AreThoseOfTheCellWhoeverRunsItAndWhenever) {
    const Inputs made =
        inputs({queue_cell("stream", 10), queue_cell("stream", 20), queue_cell("round_trip", 10)});
    const CellInputs& first = made.of(queue_cell("stream", 10).cell);
    Cell same = queue_cell("stream", 10, 7).cell;
    same.contender = "b";
    EXPECT_EQ(&made.of(same), &first);
    EXPECT_NE(made.of(queue_cell("stream", 20).cell).digest, first.digest);
    EXPECT_EQ(made.of(queue_cell("round_trip", 10).cell).digest.substr(32), ":6");
}

TEST_F(InputsTest, DependOnTheSeedAlone) {
    const Cell cell = queue_cell("stream", 10).cell;
    const std::string digest = inputs({queue_cell("stream", 10)}).of(cell).digest;
    EXPECT_EQ(inputs({queue_cell("stream", 10)}).of(cell).digest, digest);
    EXPECT_NE(inputs({queue_cell("stream", 10)}, 2).of(cell).digest, digest);
}

TEST_F(InputsTest, OfACellThatWasNotPlannedAreNotThere) {
    EXPECT_THROW(static_cast<void>(inputs({}).of(queue_cell("stream", 10).cell)),
                 std::out_of_range);
}

TEST_F(InputsTest, SayHowFarTheyAre) {
    double last = -1;
    int calls = 0;
    const Inputs made(laboratory(), Profile(), {queue_cell("stream", 10)},
                      [&](std::string_view what, double fraction) {
        EXPECT_FALSE(what.empty());
        last = fraction;
        ++calls;
    });
    EXPECT_GT(calls, 1);
    EXPECT_EQ(last, 1);
}

TEST_F(InputsTest, ThatAreInterruptedLeaveNoneBehind) {
    EXPECT_THROW(Inputs(laboratory(), Profile(), {queue_cell("stream", 10)},
                        [](std::string_view, double) { throw Interrupted(); }),
                 Interrupted);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "inputs")) {
        EXPECT_TRUE(entry.path().filename().string().starts_with(".")) << entry.path();
    }
}

TEST_F(InputsTest, ThatCannotBeMadeAreAnErrorOfTheUser) {
    Profile profile;
    profile.stateful.directory = folder_.path() / "no_such_folder";
    PlannedCell planned;
    planned.cell = {"stateful", {{"directory", profile.stateful.directory}}, "a", 1};
    EXPECT_THROW(Inputs(laboratory(), profile, {planned}, [](std::string_view, double) {}),
                 UserError);
    EXPECT_THROW(inputs({queue_cell("no_such_part", 10)}), UserError);
}

} // namespace
} // namespace paceline::lab
