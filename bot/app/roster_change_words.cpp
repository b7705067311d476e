#include "bot/app/roster_change_words.hpp"

#include <array>

#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Language;

/// Columns of whose values these prefixes of the catalogue speak.
struct ValueWords {
    std::string_view field;
    std::string_view prefix;
};
constexpr std::array<ValueWords, 5> kValueWords{{{"role", "one_role_"},
                                                 {"unit_kind", "unit_kind_"},
                                                 {"employment", "employment_"},
                                                 {"ineligible_cause", "roster_value_"},
                                                 {"week", "roster_value_"}}};

bool is_weighty(std::string_view field) {
    return field == "role" || field == "head" || field == "unit" || field == "unit_parent";
}

class Teller {
public:
    Teller(Scene& scene, Language language) : scene_(scene), language_(language) {}

    ChangeInWords of(const FieldChange& change) const {
        std::string text = word("roster_change", {{"apa", word("roster_field_" + change.field)},
                                                  {"semula", value(change.field, change.before)},
                                                  {"menjadi", value(change.field, change.after)}});
        if (change.field == "nip") text += " " + word("web_roster_nip_changed");
        return {std::move(text), is_weighty(change.field)};
    }

    std::string word(const std::string& key, const wording::Arguments& arguments = {}) const {
        return scene_.words.text(language_, key, arguments);
    }

    std::string value(const std::string& field, const std::string& value) const {
        if (value.empty()) return word("web_roster_nothing");
        for (const auto& [name, prefix] : kValueWords)
            if (name == field && scene_.words.has(std::string(prefix) + value))
                return word(std::string(prefix) + value);
        if (field == "language")
            if (const auto spoken = domain::language_from(value))
                return scene_.words.text(*spoken, "language_name");
        if (field == "head")
            if (const auto head = storage::find_employee(scene_.tx, domain::EmployeeId{value}))
                return head->name;
        if (const auto date = domain::from_iso_date(value))
            return wording::short_date(std::chrono::sys_days{*date}, "UTC", language_);
        return value;
    }

private:
    Scene& scene_;
    const Language language_;
};

template <typename Step>
std::vector<ChangeInWords> changes_of(const Teller& teller, const Step& step) {
    std::vector<ChangeInWords> found;
    for (const FieldChange& change : step.changes) found.push_back(teller.of(change));
    return found;
}

}  // namespace

std::vector<ChangeInWords> in_words(Scene& scene, const PersonStep& person, Language language) {
    const Teller teller(scene, language);
    const std::string role(to_string(person.employee.role));
    switch (person.step) {
        case RosterStep::add:
            return {{teller.word(person.has_returned ? "roster_person_returns" : "roster_person_new"), false},
                    {teller.word("roster_with_role", {{"peran", teller.value("role", role)}}),
                     person.employee.role != domain::Role::employee}};
        case RosterStep::leave:
            return {{teller.word("roster_person_leaves"), false}};
        case RosterStep::change:
        case RosterStep::same:
            break;
    }
    return changes_of(teller, person);
}

std::vector<ChangeInWords> in_words(Scene& scene, const UnitStep& unit, Language language) {
    const Teller teller(scene, language);
    if (unit.step != RosterStep::add) return changes_of(teller, unit);
    std::vector<ChangeInWords> told{{teller.word("roster_unit_new"), false}};
    if (unit.unit.parent)
        told.push_back({teller.word("roster_unit_below", {{"unit", unit.unit.parent->value}}), false});
    return told;
}

}  // namespace app
