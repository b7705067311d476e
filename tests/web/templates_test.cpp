// What no template may hold.
#include <doctest/doctest.h>

#include <regex>
#include <string>

#include "bot/wording/catalogue.hpp"
#include "web/page.hpp"

TEST_CASE("a template shows data only escaped, and brings neither script nor style of its own") {
    const std::regex forbidden(
        R"(\{\{\{|\{\{&|<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:)");
    for (const std::string_view name : web::template_names()) {
        CAPTURE(name);
        const std::string text(web::template_text(name));
        CHECK_FALSE(std::regex_search(text, forbidden));
    }
}

TEST_CASE("every word of a template is in the catalogue") {
    const auto words = wording::Catalogue::create().value();
    const std::regex key(R"(\{\{w\.([a-z0-9_]+)\}\})");
    for (const std::string_view name : web::template_names()) {
        CAPTURE(name);
        const std::string text(web::template_text(name));
        for (std::sregex_iterator found(text.begin(), text.end(), key), end; found != end; ++found) {
            CAPTURE((*found)[1].str());
            CHECK(words.has((*found)[1].str()));
        }
    }
}

TEST_CASE("a page that was not given what it names is not shown") {
    const auto words = wording::Catalogue::create().value();
    CHECK_THROWS_AS(web::render(words, domain::Language::id, "problem", web::object()), std::logic_error);
}

TEST_CASE("what people wrote cannot become part of the page") {
    const auto words = wording::Catalogue::create().value();
    web::Data data = web::object();
    data.set("nama", web::Data{"<img src=x onerror=alert(1)> & \"co\""});
    // Escaping is mustache's own; this holds it to it.
    kainjow::mustache::mustache page{"{{nama}}"};
    const std::string shown = page.render(data);
    CHECK(shown.find('<') == std::string::npos);
    CHECK(shown.find('"') == std::string::npos);
}
