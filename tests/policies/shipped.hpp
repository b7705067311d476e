// The policies and the calendar as shipped, and the language in which stories about them are told.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bot/app/policies.hpp"
#include "bot/domain/explain.hpp"
#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_doubts.hpp"
#include "config/policy_file.hpp"

namespace shipped {

template <typename T>
T sound(config::Checked<T> checked) {
    if (!checked)
        for (const config::Mistake& mistake : checked.error()) MESSAGE(to_string(mistake));
    REQUIRE(checked);
    return std::move(*checked);
}

inline domain::Policy policy(const std::string& id) {
    return sound(config::load_policy("config/policies/" + id + ".toml"));
}

inline const domain::Calendar& calendar() {
    static const domain::Calendar loaded = sound(config::load_calendar("config/calendars/id.json"));
    return loaded;
}

/// The same policy as if a named person had put it into force with the dates it leaves open.
inline domain::Policy adopted(const std::string& id) {
    domain::Policy loaded = policy(id);
    loaded.status = domain::PolicyStatus::in_force;
    return loaded;
}

inline domain::Rulebook rules(std::vector<domain::Policy> policies) {
    return {std::move(policies), calendar()};
}

inline domain::Explanation moment(const domain::Rulebook& rules, std::string_view at,
                                  const domain::DutySubject& subject = {}) {
    return domain::explain(rules, subject, domain::from_rfc3339(at).value());
}

inline std::chrono::year_month_day date(std::string_view text) {
    return domain::from_iso_date(text).value();
}

/// `pagi open, siang not_open`; empty without windows.
inline std::string states(const domain::Explanation& explanation) {
    std::string text;
    for (const domain::ExplainedWindow& window : explanation.windows)
        text += (text.empty() ? "" : ", ") + window.id + " " + std::string{to_string(window.state)};
    return text;
}

/// Which doubts, without their mends: `kaltim-friday: hours.regular: 37h00 a week without breaks`.
inline std::vector<std::string> doubted(const std::vector<domain::Policy>& policies,
                                        const config::OfficeFacts& office = {}) {
    std::vector<std::string> texts;
    for (const config::Mistake& doubt : config::doubts(policies, office))
        texts.push_back(doubt.key + ": " + doubt.found);
    return texts;
}

struct Row {
    std::string at;
    std::string day_kind;
    std::string table;
    std::string place;
    std::string windows;
    bool call_counts;
};

inline void check(const domain::Rulebook& rules, const std::vector<Row>& rows,
                  const domain::DutySubject& subject = {}) {
    for (const Row& row : rows) {
        CAPTURE(row.at);
        const domain::Explanation found = moment(rules, row.at, subject);
        CHECK(to_string(found.day_kind) == row.day_kind);
        CHECK(to_string(found.table) == row.table);
        CHECK(to_string(found.place) == row.place);
        CHECK(states(found) == row.windows);
        CHECK(found.call_counts == row.call_counts);
    }
}

}  // namespace shipped
