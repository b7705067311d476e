#include "bot/simulation/figures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "storage/outbox.hpp"

namespace simulation {
namespace {

using storage::Row;
using storage::Transaction;

/// One figure a row of `SELECT subject, name, number`.
void add_rows(Figures& figures, Transaction& tx, const std::string& section, std::string_view sql) {
    tx.for_each(sql, [&](const Row& row) {
        figures.push_back(
            {section, row.get<std::string>(0), row.get<std::string>(1), row.get<std::int64_t>(2)});
    });
}

}  // namespace

void add_records(Figures& figures, Transaction& tx) {
    add_rows(
        figures, tx, "person_days",
        "SELECT 'asked', 'days', count(*) FROM (SELECT DISTINCT employee_id, local_date FROM presence) AS day");
    add_rows(figures, tx, "person_days",
             "SELECT 'not asked: ' || rule, 'days', count(*) FROM not_asked GROUP BY rule ORDER BY rule");
    add_rows(figures, tx, "no_rule",
             "SELECT 'people', 'left with no rule', count(DISTINCT employee_id) FROM not_asked"
             " WHERE policy_version = 'built-in'"
             " UNION ALL SELECT 'person-days', 'left with no rule', count(*) FROM not_asked"
             " WHERE policy_version = 'built-in'");
    add_rows(figures, tx, "windows",
             "SELECT window_id, 'asked', count(*) FROM presence GROUP BY window_id ORDER BY min(opens_at)");
    add_rows(figures, tx, "windows",
             "SELECT window_id, state || coalesce(': ' || cause, ''), count(*) FROM presence"
             " GROUP BY window_id, state, cause ORDER BY window_id, state, cause NULLS FIRST");
    add_rows(figures, tx, "calls",
             "SELECT kind, 'issued', count(*) FROM call GROUP BY kind"
             " UNION ALL SELECT kind, 'that count', sum(counts) FROM call GROUP BY kind ORDER BY 1, 2");
    add_rows(figures, tx, "calls",
             "SELECT call.kind, coalesce('left out: ' || left_out, 'people asked'), count(*)"
             " FROM call_person JOIN call ON call.call_id = call_person.call_id GROUP BY 1, 2 ORDER BY 1, 2");
    add_rows(figures, tx, "attempts",
             "SELECT call.kind, attempt.outcome || coalesce(': ' || cause, ''), count(*)"
             " FROM attempt JOIN call ON call.call_id = attempt.call_id GROUP BY 1, 2 ORDER BY 1, 2");
    add_rows(figures, tx, "flags", "SELECT 'flags', 'opened', count(*) FROM flag");
    add_rows(figures, tx, "flags", "SELECT 'flags', state, count(*) FROM flag GROUP BY state ORDER BY state");
    add_rows(figures, tx, "reasons",
             "SELECT code, state, count(*) FROM reason GROUP BY code, state ORDER BY code, state");
    add_rows(figures, tx, "outages",
             "SELECT scope, 'recorded', count(*) FROM outage GROUP BY scope ORDER BY scope");
    add_rows(figures, tx, "trouble",
             "SELECT 'inbox', 'set aside', count(*) FROM inbox WHERE state = 'set_aside'"
             " UNION ALL SELECT 'timers', 'put off', count(*) FROM timer WHERE tries > 0");
}

void add_calm(Figures& figures, const std::string& kind, const Calm& calm) {
    const auto& days = calm.days_by_messages();
    std::int64_t person_days = 0, messages = 0, most = 0;
    for (const auto& [count, times] : days) {
        person_days += times;
        messages += count * times;
        most = std::max(most, count);
    }
    std::int64_t percentile = 0;
    std::int64_t seen = 0;
    const auto nearly_all = static_cast<std::int64_t>(std::ceil(0.99 * static_cast<double>(person_days)));
    for (const auto& [count, times] : days) {
        if (seen < nearly_all) percentile = count;
        seen += times;
    }
    const auto add = [&](std::string name, Value value) {
        figures.push_back({"calm", kind, std::move(name), std::move(value)});
    };
    add("in all", messages);
    add("person-days with any", person_days);
    add("most a day", most);
    add("p99 a day", percentile);
    add("mean a day",
        person_days == 0
            ? 0.0
            : std::round(100.0 * static_cast<double>(messages) / static_cast<double>(person_days)) / 100);
    for (const auto& [count, times] : days) add("person-days with " + std::to_string(count), times);
}

void add_load(Figures& figures, Transaction& tx, const ScriptedChannel& channel) {
    const std::string lane = storage::lane_of(channel.account());
    for (const auto& [key, count] : channel.messages()) figures.push_back({"messages", lane, key, count});
    const Load& load = channel.load();
    const auto add = [&](std::string name, Value value) {
        figures.push_back({"load", lane, std::move(name), value});
    };
    add("limit a second", load.limit());
    add("sends", load.sends());
    add("peak a minute", load.peak_minute());
    add("peak a second", load.peak_second());
    add("seconds at the limit", load.seconds_at_limit());
    tx.for_each(
        "SELECT priority, max(accepted_at - created_at) / 1000000 FROM outbox"
        " WHERE lane = $1 AND kind = 'message' AND accepted_at IS NOT NULL GROUP BY priority ORDER BY priority",
        [&](const Row& row) {
            constexpr std::array<std::string_view, 6> kNames = {"",      "receipts",  "calls",
                                                                "flags", "reminders", "digests"};
            const auto priority = static_cast<std::size_t>(row.get<int>(0));
            add("longest wait in seconds, " +
                    std::string(priority < kNames.size() ? kNames[priority] : "others"),
                row.get<std::int64_t>(1));
        },
        lane);
}

void arrange(Figures& figures) {
    std::map<std::string, std::size_t> sections;
    std::map<std::pair<std::string, std::string>, std::size_t> subjects;
    for (const Figure& figure : figures) {
        sections.try_emplace(figure.section, sections.size());
        subjects.try_emplace({figure.section, figure.subject}, subjects.size());
    }
    std::stable_sort(figures.begin(), figures.end(), [&](const Figure& left, const Figure& right) {
        const auto rank = [&](const Figure& figure) {
            return std::pair(sections.at(figure.section), subjects.at({figure.section, figure.subject}));
        };
        return rank(left) < rank(right);
    });
}

}  // namespace simulation
