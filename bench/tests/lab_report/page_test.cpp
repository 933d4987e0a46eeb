// SPDX-License-Identifier: Apache-2.0
// The page around the data: no text of theirs can end the element that they stand in.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "lab/report/document.hpp"
#include "lab/report/page.hpp"
#include "lab/types/error.hpp"
#include "lab_report/report_runs.hpp"
#include "support/temporary_folder.hpp"

namespace paceline::lab {
namespace {

using nlohmann::json;

const std::string kTemplate =
    "<!doctype html><title>t</title>" + std::string(kDataElement) + "<p>end</p>";

std::string refusal_of(const std::filesystem::path& file) {
    try {
        static_cast<void>(read_page_template(file));
    } catch (const UserError& error) {
        return error.what();
    }
    return "(no error)";
}

TEST(Page, HoldsTheDocumentInItsDataElement) {
    EXPECT_EQ(page_with(kTemplate, R"({"a": 1})"),
              "<!doctype html><title>t</title>"
              R"(<script type="application/json" id="paceline-data">{"a": 1}</script><p>end</p>)");
}

TEST(Page, CannotBeEndedByHostileText) {
    const std::string document = report_document({test::quick_run()}, "0.1");
    ASSERT_NE(document.find("</script>"), std::string::npos);
    ASSERT_NE(document.find("<!--"), std::string::npos);
    const std::string page = page_with(kTemplate, document);
    const std::string data =
        page.substr(kTemplate.find("</script>"), page.size() - kTemplate.size());
    EXPECT_EQ(data.find('<'), std::string::npos);
    EXPECT_EQ(data.find("\xE2\x80\xA8"), std::string::npos);
    EXPECT_EQ(json::parse(data), json::parse(document)) << "and reads back as it was";
}

TEST(Page, EscapesEveryCharacterThatMattersAndNoOther) {
    EXPECT_EQ(embeddable("<"), "\\u003c");
    EXPECT_EQ(embeddable("<<a<"), "\\u003c\\u003ca\\u003c");
    EXPECT_EQ(embeddable("a\xE2\x80\xA8z\xE2\x80\xA9"), "a\\u2028z\\u2029");
    EXPECT_EQ(embeddable("\xE2\x80\xA6 \xE2"), "\xE2\x80\xA6 \xE2") << "an ellipsis stays";
    EXPECT_EQ(embeddable("{\"a\": [1.5, \"b>&\"]}"), "{\"a\": [1.5, \"b>&\"]}");
    EXPECT_EQ(embeddable(""), "");
}

TEST(PageTemplate, IsReadAsItIs) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(read_page_template(folder.write("report.html", kTemplate)), kTemplate);
}

TEST(PageTemplate, ThatIsNotBuiltIsNamedWithTheCommandThatBuildsIt) {
    const test::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "report.html";
    EXPECT_EQ(refusal_of(file), "the page of the report is not built (" + file.string() +
                                    " cannot be read): run make build");
}

TEST(PageTemplate, WithoutItsDataElementOrWithTwoIsRefused) {
    const test::TemporaryFolder folder;
    for (const std::string& text : {std::string("<p>other</p>"), kTemplate + kTemplate}) {
        const std::filesystem::path file = folder.write("report.html", text);
        EXPECT_EQ(refusal_of(file), file.string() +
                                        " is not the page of the report: remove it, then run "
                                        "make build");
    }
}

} // namespace
} // namespace paceline::lab
