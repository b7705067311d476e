#include "bot/cli/verification_facts.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using nlohmann::json;
using storage::Row;

constexpr Micros kDay = 24 * 60 * kMinute;

class Reader {
public:
    Reader(storage::Transaction& tx, std::vector<Discrepancy>& discrepancies)
        : tx_(tx), discrepancies_(discrepancies) {}

    Facts read() {
        read_calls();
        read_people();
        read_answers_and_reasons();
        read_check_ins_and_requests();
        read_log();
        read_flags();
        return std::move(facts_);
    }

private:
    void report(std::string subject, std::string recorded, std::string recounted) {
        discrepancies_.push_back({std::move(subject), std::move(recorded), std::move(recounted)});
    }

    void read_calls() {
        tx_.for_each(
            "SELECT call_id, issued_at, counting_rule, counts, rule, zone, issuer_id FROM call",
            [&](const Row& row) {
                const auto id = row.get<std::int64_t>(0);
                facts_.issuers[id] = row.get<std::string>(6);
                CallFacts call;
                call.issued_at = row.get<Micros>(1);
                call.counting_rule = row.get<std::string>(2);
                call.counts = row.get<bool>(3);
                call.zone = row.get<std::string>(5);
                try {
                    const json rule = json::parse(row.get<std::string>(4));
                    call.answer_within = rule.at("answer_within_minutes").get<Micros>() * kMinute;
                    call.is_by_attempt = rule.at("count") == "attempts";
                    call.threshold = rule.at("threshold").get<int>();
                    // Calls of earlier versions do not say what follows.
                    call.check_in_resets = rule.value("check_in_resets", false);
                    call.uncounted_answer_resets = rule.value("answer_to_uncounted_call_resets", true);
                    if (const auto days = rule.find("span_days"); days != rule.end() && !days->is_null())
                        call.span = days->get<Micros>() * kDay;
                } catch (const json::exception&) {
                    report(fmt::format("call/{}", id), "a rule that cannot be read",
                           "the rule it was issued under");
                }
                facts_.calls.emplace(id, std::move(call));
            });
    }

    void read_people() {
        tx_.for_each(
            "SELECT employee_id, call_id, left_out IS NOT NULL, ended_at IS NOT NULL, outcome FROM call_person",
            [&](const Row& row) {
                facts_.people[{row.get<std::string>(0), row.get<std::int64_t>(1)}] = {
                    row.get<bool>(2), row.get<bool>(3), row.get<std::string>(4), {}};
            });
        tx_.for_each(
            "SELECT employee_id, call_id, number, issued_at, deadline, outcome, cause, answered_at, final_at"
            " FROM attempt ORDER BY employee_id, call_id, number",
            [&](const Row& row) {
                facts_.people[{row.get<std::string>(0), row.get<std::int64_t>(1)}].attempts.push_back(
                    {row.get<int>(2), row.get<Micros>(3), row.get<Micros>(4), row.get<std::string>(5),
                     row.get<std::optional<std::string>>(6).value_or(""), row.get<std::optional<Micros>>(7),
                     row.get<std::optional<Micros>>(8)});
            });
    }

    void read_answers_and_reasons() {
        tx_.for_each(
            "SELECT employee_id, call_id, number, min(answered_at) FROM answer GROUP BY 1, 2, 3",
            [&](const Row& row) {
                facts_.answers[{row.get<std::string>(0), row.get<std::int64_t>(1), row.get<int>(2)}] =
                    row.get<Micros>(3);
            });
        tx_.for_each("SELECT subject, state FROM reason", [&](const Row& row) {
            const auto state = row.get<std::string>(1);
            if (state == "accepted") facts_.accepted.insert(row.get<std::string>(0));
            if (state == "undecided" || state == "lapsed") facts_.undecided.insert(row.get<std::string>(0));
        });
    }

    void read_check_ins_and_requests() {
        tx_.for_each(
            "SELECT employee_id, checked_in_at FROM presence WHERE state IN ('in_time', 'late')"
            " AND checked_in_at IS NOT NULL",
            [&](const Row& row) { facts_.check_ins[row.get<std::string>(0)].insert(row.get<Micros>(1)); });
        tx_.for_each(
            "SELECT employee_id, first_day, last_day, from_minute, until_minute FROM absence"
            " WHERE state = 'requested'",
            [&](const Row& row) {
                facts_.requests[row.get<std::string>(0)].push_back(
                    {row.get<std::string>(1), row.get<std::string>(2),
                     row.get<std::optional<std::int64_t>>(3), row.get<std::optional<std::int64_t>>(4)});
            });
    }

