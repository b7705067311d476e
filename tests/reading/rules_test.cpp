#include "bot/reading/rules.hpp"

#include <doctest/doctest.h>

#include "bot/reading/normalise.hpp"

namespace {

using reading::Intent;
using reading::Lexicon;
using reading::Rules;

constexpr std::string_view kWords = R"(
language = "test"
[words]
address = "pak, bu"
negation = "tidak, belum"
can = "bisa"
ill = "sakit, demam tinggi"
ready = "siap, laksanakan"
plain = "laksanawan"
[suffixes]
asked = "kah"
plain = "nya"
)";

Lexicon small_lexicon() {
    Lexicon lexicon;
    const auto added = lexicon.add(kWords, "test.toml");
    REQUIRE_MESSAGE(added, added.error().message);
    return lexicon;
}

std::string seen(const Lexicon& lexicon, const std::vector<reading::Token>& tokens) {
    std::string text;
    for (const auto& token : tokens) {
        text += text.empty() ? "" : " ";
        std::string names;
        for (std::size_t number = 0; number < lexicon.concept_count(); ++number) {
            if (token.concepts.test(number))
                names += (names.empty() ? "" : "+") + lexicon.concept_name(number);
        }
        text += names.empty() ? "-" : names;
    }
    return text;
}

TEST_CASE("words are found in phrases, with endings and with slips of the pen") {
    const Lexicon lexicon = small_lexicon();
    struct Row {
        std::string text;
        std::string expected;
    };
    const Row rows[] = {
        {"siap pak", "ready address"}, {"demam tinggi", "ill"}, {"demam", "-"},
        {"siapkah", "asked+ready"},    {"siapnya", "ready"},    {"ssiiapp", "ready"},
        {"laksanakn", "ready"},        {"laskanakan", "ready"}, {"laksanawan", "-"},
        {"raksanakan", "-"},           {"siab", "-"},           {"sakit?", "ill mark"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(seen(lexicon, lexicon.read(reading::split(reading::normalise(row.text)))) == row.expected);
    }
}

constexpr std::string_view kRules = R"(
filler = "address"
[[phrase]]
is = "cannot"
when = ["negation can"]
[[phrase]]
is = "never_ill"
when = ["^ negation ... ill $"]
[[rule]]
intent = "sick"
all = "ill"
none = "cannot"
certainty = "sure"
[[rule]]
intent = "ack"
only = "ready"
[[veto]]
forbids = "ack checkin"
any = "negation cannot"
unless = "never_ill"
[confidence]
ack = { alone = 0.7, with_likely = 0.2 }
)";

TEST_CASE("phrases take the words they are made of, across filler but not across a pause") {
    Lexicon lexicon = small_lexicon();
    const auto rules = Rules::create(kRules, "rules.toml", lexicon);
    REQUIRE_MESSAGE(rules, rules.error().message);
    struct Row {
        std::string text;
        std::string concepts;
        std::string verdict;
        bool vetoed;
    };
    const Row rows[] = {
        {"tidak bisa", "cannot", "", true},
        {"tidak pak bisa", "cannot", "", true},
        {"tidak, bisa", "negation pause can", "", true},
        {"bisa tidak", "can negation", "", true},
        {"siap pak", "ready address", "ack", false},
        {"siap sakit", "ready ill", "sick", false},
        {"siap terbang", "ready -", "", false},
        {"pak tidak terlalu sakit bu", "address never_ill address", "", false},
        {"siap tidak sakit", "ready negation ill", "sick", true},
        {"", "", "", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        auto tokens = lexicon.read(reading::split(reading::normalise(row.text)));
        rules->join(tokens);
        CHECK(seen(lexicon, tokens) == row.concepts);
        const auto verdict = rules->judge(tokens);
        if (!tokens.empty()) CHECK((verdict ? std::string(to_string(verdict->intent)) : "") == row.verdict);
        CHECK(rules->is_vetoed(Intent::ack, tokens) == row.vetoed);
        CHECK_FALSE(rules->is_vetoed(Intent::sick, tokens));
    }
    CHECK(rules->confidence(Intent::ack).alone == doctest::Approx(0.7));
    CHECK(rules->confidence(Intent::sick).alone > 1);
}

TEST_CASE("a wrong rule is named by file and line") {
    const std::string_view texts[] = {
        "[[rule]]\nintent = \"yes\"\nall = \"ill\"\n",
        "[[rule]]\nintent = \"sick\"\n",
        "[[rule]]\nintent = \"sick\"\nall = \"ill\"\ncertainty = \"maybe\"\n",
        "[[phrase]]\nis = \"x\"\n",
        "[[phrase]]\nis = \"x\"\nwhen = [\"\"]\n",
        "[[phrase]]\nwhen = [\"ill\"]\n",
        "[[veto]]\nforbids = \"yes\"\nany = \"ill\"\n",
        "[[rule]\n",
        "rule = [1]\n",
        "phrase = [1]\n",
        "veto = [1]\n",
    };
    for (const std::string_view text : texts) {
        CAPTURE(text);
        Lexicon lexicon = small_lexicon();
        const auto rules = Rules::create(text, "rules.toml", lexicon);
        REQUIRE_FALSE(rules);
        CHECK(rules.error().message.find("rules.toml:") != std::string::npos);
    }
}

TEST_CASE("concepts beyond the limit are refused, not dropped") {
    Lexicon lexicon;
    std::string words = "[words]\n";
    for (std::size_t number = 0; number <= reading::kMaxConcepts; ++number) {
        words += "c" + std::to_string(number) + " = \"w" + std::to_string(number) + "\"\n";
    }
    const auto added = lexicon.add(words, "many.toml");
    REQUIRE_FALSE(added);
    CHECK(added.error().message.find("one too many") != std::string::npos);
}

}  // namespace
