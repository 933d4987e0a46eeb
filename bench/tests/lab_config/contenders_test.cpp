// SPDX-License-Identifier: Apache-2.0
// Descriptions of contenders: those that we ship, and broken ones.
#include <functional>

#include <gtest/gtest.h>

#include "lab/config/contenders.hpp"
#include "lab/types/error.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

constexpr std::string_view kGood = R"(name = "A"
description = "d"
language = "python"
family = "process pool"
idiom = "recommended"
documentation = ["https://example.org"]
note = "n"

[appearance]
color = "blue"
shape = "circle"

[program]
command = ["{python}", "{folder}/contender.py"]
version = ["true"]

[capabilities]
workloads = ["numerical", "queue"]

[options]
fault = "none"
)";

std::string message_of(const std::filesystem::path& folder) {
    try {
        static_cast<void>(read_contenders(folder));
    } catch (const UserError& error) {
        return error.what();
    }
    return "(no error)";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
}

TEST(Contenders, EveryShippedDescriptionIsReadAndNamesItsDocumentation) {
    const auto contenders =
        read_contenders(std::filesystem::path(PACELINE_BENCH_FOLDER) / "contenders");
    EXPECT_TRUE(contenders.contains("serial_cpp"));
    for (const auto& [id, contender] : contenders) {
        EXPECT_FALSE(contender.documentation.empty() && contender.family != "test") << id;
    }
}

TEST(Contenders, TheFolderIsTheName) {
    const test::TemporaryFolder folder;
    folder.write("abc/contender.toml", kGood);
    folder.write("no_contender/readme.txt", "x");
    const auto contenders = read_contenders(folder.path());
    ASSERT_EQ(contenders.size(), 1U);
    const Contender& contender = contenders.at("abc");
    EXPECT_TRUE(contender.supports("queue"));
    EXPECT_FALSE(contender.supports("stateful"));
    EXPECT_TRUE(contender.parallel);
    EXPECT_TRUE(contender.runs_by_default);
    EXPECT_EQ(contender.options.at("fault"), "none");
}

TEST(Contenders, AMissingKeyIsNamed) {
    const test::TemporaryFolder folder;
    folder.write("abc/contender.toml", replaced(std::string(kGood), "note = \"n\"\n", ""));
    EXPECT_NE(message_of(folder.path()).find("note is missing"), std::string::npos);
}

TEST(Contenders, AnUnknownKeyIsNamedWithItsLine) {
    const test::TemporaryFolder folder;
    folder.write("abc/contender.toml",
                 replaced(std::string(kGood), "note = \"n\"", "note = \"n\"\nnotes = \"m\""));
    const std::string message = message_of(folder.path());
    EXPECT_NE(message.find(":8: unknown key \"notes\"; did you mean \"note\"?"), std::string::npos)
        << message;
}

TEST(Contenders, AWrongTypeIsNamedWithItsLine) {
    const test::TemporaryFolder folder;
    folder.write("abc/contender.toml",
                 replaced(std::string(kGood), "version = [\"true\"]", "version = \"true\""));
    const std::string message = message_of(folder.path());
    EXPECT_NE(message.find(":15: program.version has the wrong type"), std::string::npos)
        << message;
}

TEST(Contenders, AnUnknownColorOrShapeIsNamedWithItsLine) {
    const test::TemporaryFolder folder;
    folder.write("abc/contender.toml", replaced(std::string(kGood), "\"blue\"", "\"bleu\""));
    const std::string color = message_of(folder.path());
    EXPECT_NE(color.find(":10: unknown appearance.color \"bleu\"; did you mean \"blue\"?"),
              std::string::npos)
        << color;
    folder.write("abc/contender.toml", replaced(std::string(kGood), "\"circle\"", "\"circel\""));
    const std::string shape = message_of(folder.path());
    EXPECT_NE(shape.find(":11: unknown appearance.shape \"circel\"; did you mean \"circle\"?"),
              std::string::npos)
        << shape;
}

TEST(Contenders, TwoThatLookAlikeAreRefusedWithBothFiles) {
    const test::TemporaryFolder folder;
    folder.write("abc/contender.toml", kGood);
    folder.write("def/contender.toml", replaced(std::string(kGood), "\"blue\"", "\"red\""));
    folder.write("ghi/contender.toml", replaced(std::string(kGood), "\"circle\"", "\"star\""));
    EXPECT_EQ(read_contenders(folder.path()).size(), 3U) << "the pair counts, not its parts";
    folder.write("ghi/contender.toml", kGood);
    EXPECT_EQ(message_of(folder.path()), (folder.path() / "ghi/contender.toml").string() +
                                             ": color \"blue\" and shape \"circle\" are those of " +
                                             (folder.path() / "abc/contender.toml").string() +
                                             "; choose another pair");
}

TEST(Contenders, AnUnknownWorkloadNamesTheNearest) {
    const test::TemporaryFolder folder;
    folder.write("abc/contender.toml",
                 replaced(std::string(kGood), "\"numerical\"", "\"numeric\""));
    EXPECT_NE(message_of(folder.path()).find("did you mean \"numerical\"?"), std::string::npos);
}

TEST(Contenders, AnOptionOfAnotherKindIsRefusedWithTheKindThatIsExpected) {
    Contender contender;
    contender.id = "abc";
    contender.options = {{"run_ms", 0}, {"fault", "none"}, {"share", 0.5}, {"eager", false}};
    const auto refusal = [&](const nlohmann::json& options) -> std::string {
        try {
            apply_options(contender, options);
        } catch (const UserError& error) {
            return error.what();
        }
        return "(no error)";
    };
    EXPECT_EQ(refusal({{"run_ms", "abc"}}),
              "contender.abc.run_ms must be a whole number, not \"abc\"");
    EXPECT_EQ(refusal({{"run_ms", 1.5}}), "contender.abc.run_ms must be a whole number, not 1.5");
    EXPECT_EQ(refusal({{"fault", 7}}), "contender.abc.fault must be text in quotes, not 7");
    EXPECT_EQ(refusal({{"share", true}}), "contender.abc.share must be a number, not true");
    EXPECT_EQ(refusal({{"eager", {1}}}), "contender.abc.eager must be true or false, not [1]");
    EXPECT_EQ(refusal({{"run_ms", 5}, {"fault", "abort"}, {"share", 1}, {"eager", true}}),
              "(no error)");
    EXPECT_EQ(contender.options.at("run_ms"), 5);
}

TEST(Contenders, AFolderWithoutAnyIsAnError) {
    const test::TemporaryFolder folder;
    EXPECT_NE(message_of(folder.path()).find("no contender in"), std::string::npos);
}

} // namespace
} // namespace paceline::lab
