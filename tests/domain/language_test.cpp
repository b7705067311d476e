#include "bot/domain/language.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

using domain::Language;

TEST_CASE("there is a language for each catalogue, the master first, and no other") {
    std::vector<std::string> codes;
    for (const auto& entry : std::filesystem::directory_iterator("bot/wording/catalogues"))
        if (entry.path().extension() == ".po") codes.push_back(entry.path().stem());
    REQUIRE(codes.size() >= 2);
    CHECK(codes.size() == domain::languages().size());
    for (const std::string& code : codes) {
        CAPTURE(code);
        REQUIRE(domain::language_from(code).has_value());
        CHECK(to_string(*domain::language_from(code)) == code);
    }
    CHECK(domain::languages().front() == Language::id);
    CHECK(std::is_sorted(domain::languages().begin() + 1, domain::languages().end()));
    for (const char* unknown : {"", "tlh", "ID", "id ", "en_GB", "id.po"})
        CHECK_FALSE(domain::language_from(unknown).has_value());
    CHECK(Language{} == Language::id);
    CHECK(Language::id != Language::en);
}

TEST_CASE("what browsers and messengers call a language is read by its first part, whole") {
    struct Row {
        std::string tag;
        std::string code;  ///< empty: none we have
    };
    for (const Row& row : {Row{"en", "en"}, Row{"en-GB", "en"}, Row{"EN_us", "en"}, Row{" id-ID;q=0.8", "id"},
                           Row{"id;q=0.1", "id"}, Row{"english", ""}, Row{"enm", ""}, Row{"tlh", ""},
                           Row{"", ""}, Row{"*", ""}, Row{"-en", ""}}) {
        CAPTURE(row.tag);
        const auto found = domain::language_from_tag(row.tag);
        CHECK((found ? std::string(to_string(*found)) : "") == row.code);
    }
}

TEST_CASE("a name that comes in two languages is the Indonesian one for everybody but readers of English") {
    CHECK(domain::name_for(Language::id, "pagi", "morning") == "pagi");
    CHECK(domain::name_for(Language::en, "pagi", "morning") == "morning");
    CHECK(domain::name_for(Language::en, "pagi", "") == "pagi");
}
