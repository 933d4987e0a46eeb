// SPDX-License-Identifier: Apache-2.0
// Profiles: files, assignments, limits, and the stored form.
#include <gtest/gtest.h>

#include "lab/config/profile.hpp"
#include "lab/types/error.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

const std::filesystem::path kProfiles = std::filesystem::path(PACELINE_BENCH_FOLDER) / "profiles";

std::string message_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const UserError& error) {
        return error.what();
    }
    return "(no error)";
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(Profile, EveryShippedProfileIsComplete) {
    ASSERT_EQ(profile_names(kProfiles),
              (std::vector<std::string>{"quick", "rigorous", "smoke", "standard"}));
    for (const std::string& name : profile_names(kProfiles)) {
        const Profile profile = read_profile(kProfiles, name);
        EXPECT_EQ(profile.name, name);
        EXPECT_EQ(profile.queue.elements.size(), 10U) << name;
        EXPECT_EQ(profile.workloads.size(), 4U) << name;
        EXPECT_FALSE(profile.description.empty()) << name;
    }
}

TEST(Profile, UnknownProfileNamesTheNearest) {
    EXPECT_EQ(message_of([] { static_cast<void>(read_profile(kProfiles, "quik")); }),
              "unknown profile \"quik\"; did you mean \"quick\"?");
}

TEST(Profile, AnAssignmentReplacesOneValue) {
    Profile profile = read_profile(kProfiles, "quick");
    apply_setting(profile, "numerical.size=2000");
    EXPECT_EQ(profile.numerical.size, 2000);
    EXPECT_EQ(profile.numerical.filters, 32);
}

TEST(Profile, AnAssignmentOfTextNeedsNoQuotes) {
    Profile profile;
    apply_setting(profile, "numerical.image=holiday/cat photo.jpg");
    EXPECT_EQ(profile.numerical.image, "holiday/cat photo.jpg");
}

TEST(Profile, UnknownParameterNamesTheNearest) {
    Profile profile;
    EXPECT_EQ(message_of([&] { apply_setting(profile, "numerical.sise=3"); }),
              "--set numerical.sise=3: unknown parameter \"numerical.sise\"; did you mean "
              "\"numerical.size\"?");
}

TEST(Profile, AnAssignmentWithoutEqualsSaysHowToWriteIt) {
    Profile profile;
    EXPECT_TRUE(has(message_of([&] { apply_setting(profile, "rounds"); }), "key=value"));
}

TEST(Profile, ZeroAndNegativeWorkersAreRefusedWithTheLimit) {
    Profile profile;
    for (const char* value : {"workers=0", "workers=-1", "workers=[1, 0]", "workers=1.5",
                              "workers=99999999999999999999"}) {
        EXPECT_TRUE(has(message_of([&] { apply_setting(profile, value); }),
                        "workers must be a whole number from 1 to 4096"))
            << value << ": " << message_of([&] { apply_setting(profile, value); });
    }
}

TEST(Profile, WorkersAreSortedAndUniqueAndCpusStandsForAll) {
    Profile profile;
    apply_setting(profile, R"(workers=[4, 1, "cpus", 4])");
    EXPECT_EQ(profile.workers, (std::vector<std::int64_t>{0, 1, 4}));
}

TEST(Profile, AnEmptyListOfWorkersIsRefused) {
    Profile profile;
    for (const char* value : {"workers=[]", "workers=", "workers=[, ]", "workers=[1, , 2]"}) {
        EXPECT_EQ(message_of([&] { apply_setting(profile, value); }),
                  "--set " + std::string(value) +
                      ": workers must name at least one number from 1 to 4096, and nothing empty: "
                      "for example workers=1 or workers=[1, 2]");
    }
}

TEST(Profile, OfAListTheItemThatIsWrongIsNamed) {
    Profile profile;
    EXPECT_EQ(
        message_of([&] { apply_setting(profile, "workers=[1, 99999999999999999999]"); }),
        "--set workers=[1, 99999999999999999999]: workers must be a whole number from 1 to 4096, "
        "not \"99999999999999999999\"");
}

