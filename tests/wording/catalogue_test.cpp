#include "bot/wording/catalogue.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <stdexcept>
#include <thread>

namespace {

using domain::Language;
using wording::Arguments;
using wording::Catalogue;

void put_word(std::string& bytes, std::size_t word) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(word >> shift & 0xFF);
}

/// What msgfmt would make of the texts. A plural's key is written `key\0key`, its forms are parted by `\0`.
std::string compiled(std::map<std::string, std::string> texts,
                     const std::string& plural_forms = "nplurals=1; plural=0;") {
    texts[""] = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: " + plural_forms + "\n";
    constexpr std::size_t kHeaderBytes = 28;
    const auto strings_at = kHeaderBytes + 16 * texts.size();
    std::string strings, originals, translations;
    const auto add = [&](std::string& table, const std::string& text) {
        put_word(table, text.size());
        put_word(table, strings_at + strings.size());
        strings += text + '\0';
    };
    for (const auto& [original, translation] : texts) {
        add(originals, original);
        add(translations, translation);
    }
    std::string bytes;
    for (const auto word : {std::size_t{0x950412de}, std::size_t{0}, texts.size(), kHeaderBytes,
                            kHeaderBytes + 8 * texts.size(), std::size_t{0}, std::size_t{0}})
        put_word(bytes, word);
    return bytes + originals + translations + strings;
}

using namespace std::string_literals;

const std::string kMaster = compiled(
    {{"halo", "Halo {nama}, pukul {jam}."}, {"orang\0orang"s, "{jumlah} orang"}, {"tutup", "Selesai."}});

const std::string kTwoForms = "nplurals=2; plural=(n != 1);";

std::map<std::string, std::string> good_english() {
    return {{"halo", "At {jam}: hello {nama}."},
            {"orang\0orang"s, "{jumlah} person\0{jumlah} people"s},
            {"tutup", "Done."}};
}

Catalogue small() {
    const auto english = compiled(good_english(), kTwoForms);
    auto catalogue = Catalogue::create({{"en", english}, {"id", kMaster}});
    REQUIRE(catalogue.has_value());
    return *catalogue;
}

}  // namespace

TEST_CASE("a text is filled by name, in the order of its own language") {
    const auto catalogue = small();
    const Arguments arguments{{"nama", "Siti"}, {"jam", "08.02 WITA"}, {"unit", "not used"}};
    CHECK(catalogue.text(Language::id, "halo", arguments) == "Halo Siti, pukul 08.02 WITA.");
    CHECK(catalogue.text(Language::en, "halo", arguments) == "At 08.02 WITA: hello Siti.");
    CHECK(catalogue.text(Language::en, "tutup") == "Done.");
}

TEST_CASE("what a person wrote is data: its braces are never filled") {
    struct Row {
        std::string name;
    };
    for (const auto& row :
         {Row{"{jam}"}, Row{"{nama}"}, Row{"{"}, Row{"}{"}, Row{"{{jam}}"}, Row{"%s"}, Row{""}}) {
        CAPTURE(row.name);
        CHECK(small().text(Language::id, "halo", {{"nama", row.name}, {"jam", "07.00"}}) ==
              "Halo " + row.name + ", pukul 07.00.");
    }
}

