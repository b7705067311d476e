// What is wrong with a roster file is said in the reader's language on the page, and in English at the
// command line: the same things in both.
#include <set>

#include "bot/app/roster_import.hpp"
#include "bot/wording/catalogue.hpp"
#include "tests/web/desk.hpp"

using documents::Phrase;
using stories::Desk;
using stories::Office;

namespace {

const std::string kColumns =
    "employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;exempt_to;"
    "employment;task_traits;ineligible_from;ineligible_to;week\n";
constexpr std::size_t kCells = 18;

/// Somebody new, with these cells in place of right ones.
std::string row(const std::map<std::size_t, std::string>& cells, const std::string& id = "agus",
                const std::string& nip = "198503122010011007") {
    std::string text;
    for (std::size_t at = 0; at < kCells; ++at) {
        const auto told = cells.find(at);
        const std::string usual = at == 0   ? id
                                  : at == 1 ? nip
                                  : at == 2 ? "Agus Salim"
                                  : at == 3 ? "Setda"
                                            : "";
        text += (at == 0 ? "" : ";") + (told == cells.end() ? usual : told->second);
    }
    return text + "\n";
}

std::string with(const std::map<std::size_t, std::string>& cells) {
    return kColumns + row(cells);
}

std::vector<std::string> wrong_files() {
    const std::string other = "198603122010011008";
    std::string many = kColumns;
    for (int line = 0; line < 20'001; ++line) many += "a\n";
    std::string without_unit = kColumns;
    without_unit.replace(without_unit.find(";unit;"), 6, ";week_of_it;unitt;");
    return {"",
            kColumns,
            many,
            std::string(8 * 1024 * 1024 + 1, 'a'),
            "PK\x03\x04",
            "\xFF\xFE",
            "\xEF\xBB\xBF"
            "Andr\xE9",
            "a;\x01",
            kColumns + "\"agus;1",
            kColumns + "ag\"us;1",
            with({{2, std::string(1001, 'a')}}),
            kColumns + std::string(70, ';') + "a\n",
            kColumns + row({}) + std::string(20, ';') + "a\n",
            "employee_id;employee_id;;nmae;" + kColumns.substr(12),
            without_unit,
            "employee_id;nip\nagus;1\n",
            with({{0, "a b"}}),
            with({{0, std::string(65, 'a')}}),
            with({{1, "1.98501E+17"}}),
            with({{1, "12"}}),
            with({{1, "198502302010011001"}}),
            with({{1, "198501011990011001"}}),
            with({{1, "198501012010013001"}}),
            with({{1, "198501012010011000"}}),
            with({{2, ""}}),
            with({{3, ""}}),
            with({{4, std::string(201, 'a')}}),
            with({{5, "ofice"}}),
            with({{6, "perhaps"}}),
            with({{7, "boss"}}),
            with({{8, "0812"}}),
            with({{8, "8.12E+10"}}),
            with({{9, "fr"}}),
            with({{10, "WITA"}}),
            with({{11, "yesterday"}}),
            with({{11, "2026-02-02"}, {12, "2026-02-01"}}),
            with({{13, "guest"}}),
            with({{14, "a+b"}}),
            with({{15, "2026-02-02"}, {16, "2026-02-01"}}),
            with({{17, "seven"}}),
            with({{4, "Induk"}, {5, "guard"}, {6, "yes"}, {17, "5"}}) +
                row({{4, "Lain"}, {5, "shift"}, {6, "yes"}, {17, "6"}}, "agus2", other),
            with({}) + row({{3, "SETDA"}}) + row({}, "agus3", other) + row({}, "agus3", other),
            with({{3, "A"}, {4, "B"}}) + row({{3, "B"}, {4, "A"}}, "agus2", other)};
}

/// Files that are right in themselves, and do not fit what is on record.
std::vector<std::string> unfitting_files() {
    return {with({{1, "198001012005011004"}}),  // Budi's
            with({{3, "Setda"}, {4, "Biro Organisasi"}}),
            with({{8, "081234567890"}}) + row({{8, "081234567890"}}, "agus2", "198603122010011008"),
            with({{3, "Bagian Umum"}, {4, "Setdaa"}}), with({{3, "Bagian Umum"}, {4, "Kantor Jauh"}})};
}

void give_budi_a_nip(Office& office) {
    office.changes("budi", [](domain::Employee& person) { person.nip = "198001012005011004"; });
}

std::vector<Phrase> all_phrases(Office& office) {
    give_budi_a_nip(office);
    std::vector<Phrase> all;
    for (const std::string& file : wrong_files()) {
        const auto read = documents::read_roster(file, "roster");
        REQUIRE_FALSE(read.has_value());
        for (const auto& mistake : read.error())
            all.insert(all.end(), {mistake.found, mistake.expected, mistake.mend});
    }
    for (const std::string& text : unfitting_files()) {
        const auto file = documents::read_roster(text, "roster");
        REQUIRE(file.has_value());
        const auto difference = office.in_scene(
            [&](app::Scene& scene) { return app::compare_roster(scene.tx, *file, app::Unnamed::stay); });
        for (const auto& findings : {difference.refusals, difference.doubts})
            for (const app::RosterFinding& one : findings)
                all.insert(all.end(), {one.subject, one.found, one.expected, one.mend});
    }
    return all;
}

}  // namespace

TEST_CASE("each thing that can be wrong with a roster file has its words in the catalogues") {
    Office office;
    const auto words = wording::Catalogue::create().value();
    std::set<std::string> said;
    for (const Phrase& phrase : all_phrases(office)) {
        CAPTURE(phrase.english);
        if (phrase.key.empty()) {  // what the file itself says, or a name
            CHECK((phrase.empty() || phrase.english == "CSV" || phrase.english.starts_with('"')));
            continue;
        }
        said.insert(phrase.key);
        wording::Arguments arguments;
        for (const auto& [name, value] : phrase.arguments) arguments.push_back({name, value});
        const std::string english = words.text(domain::Language::en, phrase.key, arguments);
        CHECK((phrase.english == english || phrase.english == "roster: " + english));
    }
    for (const std::string& key : words.keys())
        if (key.starts_with("csv_")) {
            CAPTURE(key);
            CHECK(said.contains(key));
        }
}

TEST_CASE("the mistakes of a roster file are told in the reader's language") {
    Office office;
    Desk desk(office);
    auto hana = desk.of("hana");
    const std::string wrong = with({{8, "0812"}, {2, ""}});
    const auto shown = hana.sends("/roster/preview", {{"text", wrong}});
    CHECK(shown.says("nomor Indonesia seperti 081234567890"));
    CHECK(shown.says("<td>kosong</td>"));
    CHECK_FALSE(shown.says("<td lang=\"en\""));
    hana.sends("/look", {{"language", "en"}});
    CHECK(hana.sends("/roster/preview", {{"text", wrong}}).says("an Indonesian number such as 081234567890"));
}

TEST_CASE("what does not fit the roster on record is told in the reader's language, and so are doubts") {
    Office office;
    give_budi_a_nip(office);
    Desk desk(office);
    auto hana = desk.of("hana");
    CHECK(hana.sends("/roster/preview", {{"text", unfitting_files()[0]}})
              .says("NIP yang belum tercatat pada orang lain"));
    const auto doubtful = hana.sends("/roster/preview", {{"text", unfitting_files()[3]}});
    CHECK(doubtful.says("unit_parent yang tidak beranggota"));
    CHECK(doubtful.says("maksudnya &quot;Setda&quot;?"));
}