TEST(Profile, BytesThatAreNoTextAreRefusedLikeAnyOtherValue) {
    Profile profile;
    EXPECT_TRUE(has(message_of([&] { apply_setting(profile, "rounds=\xff"); }),
                    "rounds must be a whole number from 1 to 1000, not"));
}

TEST(Profile, UnknownWorkloadNamesTheNearest) {
    Profile profile;
    EXPECT_TRUE(has(message_of([&] { apply_setting(profile, R"(workloads=["numericl"])"); }),
                    "did you mean \"numerical\"?"));
}

TEST(Profile, NotANumberIsRefusedForSeconds) {
    Profile profile;
    EXPECT_TRUE(has(message_of([&] { apply_setting(profile, "deadlines.run=nan"); }),
                    "deadlines.run must be a number"));
    EXPECT_TRUE(has(message_of([&] { apply_setting(profile, "deadlines.run=\"soon\""); }),
                    "deadlines.run must be a number"));
}

TEST(Profile, ABadValueInAFileIsNamedWithItsLine) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("own.toml", "rounds = 3\n\n[numerical]\nsize = -5\n");
    Profile profile = read_profile(kProfiles, "quick");
    const std::string message = message_of([&] { apply_document(profile, read_toml(file)); });
    EXPECT_TRUE(
        has(message, "own.toml:4: numerical.size must be a whole number from 4 to 100000, not -5"))
        << message;
}

TEST(Profile, AnUnknownKeyInAFileIsNamedWithItsLine) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("own.toml", "round = 3\n");
    Profile profile;
    EXPECT_TRUE(has(message_of([&] { apply_document(profile, read_toml(file)); }),
                    "own.toml:1: unknown parameter \"round\"; did you mean \"rounds\"?"));
}

TEST(Profile, InvalidTomlIsNamedWithItsLine) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("own.toml", "rounds = 3\nworkers = [1,\n");
    EXPECT_TRUE(has(message_of([&] { static_cast<void>(read_toml(file)); }), "own.toml:"));
    EXPECT_TRUE(has(message_of([&] { static_cast<void>(read_toml(folder.path() / "none.toml")); }),
                    "cannot read"));
}

TEST(Profile, AnEmptyFileChangesNothing) {
    const test::TemporaryFolder folder;
    Profile profile = read_profile(kProfiles, "quick");
    const nlohmann::json before = profile_to_json(profile);
    apply_document(profile, read_toml(folder.write("empty.toml", "")));
    EXPECT_EQ(profile_to_json(profile), before);
}

TEST(Profile, AFolderIsNoFileToRead) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(message_of([&] { static_cast<void>(read_toml(folder.path())); }),
              "cannot read " + folder.path().string() + ": give the path of an existing TOML file");
}

TEST(Profile, DamagedStoredSettingsAreRefused) {
    for (const char* stored : {"null", "{}", R"({"name": 3})"}) {
        EXPECT_TRUE(has(message_of([&] {
            static_cast<void>(profile_from_json(nlohmann::json::parse(stored)));
        }),
                        "the stored settings are damaged: begin a new run"))
            << stored;
    }
}

TEST(Profile, TheStoredFormGivesTheSameProfileBack) {
    Profile profile = read_profile(kProfiles, "standard");
    apply_setting(profile, "contender.fake.fault=abort");
    apply_setting(profile, "numerical.image=/a/b c.png");
    apply_setting(profile, "seed=9223372036854775807");
    const nlohmann::json stored = profile_to_json(profile);
    const Profile back = profile_from_json(nlohmann::json::parse(stored.dump()));
    EXPECT_EQ(profile_to_json(back), stored);
    EXPECT_EQ(back.workers, profile.workers);
    EXPECT_EQ(back.contender_options.at("fake").at("fault"), "abort");
    EXPECT_EQ(back.name, "standard");
}

TEST(Profile, AContenderOptionNeedsANameAndAnOption) {
    Profile profile;
    EXPECT_TRUE(has(message_of([&] { apply_setting(profile, "contender.fake=1"); }),
                    "contender.NAME.OPTION"));
}

} // namespace
} // namespace paceline::lab
