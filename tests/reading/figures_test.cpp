// How well replies are read: the requirement's bounds, with the tables it asks for.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>

#include "bot/reading/reader.hpp"

namespace {

using reading::Intent;
using reading::LabelledText;
using reading::Reader;

constexpr double kMostWrong = 0.03;
constexpr double kLeastRight = 0.80;
constexpr std::size_t kFolds = 5;

struct Count {
    int right = 0;
    int unsure = 0;
    int wrong = 0;

    int all() const { return right + unsure + wrong; }
    double share(int part) const { return all() == 0 ? 0 : static_cast<double>(part) / all(); }
};

bool must_not_comply(Intent intent) {
    return intent == Intent::refuse || intent == Intent::excuse || intent == Intent::sick ||
           intent == Intent::leave || intent == Intent::question;
}

struct Table {
    std::array<Count, reading::kIntents> each;
    Count total;
    std::vector<std::string> false_compliance;

    void add(const LabelledText& row, Intent said) {
        const bool nothing_lost = row.intent == Intent::unknown && said == Intent::unsure;
        int Count::*column = said == row.intent || nothing_lost ? &Count::right
                             : said == Intent::unsure           ? &Count::unsure
                                                                : &Count::wrong;
        ++(each[static_cast<std::size_t>(row.intent)].*column);
        ++(total.*column);
        if (must_not_comply(row.intent) && reading::complies(said)) false_compliance.push_back(row.text);
    }

    void print(std::string_view title) const {
        const auto line = [](std::string_view name, const Count& count) {
            std::cout << fmt::format("  {:<9}{:6}{:9.1f}{:9.1f}{:9.1f}\n", name, count.all(),
                                     100 * count.share(count.right), 100 * count.share(count.unsure),
                                     100 * count.share(count.wrong));
        };
        std::cout << fmt::format("{}\n  {:<9}{:>6}{:>9}{:>9}{:>9}\n", title, "label", "texts", "right %",
                                 "unsure %", "wrong %");
        for (const Intent intent : reading::kAllIntents) {
            const Count& count = each[static_cast<std::size_t>(intent)];
            if (count.all() > 0) line(to_string(intent), count);
        }
        line("all", total);
    }

    void check_bounds() const {
        CHECK(total.share(total.wrong) <= kMostWrong);
        CHECK(total.share(total.right) >= kLeastRight);
        CAPTURE(false_compliance);
        CHECK(false_compliance.empty());
    }
};

std::vector<LabelledText> rows_of(const std::string& path) {
    const auto rows = reading::read_labelled(path);
    REQUIRE_MESSAGE(rows, rows.error().message);
    return *rows;
}

Table table_of(const Reader& reader, const std::vector<LabelledText>& rows) {
    Table table;
    for (const LabelledText& row : rows) table.add(row, reader.classify(row.text));
    return table;
}

Reader built_in() {
    auto reader = Reader::create({});
    REQUIRE_MESSAGE(reader, reader.error().message);
    return std::move(*reader);
}

TEST_CASE("in five-fold cross-validation few replies are read wrongly and no hindrance as compliance") {
    const auto rows = rows_of("config/reading/replies.tsv");
    const auto teaching = reading::Teaching::from_folder("config/reading");
    REQUIRE_MESSAGE(teaching, teaching.error().message);
    auto reader = Reader::create(*teaching, {});
    REQUIRE_MESSAGE(reader, reader.error().message);
    Table table;
    for (std::size_t fold = 0; fold < kFolds; ++fold) {
        std::vector<LabelledText> learnt;
        for (std::size_t at = 0; at < rows.size(); ++at) {
            if (at % kFolds != fold) learnt.push_back(rows[at]);
        }
        reader->train(learnt);
        for (std::size_t at = fold; at < rows.size(); at += kFolds) {
            table.add(rows[at], reader->classify(rows[at].text));
        }
    }
    table.print("five-fold cross-validation on config/reading/replies.tsv");
    table.check_bounds();
}

TEST_CASE("texts set aside before the first rule are read as well") {
    const Table table = table_of(built_in(), rows_of("tests/reading/held_out.tsv"));
    table.print("held out: tests/reading/held_out.tsv");
    table.check_bounds();
}

TEST_CASE("texts in other words than the file's are read as well") {
    const Table table = table_of(built_in(), rows_of("tests/reading/other_wording.tsv"));
    table.print("other wording: tests/reading/other_wording.tsv");
    table.check_bounds();
}

TEST_CASE("texts made to sound like compliance are not read as such") {
    const Table table = table_of(built_in(), rows_of("tests/reading/traps.tsv"));
    table.print("traps: tests/reading/traps.tsv");
    CAPTURE(table.false_compliance);
    CHECK(table.false_compliance.empty());
}

TEST_CASE("no text that judges the reader also teaches it") {
    std::vector<std::string> taught;
    for (const LabelledText& row : rows_of("config/reading/replies.tsv")) taught.push_back(row.text);
    for (const std::string path : {"tests/reading/held_out.tsv", "tests/reading/other_wording.tsv"}) {
        for (const LabelledText& row : rows_of(path)) {
            CAPTURE(row.text);
            CHECK(std::find(taught.begin(), taught.end(), row.text) == taught.end());
        }
    }
}

TEST_CASE("the same rows teach the same bytes") {
    const auto teaching = reading::Teaching::from_folder("config/reading");
    REQUIRE(teaching);
    auto rows = rows_of("config/reading/replies.tsv");
    rows.resize(200);
    auto one = Reader::create(*teaching, {});
    auto other = Reader::create(*teaching, {});
    REQUIRE((one && other));
    one->train(rows);
    other->train(rows);
    CHECK(one->model().save() == other->model().save());
}

}  // namespace
