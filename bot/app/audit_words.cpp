#include "bot/app/audit_words.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/app/call_plan.hpp"
#include "bot/app/trouble_words.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/api_keys.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using nlohmann::json;

/// Fields that hold an instant, in microseconds.
constexpr std::array<std::string_view, 5> kInstants{"from", "to", "at", "deadline", "reply_until"};
/// Of whose values these prefixes of the catalogue speak.
struct Vocabulary {
    std::string_view field;
    std::string_view prefix;
};
constexpr std::array<Vocabulary, 6> kVocabularies{{{"outcome", "state_"},
                                                   {"cause", "cause_"},
                                                   {"ground", "ground_"},
                                                   {"state", "presence_"},
                                                   {"role_before", "one_role_"},
                                                   {"role_after", "one_role_"}}};

std::vector<std::string> parts_of(std::string_view reference) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= reference.size();) {
        const std::size_t end = std::min(reference.find('/', begin), reference.size());
        parts.emplace_back(reference.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

/// `2026-02-13` as people write it; anything else as it is.
std::string date_or_same(const std::string& text, domain::Language language) {
    const auto date = domain::from_iso_date(text);
    return date ? wording::short_date(std::chrono::sys_days{*date}, "UTC", language) : text;
}

}  // namespace

std::string AuditWords::word_or(const std::string& key, std::string_view otherwise) const {
    return scene_.words.has(key) ? scene_.words.text(language_, key) : std::string(otherwise);
}

std::string AuditWords::kind(std::string_view kind) const {
    return word_or("audit_kind_" + std::string(kind), kind);
}

std::string AuditWords::name_of(const std::string& employee) {
    const auto [known, is_new] = names_.try_emplace(employee, employee);
    if (is_new)
        if (const auto person = storage::find_employee(scene_.tx, domain::EmployeeId{employee}))
            if (!person->name.empty()) known->second = person->name;
    return known->second;
}

std::string AuditWords::api_key_name(const std::string& number) {
    for (const storage::ApiKey& key : storage::api_keys(scene_.tx))
        if (std::to_string(key.id) == number) return key.name;
    return number;
}

std::string AuditWords::actor(std::string_view actor) {
    const auto parts = parts_of(actor);
    if (parts.size() == 2 && parts[0] == "employee") return name_of(parts[1]);
    if (parts.size() == 2 && parts[0] == "api_key") return subject(actor);
    return parts.size() == 1 ? word_or("audit_actor_" + parts[0], actor) : std::string(actor);
}

std::string AuditWords::subject(std::string_view subject) {
    const auto parts = parts_of(subject);
    const std::string& family = parts.front();
    const std::string first = parts.size() > 1 ? parts[1] : "";
    if (parts.size() == 2 && family == "employee") return name_of(first);
    // A unit's name is all there is of it, and may have slashes of its own.
    if (family == "unit" && parts.size() > 1) return std::string(subject.substr(5));
    const std::string key = "audit_subject_" + family;
    if (!scene_.words.has(key)) return std::string(subject);
    if (family == "attempt" && parts.size() >= 3)
        return scene_.words.text(language_, key, {{"nomor", first}, {"nama", name_of(parts[2])}});
    if (family == "presence" && parts.size() >= 4)
        return scene_.words.text(
            language_, key,
            {{"nama", name_of(first)}, {"tanggal", date_or_same(parts[2], language_)}, {"sesi", parts[3]}});
    if (family == "attempt" || family == "presence") return std::string(subject);
    if (family == "api_key")
        return scene_.words.text(language_, key, {{"nomor", first}, {"nama", api_key_name(first)}});
    // What a family numbers its own by: a number, a date, a policy's name.
    const std::string own(subject.substr(std::min(family.size() + 1, subject.size())));
    return scene_.words.text(language_, key, {{"nomor", date_or_same(own, language_)}});
}

std::vector<AuditWords::Field> AuditWords::fields(std::string_view body) {
    const json content = json::parse(body, nullptr, false);
    std::vector<Field> shown;
    if (!content.is_object()) return shown;
    const auto text_of = [&](const std::string& field, const json& value) -> std::string {
        if (value.is_boolean()) return word_or(value.get<bool>() ? "audit_yes" : "audit_no", value.dump());
        const bool is_instant = std::find(kInstants.begin(), kInstants.end(), field) != kInstants.end();
        if (is_instant && value.is_number_integer())
            return wording::date_and_time(domain::from_micros(value.get<std::int64_t>()), scene_.office.zone,
                                          language_);
        // A miss is a call, or one attempt of it: `[3,0]`, `[3,2]`.
        if (field == "misses" && value.is_array() && value.size() == 2)
            return scene_.words.text(
                language_, "audit_subject_call",
                {{"nomor", value[1] == 0 ? value[0].dump() : value[0].dump() + "/" + value[1].dump()}});
        if (!value.is_string()) return value.dump();
        const std::string text = value.get<std::string>();
        if (field == "employee" || field == "proposed_by") return name_of(text);
        if (field == "what") return trouble_words(scene_, text, language_);
        if (field == "not_counted") return text.empty() ? text : why_not_counted(scene_, text, language_);
        if (text.starts_with("dissolved_")) return word_or(text, text);
        for (const auto& [name, prefix] : kVocabularies)
            if (name == field && scene_.words.has(std::string(prefix) + text))
                return scene_.words.text(language_, std::string(prefix) + text);
        return word_or("audit_value_" + text, date_or_same(text, language_));
    };
    for (const auto& [field, value] : content.items()) {
        std::string text;
        if (value.is_array()) {
            std::vector<std::string> items;
            for (const json& item : value) items.push_back(text_of(field, item));
            text = wording::list(items, language_);
        } else {
            text = text_of(field, value);
        }
        if (!text.empty()) shown.push_back({word_or("audit_field_" + field, field), std::move(text)});
    }
    return shown;
}

std::string reference_from(Scene& scene, std::string_view typed) {
    const std::string text(typed);
    if (text.empty()) return text;
    if (storage::find_employee(scene.tx, domain::EmployeeId{text})) return "employee/" + text;
    if (storage::find_unit(scene.tx, domain::UnitId{text})) return "unit/" + text;
    if (text.find('/') != std::string::npos) return text;
    for (const domain::Employee& person : storage::employees(scene.tx))
        if (person.name == text) return "employee/" + person.id.value;
    return text;
}

}  // namespace app
