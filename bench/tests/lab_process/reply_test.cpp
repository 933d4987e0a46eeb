// SPDX-License-Identifier: Apache-2.0
// Which lines count as answers, and how the others are shown.
#include <string>

#include <gtest/gtest.h>

#include "lab/process/reply.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

TEST(Reply, AnswersTheRequestOfItsNameWellOrNot) {
    EXPECT_TRUE(answers({{"op", "run"}, {"ok", true}}, "run"));
    EXPECT_TRUE(answers({{"op", "run"}, {"ok", false}, {"error", "x"}}, "run"));
    EXPECT_TRUE(answers({{"op", "run"}, {"ok", true}, {"unknown", {1, 2}}}, "run"))
        << "unknown fields are ignored";
}

TEST(Reply, DoesNotAnswerTheRequestOfAnotherName) {
    for (const json& op : {json("start"), json("ru"), json("Run"), json(""), json(1), json(nullptr),
                           json{"run"}, json{{"run", "run"}}}) {
        EXPECT_FALSE(answers({{"op", op}, {"ok", true}}, "run")) << op;
    }
    EXPECT_FALSE(answers({{"ok", true}}, "run"));
}

TEST(Reply, WithoutATrueOrFalseOkIsNoAnswer) {
    for (const json& ok :
         {json("true"), json(1), json(0), json(nullptr), json::array(), json::object()}) {
        EXPECT_FALSE(answers({{"op", "run"}, {"ok", ok}}, "run")) << ok;
    }
    EXPECT_FALSE(answers({{"op", "run"}}, "run"));
}

TEST(Reply, ThatIsNoObjectIsNoAnswer) {
    for (const json& reply : {json("run"), json(1), json(true), json(nullptr), json{"op", "ok"},
                              json::array(), json::object()}) {
        EXPECT_FALSE(answers(reply, "run")) << reply;
    }
    EXPECT_FALSE(answers(json::array({{{"op", "run"}, {"ok", true}}}), "run"));
}

TEST(Excerpt, OfAPrintableLineIsTheLine) {
    std::string printable;
    for (char c = ' '; c <= '~'; ++c) {
        printable += c;
    }
    EXPECT_EQ(excerpt(printable.substr(0, 50)), printable.substr(0, 50));
    EXPECT_EQ(excerpt(printable.substr(50)), printable.substr(50));
    EXPECT_EQ(excerpt(""), "");
}

TEST(Excerpt, ShowsEveryOtherByteByItsNumber) {
    EXPECT_EQ(excerpt(std::string("a\0\t\x1b[1m\x7f", 8)), R"(a\x00\x09\x1b[1m\x7f)");
    EXPECT_EQ(excerpt("\xc3\xa4\xff\x80"), R"(\xc3\xa4\xff\x80)");
}

TEST(Excerpt, EndsAfterEightyBytesOfTheLine) {
    EXPECT_EQ(excerpt(std::string(80, 'x')), std::string(80, 'x'));
    EXPECT_EQ(excerpt(std::string(81, 'x')), std::string(80, 'x') + "...");
    EXPECT_EQ(excerpt(std::string(1'000'000, '\n')).size(), 80U * 4 + 3);
    EXPECT_EQ(excerpt(std::string(79, 'x') + "\xc3\xa4"), std::string(79, 'x') + R"(\xc3...)");
}

} // namespace
} // namespace paceline::lab