TEST_CASE("a count takes its own form and the numerals of the language") {
    const auto catalogue = small();
    struct Row {
        Language language;
        std::int64_t count;
        std::string expected;
    };
    for (const auto& row : {Row{Language::id, 0, "0 orang"}, Row{Language::id, 1, "1 orang"},
                            Row{Language::id, 1234, "1.234 orang"}, Row{Language::en, 0, "0 people"},
                            Row{Language::en, 1, "1 person"}, Row{Language::en, 2, "2 people"},
                            Row{Language::en, 1234, "1,234 people"},
                            Row{Language::en, 5'000'000'000, "5,000,000,000 people"}}) {
        CAPTURE(row.expected);
        CHECK(catalogue.plural(row.language, "orang", row.count) == row.expected);
    }
}

TEST_CASE("template parameters keep the master's order in every language") {
    const auto catalogue = small();
    const std::vector<std::string> expected{"Siti", "07.00"};
    CHECK(catalogue.ordered_arguments("halo", {{"jam", "07.00"}, {"nama", "Siti"}, {"unit", "x"}}) ==
          expected);
    CHECK(catalogue.ordered_arguments("tutup", {}).empty());
    CHECK(catalogue.pattern(Language::en, "halo") == "At {jam}: hello {nama}.");
    CHECK(catalogue.pattern(Language::en, "orang") == "{jumlah} people");
}

TEST_CASE("a mistake of ours in asking for a text is an exception, never a half-filled text") {
    const auto catalogue = small();
    const auto kLanguage = Language::en;
    CHECK_THROWS_AS(catalogue.text(kLanguage, "no_such_key"), std::logic_error);
    CHECK_THROWS_AS(catalogue.text(kLanguage, ""), std::logic_error);
    CHECK_THROWS_AS(catalogue.text(kLanguage, "halo"), std::logic_error);
    CHECK_THROWS_WITH_AS(catalogue.text(kLanguage, "halo", {{"nama", "Siti"}}), "text 'halo' needs {jam}",
                         std::logic_error);
    CHECK_THROWS_AS(catalogue.text(kLanguage, "orang", {{"jumlah", "3"}}), std::logic_error);
    CHECK_THROWS_AS(catalogue.plural(kLanguage, "halo", 3), std::logic_error);
    CHECK_THROWS_AS(catalogue.ordered_arguments("halo", {{"nama", "Siti"}}), std::logic_error);
    CHECK_THROWS_AS(catalogue.pattern(kLanguage, "no_such_key"), std::logic_error);
    CHECK_FALSE(catalogue.has("no_such_key"));
}

TEST_CASE("a language without a catalogue is spoken in the master's words") {
    const auto catalogue = Catalogue::create({{"id", kMaster}});
    REQUIRE(catalogue.has_value());
    CHECK(catalogue->text(Language::en, "tutup") == "Selesai.");
    CHECK(catalogue->untranslated(Language::en) == catalogue->keys());
}

TEST_CASE("what is not translated yet is told in the master's words, key by key, and named") {
    auto texts = good_english();
    texts.erase("halo");
    texts.erase("orang\0orang"s);
    const auto english = compiled(texts, kTwoForms);
    const auto catalogue = Catalogue::create({{"id", kMaster}, {"en", english}});
    REQUIRE(catalogue.has_value());
    CHECK(catalogue->text(Language::en, "tutup") == "Done.");
    CHECK(catalogue->text(Language::en, "halo", {{"nama", "Siti"}, {"jam", "08:02"}}) ==
          "Halo Siti, pukul 08:02.");
    CHECK(catalogue->plural(Language::en, "orang", 1234) == "1,234 orang");
    CHECK(catalogue->pattern(Language::en, "orang") == "{jumlah} orang");
    CHECK(catalogue->untranslated(Language::en) == std::vector<std::string>{"halo", "orang"});
    CHECK(catalogue->untranslated(Language::id).empty());
    CHECK(small().untranslated(Language::en).empty());
}

TEST_CASE("a language that does not say in its own words how it is chosen is refused") {
    for (const std::string left_out : {"", "language_name", "language_command", "language_use"}) {
        CAPTURE(left_out);
        std::map<std::string, std::string> texts{
            {"language_name", "x"}, {"language_command", "x"}, {"language_use", "x"}};
        const auto master = compiled(texts);
        texts.erase(left_out);
        const auto english = compiled(texts);
        const auto catalogue = Catalogue::create({{"id", master}, {"en", english}});
        CHECK(catalogue.has_value() == left_out.empty());
        if (!catalogue) CHECK(catalogue.error().message.find("'" + left_out + "'") != std::string::npos);
    }
}

TEST_CASE("a flawed translation is refused at the start, by name and with the mend") {
    struct Row {
        std::string key;
        std::string text;
        std::string complaint;
    };
    for (const auto& row : {
             Row{"halo", "Hello {nama}.", "'halo' has placeholders {nama}; expected {nama} {jam}"},
             Row{"halo", "Hello {nama}, {jam} {unit}.",
                 "'halo' has placeholders {nama} {jam} {unit}; expected {nama} {jam}"},
             Row{"tutup", "Done, {nama}.", "'tutup' has placeholders {nama}; expected none"},
             Row{"halo", "Hello {nama, {jam}",
                 "'halo' has a brace that is not part of a placeholder {like_this}"},
             Row{"halo", "Hello {nama}, {jam",
                 "'halo' has a brace that is not part of a placeholder {like_this}"},
             Row{"halo", "Hello nama}, {jam}",
                 "'halo' has a brace that is not part of a placeholder {like_this}"},
             Row{"halo", "Hello {Nama}, {jam}",
                 "'halo' has a brace that is not part of a placeholder {like_this}"},
             Row{"halo", "Hello {}, {jam}",
                 "'halo' has a brace that is not part of a placeholder {like_this}"},
             Row{"tutup", "", "'tutup' is empty"},
             Row{"extra", "More.", "'extra' is not in the master; remove it"},
             Row{"orang\0orang"s, "{jumlah} person\0people"s,
                 "'orang' has placeholders none; expected {jumlah}"},
         }) {
        CAPTURE(row.complaint);
        auto texts = good_english();
        texts[row.key] = row.text;
        const auto english = compiled(texts, kTwoForms);
        const auto catalogue = Catalogue::create({{"id", kMaster}, {"en", english}});
        REQUIRE_FALSE(catalogue.has_value());
        CHECK(catalogue.error().fault == domain::Fault::misconfigured);
        CHECK(catalogue.error().message == "bot/wording/catalogues/en.po: " + row.complaint);
    }
}

TEST_CASE("a text that is plural in one language only is refused") {
    auto texts = good_english();
    texts.erase("tutup");
    texts["tutup\0tutup"s] = "Done.\0Dones."s;
    const auto english = compiled(texts, kTwoForms);
    const auto catalogue = Catalogue::create({{"id", kMaster}, {"en", english}});
    REQUIRE_FALSE(catalogue.has_value());
    CHECK(catalogue.error().message.find("'tutup'") != std::string::npos);
}

TEST_CASE("bytes that are no catalogue are refused, wherever they break off") {
    std::vector<std::string> broken{"", "x", "not a catalogue of any kind, but long enough to be one"};
    for (std::size_t size = 0; size < kMaster.size(); size += 7) broken.push_back(kMaster.substr(0, size));
    auto far = kMaster;
    far.replace(28 + 12, 4, "\xff\xff\xff\xff");
    broken.push_back(far);
    for (const auto& bytes : broken) {
        CAPTURE(bytes.size());
        const auto catalogue = Catalogue::create({{"id", bytes}});
        REQUIRE_FALSE(catalogue.has_value());
        CHECK(catalogue.error().fault == domain::Fault::misconfigured);
    }
}

TEST_CASE("there is no starting without the master, nor with a language nobody knows") {
    const auto english = compiled(good_english(), kTwoForms);
    CHECK_FALSE(Catalogue::create(std::vector<wording::CompiledCatalogue>{}).has_value());
    CHECK_FALSE(Catalogue::create({{"en", english}}).has_value());
    CHECK_FALSE(Catalogue::create({{"id", kMaster}, {"tlh", english}}).has_value());
}

TEST_CASE("several threads may ask at once") {
    const auto catalogue = small();
    std::vector<int> wrong(4, 0);
    std::vector<std::thread> threads;
    for (auto& count : wrong)
        threads.emplace_back([&count, catalogue] {
            for (int i = 0; i < 500; ++i)
                count += catalogue.plural(Language::en, "orang", i) !=
                         std::to_string(i) + (i == 1 ? " person" : " people");
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4, 0));
}