    void read_log() {
        tx_.for_each(
            "SELECT audit_event_id, kind, subject, body, actor FROM audit_event"
            " WHERE kind = 'attempt_judged' OR kind LIKE 'flag_%' ORDER BY audit_event_id",
            [&](const Row& row) {
                try {
                    const json body = json::parse(row.get<std::string>(3));
                    const auto kind = row.get<std::string>(1);
                    if (kind == "flag_opened") note_opening(body);
                    if (kind.starts_with("flag_"))
                        note_step(kind, row.get<std::string>(4), body);
                    else
                        facts_.judged[{row.get<std::string>(2), body.at("number").get<int>()}] = {
                            body.at("outcome").get<std::string>(), body.value("cause", "")};
                } catch (const json::exception&) {
                    report(fmt::format("event/{}", row.get<std::int64_t>(0)), "a body that cannot be read",
                           "the decision it records");
                }
            });
    }

    void note_opening(const json& body) {
        auto& misses = facts_.opened[body.at("flag").get<std::int64_t>()];
        for (const json& miss : body.at("misses"))
            misses.emplace(miss.at(0).get<std::int64_t>(), miss.at(1).get<int>());
    }

    void note_step(const std::string& event, const std::string& actor, const json& body) {
        FlagLog& log = facts_.flag_logs[body.at("flag").get<std::int64_t>()];
        if (event == "flag_person_told" && log.undecided == "telling") log.undecided = "awaiting_reply";
        if (event == "flag_replied") log.undecided = "replied";
        if (event == "flag_reply_period_ended" && log.undecided == "awaiting_reply")
            log.undecided = "awaiting_decision";
        if (event == "flag_dissolved") log.decision = "dissolved";
        if (event != "flag_decided") return;
        const auto kind = body.at("kind").get<std::string>();
        constexpr std::string_view kPerson = "employee/";
        log.steps.push_back({body.at("decision").get<int>(), kind,
                             actor.starts_with(kPerson) ? actor.substr(kPerson.size()) : "", true,
                             log.undecided});
        if (kind == "more_asked") log.undecided = "telling";
        if (kind == "more_asked" || kind == "withdrawn" || kind == "uphold_declined")
            log.decision.clear();
        else if (kind != "told_by_hand")
            log.decision = kind;
    }

    void read_flags() {
        tx_.for_each("SELECT flag_id, employee_id, opened_at, closed_at, state FROM flag",
                     [&](const Row& row) {
                         facts_.flags[row.get<std::int64_t>(0)] = {row.get<std::string>(1),
                                                                   row.get<Micros>(2),
                                                                   row.get<std::optional<Micros>>(3),
                                                                   row.get<std::string>(4),
                                                                   {},
                                                                   {}};
                     });
        tx_.for_each("SELECT flag_id, number, kind, decided_by, ground FROM flag_decision ORDER BY 1, 2",
                     [&](const Row& row) {
                         facts_.flags[row.get<std::int64_t>(0)].steps.push_back(
                             {row.get<int>(1), row.get<std::string>(2), row.get<std::string>(3),
                              !row.get<std::string>(4).empty()});
                     });
        tx_.for_each("SELECT flag_id, call_id, number FROM flag_miss", [&](const Row& row) {
            const std::pair miss{row.get<std::int64_t>(1), row.get<int>(2)};
            FlagFacts& flag = facts_.flags[row.get<std::int64_t>(0)];
            flag.misses.insert(miss);
            facts_.cited.insert({flag.employee, miss.first, miss.second});
        });
    }

    storage::Transaction& tx_;
    std::vector<Discrepancy>& discrepancies_;
    Facts facts_;
};

}  // namespace

Facts read_facts(storage::Transaction& tx, std::vector<Discrepancy>& discrepancies) {
    return Reader(tx, discrepancies).read();
}

}  // namespace cli
