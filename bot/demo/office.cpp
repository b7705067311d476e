#include "bot/demo/office.hpp"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "bot/demo/scenario.hpp"
#include "bot/domain/local_time.hpp"

namespace demo {
namespace {

using domain::Language;
using nlohmann::json;

bool is_said_in_all(const json& value) {
    return value.is_object() && value.size() == office_languages().size() &&
           std::all_of(office_languages().begin(), office_languages().end(),
                       [&](Language language) { return value.contains(to_string(language)); });
}

constexpr std::string_view kBegin = "«";
constexpr std::string_view kEnd = "»";

/// Puts the catalogue's texts where their keys stand.
class Spoken {
public:
    Spoken(const wording::Catalogue& words, Language language) : words_(words), language_(language) {}

    std::string filled(std::string text) const {
        for (auto at = text.find(kBegin); at != std::string::npos; at = text.find(kBegin, at)) {
            const auto end = text.find(kEnd, at);
            const auto from = at + kBegin.size();
            const std::string said = words_.pattern(language_, text.substr(from, end - from));
            text.replace(at, end + kEnd.size() - at, said);
            at += said.size();
        }
        return text;
    }

    /// Every text that stands there in all languages stays so.
    json filled(const json& value) const {
        if (value.is_string()) return filled(value.get<std::string>());
        json written = value;
        if (value.is_structured())
            for (json& inside : written) inside = filled(inside);
        return written;
    }

    /// Of every such text the one in the office's language.
    json chosen(const json& value) const {
        if (is_said_in_all(value)) return filled(value.at(std::string(to_string(language_))));
        if (!value.is_structured()) return filled(value);
        json one = value;
        for (json& inside : one) inside = chosen(inside);
        return one;
    }

private:
    const wording::Catalogue& words_;
    const Language language_;
};

template <typename Each>
void for_each_line(std::string_view text, Each&& each) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) each(line);
}

}  // namespace

const std::vector<Language>& office_languages() {
    static const std::vector<Language> both{Language::id, Language::en};
    return both;
}

Language language_of_locale() {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* said = std::getenv(name);
        if (said == nullptr || *said == '\0') continue;
        const auto wanted = domain::language_from_tag(said);
        const auto& known = office_languages();
        const bool is_known = wanted && std::find(known.begin(), known.end(), *wanted) != known.end();
        return is_known ? *wanted : Language::id;
    }
    return Language::id;
}

std::string office_roster(Language language) {
    const std::string from = ";" + std::string(to_string(Language::id)) + ";Asia/";
    const std::string to = ";" + std::string(to_string(language)) + ";Asia/";
    std::string rows;
    for_each_line(office_roster_csv(), [&](std::string row) {
        if (const auto at = row.find(from); at != std::string::npos) row.replace(at, from.size(), to);
        rows += row + "\n";
    });
    return rows;
}

std::string office_script(const wording::Catalogue& words, Language language) {
    const Spoken said(words, language);
    std::string script;
    for_each_line(office_script_jsonl(), [&](const std::string& line) {
        if (line.empty() || line.front() == '#') return;
        json entry = json::parse(line);
        if (entry.contains("page")) {
            entry["page"]["language"] = to_string(language);
        } else if (entry.contains("tour")) {
            for (const char* key : {"do", "done"}) entry[key] = said.chosen(entry[key]);
            entry = said.filled(entry);
        } else {
            entry = said.chosen(entry);
        }
        script += entry.dump() + "\n";
    });
    return script;
}

domain::Instant office_begins() {
    std::optional<domain::Instant> begin;
    for_each_line(office_script_jsonl(), [&](const std::string& line) {
        if (line.starts_with("{\"start\""))
            begin = domain::from_rfc3339(json::parse(line)["start"].get<std::string>());
    });
    if (!begin) throw std::logic_error("the office's script has no start");
    return *begin;
}

}  // namespace demo
