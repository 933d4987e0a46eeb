// SPDX-License-Identifier: Apache-2.0
// What a run is made of, and what refuses it before anything is written.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lab/runner/prepared.hpp"
#include "lab/types/error.hpp"
#include "lab_runner/small_laboratory.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

class PreparedTest : public testing::Test {
protected:
    PreparedTest() {
        laboratory_.add_contender("serial_cpp", "echo 1.0");
        laboratory_.add_contender("broken", "echo no module >&2; exit 1");
    }

    [[nodiscard]] Prepared prepared(const Profile& profile,
                                    const std::vector<std::string>& names = {}) const {
        return prepare(laboratory_.parts(), profile, names, false);
    }

    [[nodiscard]] std::string refusal_of(const Profile& profile,
                                         const std::vector<std::string>& names = {}) const {
        try {
            static_cast<void>(prepared(profile, names));
        } catch (const UserError& error) {
            return error.what();
        }
        return "(no error)";
    }

    test::SmallLaboratory laboratory_;
};

TEST_F(PreparedTest, KnowsThePlanTheVersionsAndTheMachine) {
    Profile profile = test::SmallLaboratory::profile();
    profile.workers = {0};
    const Prepared made = prepared(profile);
    EXPECT_EQ(made.plan.cells.size(), 12U) << "two rounds of three parts of two contenders";
    EXPECT_EQ(made.installed.at("serial_cpp").version, "1.0");
    EXPECT_FALSE(made.installed.at("broken").installed);
    ASSERT_EQ(made.profile.workers.size(), 1U);
    EXPECT_GE(made.profile.workers.front(), 1) << "\"cpus\" is a number now";
    EXPECT_TRUE(made.environment.contains("host"));
}

TEST_F(PreparedTest, AsksTheVersionOfPlannedContendersOnly) {
    const Prepared made = prepared(test::SmallLaboratory::profile(), {"serial_cpp"});
    EXPECT_EQ(made.contenders.size(), 2U);
    EXPECT_EQ(made.installed.size(), 1U);
    EXPECT_TRUE(made.installed.contains(kReference));
}

TEST_F(PreparedTest, LaysTheUsersOptionsOverThoseOfTheContender) {
    Profile profile = test::SmallLaboratory::profile();
    profile.contender_options["broken"] = {{"batch", 7}};
    const Prepared made = prepared(profile);
    EXPECT_EQ(made.contenders.at("broken").options, (json{{"batch", 7}}));
    EXPECT_EQ(made.contenders.at("serial_cpp").options, (json{{"batch", 1}}));
}

TEST_F(PreparedTest, RefusesUnknownContendersAndOptions) {
    Profile profile = test::SmallLaboratory::profile();
    EXPECT_NE(refusal_of(profile, {"brokn"}).find("broken"), std::string::npos)
        << "the nearest name is said";
    profile.contender_options["serial_cp"] = {{"batch", 7}};
    EXPECT_NE(refusal_of(profile).find("serial_cpp"), std::string::npos);
    profile.contender_options = {{"serial_cpp", {{"batsch", 7}}}};
    EXPECT_NE(refusal_of(profile).find("batch"), std::string::npos);
}

TEST_F(PreparedTest, RefusesAPlanOfNothing) {
    Profile profile = test::SmallLaboratory::profile();
    profile.workloads = {"numerical"};
    EXPECT_NE(refusal_of(profile).find("nothing to measure"), std::string::npos);
}

TEST(ContenderRecord, IsWhatTheContenderSaysOfItselfWithItsVersion) {
    Prepared prepared;
    Contender contender;
    contender.name = "A (test)";
    contender.description = "d";
    contender.language = "c++";
    contender.family = "f";
    contender.idiom = "tuned";
    contender.documentation = {"page"};
    contender.note = "n";
    contender.color = "blue";
    contender.shape = "pin";
    contender.parallel = false;
    prepared.contenders = {{"a", contender}, {"not_planned", contender}};
    prepared.installed = {{"a", {.installed = true, .version = "1.2", .reason = ""}}};
    EXPECT_EQ(contender_record(prepared), (json{{"a",
                                                 {{"name", "A (test)"},
                                                  {"description", "d"},
                                                  {"language", "c++"},
                                                  {"family", "f"},
                                                  {"idiom", "tuned"},
                                                  {"documentation", {"page"}},
                                                  {"note", "n"},
                                                  {"parallel", false},
                                                  {"color", "blue"},
                                                  {"shape", "pin"},
                                                  {"version", "1.2"},
                                                  {"installed", true}}}}));
}

TEST(ContenderRecord, OfNoContenderIsAnEmptyObject) {
    EXPECT_EQ(contender_record({}), json::object());
}

} // namespace
} // namespace paceline::lab
