#include "web/page.hpp"

#include <map>
#include <sstream>
#include <stdexcept>

#include "web/cards.hpp"
#include "web/carried.hpp"

namespace web {
namespace {

constexpr std::string_view kWordPrefix = "w.";

/// The template as it is filled in; prepared once.
const std::string& prepared(std::string_view name) {
    static const auto all = [] {
        std::map<std::string, std::string, std::less<>> texts;
        for (const CarriedFile& file : carried_templates()) texts.emplace(file.name, with_cards(file.bytes));
        return texts;
    }();
    const auto found = all.find(name);
    if (found == all.end()) throw std::logic_error("there is no template " + std::string(name));
    return found->second;
}

/// Where mustache looks names up: what is not there is a mistake of ours, not an empty place on the page.
class StrictContext : public kainjow::mustache::context<std::string> {
public:
    StrictContext(const Data* data, const wording::Catalogue& words, domain::Language language)
        : context(data), words_(words), language_(language) {}

    const Data* get(const std::string& name) const override {
        if (name.starts_with(kWordPrefix)) return word(name.substr(kWordPrefix.size()));
        if (const Data* found = context::get(name)) return found;
        throw std::logic_error("the page was given no " + name);
    }

    const Data* get_partial(const std::string& name) const override {
        auto& kept = partials_[name];
        if (!kept.is_string() || kept.string_value().empty()) kept = Data{prepared(name)};
        return &kept;
    }

private:
    const Data* word(const std::string& key) const {
        const auto [kept, is_new] = said_.try_emplace(key, Data::type::string);
        if (is_new) kept->second = Data{words_.text(language_, key)};
        return &kept->second;
    }

    const wording::Catalogue& words_;
    domain::Language language_;
    mutable std::map<std::string, Data> said_;
    mutable std::map<std::string, Data> partials_;
};

}  // namespace

std::string render(const wording::Catalogue& words, domain::Language language, std::string_view name,
                   const Data& data) {
    kainjow::mustache::mustache page{prepared(name)};
    if (!page.is_valid()) throw std::logic_error(std::string(name) + ": " + page.error_message());
    StrictContext context(&data, words, language);
    std::ostringstream out;
    page.render(context, out);
    return out.str();
}

std::vector<std::string_view> template_names() {
    std::vector<std::string_view> names;
    for (const CarriedFile& file : carried_templates()) names.push_back(file.name);
    return names;
}

std::string_view template_text(std::string_view name) {
    for (const CarriedFile& file : carried_templates())
        if (file.name == name) return file.bytes;
    throw std::logic_error("there is no template " + std::string(name));
}

}  // namespace web
