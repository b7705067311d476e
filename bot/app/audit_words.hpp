// The log for people: what its kinds, references and fields are called, by name where there still is one.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"

namespace app {

/// For who may read the log. What the catalogue has no word for, and whoever is no longer on record, stays as
/// it is written.
class AuditWords {
public:
    AuditWords(Scene& scene, domain::Language language) : scene_(scene), language_(language) {}

    /// `call_issued`: "Panggilan dikirim".
    std::string kind(std::string_view kind) const;
    /// `employee/P-03`: the name; `sigap`, `operator`: what they are.
    std::string actor(std::string_view actor);
    /// `attempt/17/P-03`: "Panggilan 17, Budi Santoso".
    std::string subject(std::string_view subject);

    struct Field {
        std::string name;
        std::string value;
    };
    /// What an event's body says, one line each; what is blank is left out. Nothing for what is no object.
    std::vector<Field> fields(std::string_view body);

private:
    std::string name_of(const std::string& employee);
    std::string api_key_name(const std::string& number);
    std::string word_or(const std::string& key, std::string_view otherwise) const;

    Scene& scene_;
    domain::Language language_;
    std::map<std::string, std::string> names_;
};

/// A reference from what somebody typed: an employee's number or whole name, a unit's name; anything else is
/// taken for a reference already.
std::string reference_from(Scene& scene, std::string_view typed);

}  // namespace app
