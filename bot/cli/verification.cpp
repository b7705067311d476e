#include "bot/cli/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

using domain::Instant;
using nlohmann::json;
using storage::Row;
using Micros = std::int64_t;

constexpr Micros kSecond = 1'000'000;
constexpr Micros kMinute = 60 * kSecond;

struct CallFacts {
    Micros issued_at = 0;
    std::string counting_rule;
    bool counts = false;
    Micros answer_within = 0;
    bool is_by_attempt = false;
    int threshold = 0;
};

struct AttemptFacts {
    int number = 0;
    Micros issued_at = 0;
    Micros deadline = 0;
    std::string outcome;
    std::string cause;
    std::optional<Micros> answered_at;
    std::optional<Micros> final_at;
};

struct PersonFacts {
    bool is_left_out = false;
    bool has_ended = false;
    std::string outcome;
    std::vector<AttemptFacts> attempts;
};

struct FlagFacts {
    std::string employee;
    Micros opened_at = 0;
    std::optional<Micros> closed_at;
    std::set<std::pair<std::int64_t, int>> misses;
};

/// What the log says last about an attempt.
struct Judgement {
    std::string outcome;
    std::string cause;
};

using PersonKey = std::pair<std::string, std::int64_t>;  // employee, call
using AttemptKey = std::tuple<std::string, std::int64_t, int>;

std::string written(Micros at) {
    return domain::to_rfc3339_utc(domain::from_micros(at));
}

bool is_answer(const std::string& outcome) {
    return outcome == "answered" || outcome == "late";
}

class Recounter {
public:
    explicit Recounter(storage::Transaction& tx) : tx_(tx) {}

    Recount run() {
        result_.employees = tx_.query_one("SELECT count(*) FROM employee")->get<std::int64_t>(0);
        read_calls();
        read_people();
        read_answers_and_reasons();
        read_log();
        read_flags();
        result_.calls = static_cast<std::int64_t>(calls_.size());
        result_.flags = static_cast<std::int64_t>(flags_.size());
        for (const auto& [key, person] : people_) check_person(key, person);
        for (const auto& [id, flag] : flags_) check_flag(id, flag);
        check_streaks();
        return std::move(result_);
    }

private:
    void report(std::string subject, std::string recorded, std::string recounted) {
        result_.discrepancies.push_back({std::move(subject), std::move(recorded), std::move(recounted)});
    }

    // ------------------------------------------------------------------------------------------- reading

    void read_calls() {
        tx_.for_each("SELECT call_id, issued_at, counting_rule, counts, rule FROM call", [&](const Row& row) {
            const auto id = row.get<std::int64_t>(0);
            CallFacts call{row.get<Micros>(1), row.get<std::string>(2), row.get<bool>(3), 0, false, 0};
            try {
                const json rule = json::parse(row.get<std::string>(4));
                call.answer_within = rule.at("answer_within_minutes").get<Micros>() * kMinute;
                call.is_by_attempt = rule.at("count") == "attempts";
                call.threshold = rule.at("threshold").get<int>();
            } catch (const json::exception&) {
                report(fmt::format("call/{}", id), "a rule that cannot be read",
                       "the rule it was issued under");
            }
            calls_.emplace(id, std::move(call));
        });
    }

    void read_people() {
        tx_.for_each(
            "SELECT employee_id, call_id, left_out IS NOT NULL, ended_at IS NOT NULL, outcome FROM call_person",
            [&](const Row& row) {
                people_[{row.get<std::string>(0), row.get<std::int64_t>(1)}] = {
                    row.get<bool>(2), row.get<bool>(3), row.get<std::string>(4), {}};
            });
        tx_.for_each(
            "SELECT employee_id, call_id, number, issued_at, deadline, outcome, cause, answered_at, final_at"
            " FROM attempt ORDER BY employee_id, call_id, number",
            [&](const Row& row) {
                people_[{row.get<std::string>(0), row.get<std::int64_t>(1)}].attempts.push_back(
                    {row.get<int>(2), row.get<Micros>(3), row.get<Micros>(4), row.get<std::string>(5),
                     row.get<std::optional<std::string>>(6).value_or(""), row.get<std::optional<Micros>>(7),
                     row.get<std::optional<Micros>>(8)});
            });
    }

    void read_answers_and_reasons() {
        tx_.for_each("SELECT employee_id, call_id, number, min(answered_at) FROM answer GROUP BY 1, 2, 3",
                     [&](const Row& row) {
                         answers_[{row.get<std::string>(0), row.get<std::int64_t>(1), row.get<int>(2)}] =
                             row.get<Micros>(3);
                     });
        tx_.for_each("SELECT subject, state FROM reason", [&](const Row& row) {
            const auto state = row.get<std::string>(1);
            if (state == "accepted") accepted_.insert(row.get<std::string>(0));
            if (state == "undecided") undecided_.insert(row.get<std::string>(0));
        });
    }

    void read_log() {
        tx_.for_each(
            "SELECT audit_event_id, kind, subject, body FROM audit_event"
            " WHERE kind IN ('attempt_judged', 'flag_opened') ORDER BY audit_event_id",
            [&](const Row& row) {
                try {
                    const json body = json::parse(row.get<std::string>(3));
                    if (row.get<std::string>(1) == "flag_opened")
                        note_opening(body);
                    else
                        judged_[{row.get<std::string>(2), body.at("number").get<int>()}] = {
                            body.at("outcome").get<std::string>(), body.value("cause", "")};
                } catch (const json::exception&) {
                    report(fmt::format("event/{}", row.get<std::int64_t>(0)), "a body that cannot be read",
                           "the decision it records");
                }
            });
    }

    void note_opening(const json& body) {
        auto& misses = opened_[body.at("flag").get<std::int64_t>()];
        for (const json& miss : body.at("misses"))
            misses.emplace(miss.at(0).get<std::int64_t>(), miss.at(1).get<int>());
    }

    void read_flags() {
        tx_.for_each("SELECT flag_id, employee_id, opened_at, closed_at FROM flag", [&](const Row& row) {
            flags_[row.get<std::int64_t>(0)] = {
                row.get<std::string>(1), row.get<Micros>(2), row.get<std::optional<Micros>>(3), {}};
        });
        tx_.for_each("SELECT flag_id, call_id, number FROM flag_miss", [&](const Row& row) {
            const std::pair miss{row.get<std::int64_t>(1), row.get<int>(2)};
            FlagFacts& flag = flags_[row.get<std::int64_t>(0)];
            flag.misses.insert(miss);
            cited_.insert({flag.employee, miss.first, miss.second});
        });
    }

    // -------------------------------------------------------------------------------- attempts and calls

    static std::string reason_subject(const PersonKey& key) {
        return fmt::format("attempt/{}/{}", key.second, key.first);
    }

    void check_person(const PersonKey& key, const PersonFacts& person) {
        const std::string subject = fmt::format("call/{}/{}", key.second, key.first);
        if (person.is_left_out) {
            if (person.outcome != "void") report(subject, person.outcome, "void: the person was left out");
            if (!person.attempts.empty())
                report(subject, fmt::format("{} attempts", person.attempts.size()),
                       "none: the person was left out");
            return;
        }
        if (person.attempts.empty())
            return report(subject, "no attempt", "at least one: the person was asked");
        for (std::size_t at = 0; at < person.attempts.size(); ++at) {
            if (person.attempts[at].number != static_cast<int>(at) + 1)
                report(subject, fmt::format("attempt {} in place {}", person.attempts[at].number, at + 1),
                       "attempts numbered from 1 without gaps");
            check_attempt(key, person.attempts[at]);
        }
        const std::string expected = outcome_from_attempts(person);
        if (person.outcome != expected) report(subject, person.outcome, expected + " from its attempts");
    }

    /// Answered if any attempt was; else late; else pending; else excused; else missed if at least one is;
    /// else void. While the call goes on for the person, an attempt under way does not hide what earlier ones
    /// came to.
    static std::string outcome_from_attempts(const PersonFacts& person) {
        std::set<std::string> found;
        for (const AttemptFacts& attempt : person.attempts) found.insert(attempt.outcome);
        if (!person.has_ended && found.size() > 1 && person.outcome != "pending") found.erase("pending");
        for (const char* outcome : {"answered", "late", "pending", "excused", "missed"})
            if (found.contains(outcome)) return outcome;
        return "void";
    }

    void check_attempt(const PersonKey& key, const AttemptFacts& attempt) {
        const std::string subject = fmt::format("{}/{}", reason_subject(key), attempt.number);
        const auto call = calls_.find(key.second);
        if (call == calls_.end()) return report(subject, "an attempt", "none: there is no such call");
        if (const Micros deadline = attempt.issued_at + call->second.answer_within;
            attempt.deadline != deadline)
            report(subject, "deadline " + written(attempt.deadline),
                   written(deadline) + " by the call's rule");

        const auto answer = answers_.find({key.first, key.second, attempt.number});
        const auto first_answer = answer == answers_.end() ? std::nullopt : std::optional(answer->second);
        if (attempt.answered_at != first_answer)
            report(subject,
                   attempt.answered_at ? "answered at " + written(*attempt.answered_at) : "no answer",
                   first_answer ? written(*first_answer) + ", the earliest answer on record"
                                : "no answer is on record");
        if (const std::string expected = expected_outcome(key, attempt, first_answer);
            attempt.outcome != expected)
            report(subject, attempt.outcome, expected);
        if ((attempt.outcome == "void") != !attempt.cause.empty())
            report(subject,
                   attempt.outcome +
                       (attempt.cause.empty() ? " without a cause" : " with cause " + attempt.cause),
                   "a cause with void and with nothing else");
        if (attempt.outcome == "missed" && !attempt.final_at)
            report(subject, "missed without final_at", "a miss says until when it is provisional");
        check_log(subject, {reason_subject(key), attempt.number}, attempt);
    }

    /// By the answer alone where there is one; silence is judged from evidence that time takes away, so there
    /// only what each outcome needs is held against it.
    std::string expected_outcome(const PersonKey& key, const AttemptFacts& attempt,
                                 const std::optional<Micros>& answered_at) const {
        if (answered_at) return *answered_at / kSecond <= attempt.deadline / kSecond ? "answered" : "late";
        if (is_answer(attempt.outcome)) return "no answer: pending, missed, excused or void";
        if (attempt.outcome == "excused" && !accepted_.contains(reason_subject(key)))
            return "missed: nobody accepted a reason";
        return attempt.outcome;
    }

    void check_log(const std::string& subject, const std::pair<std::string, int>& key,
                   const AttemptFacts& attempt) {
        const auto judgement = judged_.find(key);
        if (judgement == judged_.end()) {
            if (attempt.outcome != "pending")
                report(subject, attempt.outcome, "pending: the log holds no judgement");
            return;
        }
        const Judgement& last = judgement->second;
        if (last.outcome != attempt.outcome || last.cause != attempt.cause)
            report(subject, fmt::format("{} {}", attempt.outcome, attempt.cause),
                   fmt::format("{} {} by the last judgement in the log", last.outcome, last.cause));
    }

    // ---------------------------------------------------------------------------------- flags and streaks

    /// The outcome of what is counted: of an attempt, or of a whole call where the number is 0.
    std::optional<std::string> outcome_of(const std::string& employee, std::int64_t call, int number) const {
        const auto person = people_.find({employee, call});
        if (person == people_.end()) return std::nullopt;
        if (number == 0) return person->second.outcome;
        for (const AttemptFacts& attempt : person->second.attempts)
            if (attempt.number == number) return attempt.outcome;
        return std::nullopt;
    }

    void check_flag(std::int64_t id, const FlagFacts& flag) {
        const std::string subject = fmt::format("flag/{}", id);
        if (const auto opened = opened_.find(id); opened == opened_.end())
            report(subject, "a flag", "none: the log does not open it");
        else if (opened->second != flag.misses)
            report(subject, fmt::format("{} misses", flag.misses.size()),
                   fmt::format("the {} misses that the log opened it with", opened->second.size()));
        if (flag.misses.empty()) return report(subject, "no miss", "the misses it was opened for");

        const auto first_call = calls_.find(flag.misses.begin()->first);
        if (first_call != calls_.end() && static_cast<int>(flag.misses.size()) < first_call->second.threshold)
            report(subject, fmt::format("{} misses", flag.misses.size()),
                   fmt::format("at least {} by the rule of its calls", first_call->second.threshold));
        for (const auto& [call, number] : flag.misses) {
            const auto outcome = outcome_of(flag.employee, call, number);
            const std::string miss = number == 0 ? fmt::format("call {}", call)
                                                 : fmt::format("attempt {} of call {}", number, call);
            if (!outcome)
                report(subject, miss, "a call to " + flag.employee);
            else if (!flag.closed_at && *outcome != "missed")
                report(subject, fmt::format("open with {}, which is {}", miss, *outcome),
                       "dissolved: the miss does not stand");
            if (const auto facts = calls_.find(call); facts != calls_.end() && !facts->second.counts)
                report(subject, miss, "a call that counts");
        }
        if (!flag.closed_at) check_unbroken(subject, flag);
    }

    /// Everything counted for a person, in order of issue.
    struct Item {
        Micros at;
        std::int64_t call;
        int number;
        std::string outcome;
    };

    std::vector<Item> items_of(const std::string& employee, bool is_by_attempt) const {
        std::vector<Item> items;
        for (auto person = people_.lower_bound({employee, 0});
             person != people_.end() && person->first.first == employee; ++person) {
            const auto call = calls_.find(person->first.second);
            if (call == calls_.end() || person->second.is_left_out) continue;
            if (!is_by_attempt)
                items.push_back({call->second.issued_at, call->first, 0, person->second.outcome});
            else
                for (const AttemptFacts& attempt : person->second.attempts)
                    items.push_back({attempt.issued_at, call->first, attempt.number, attempt.outcome});
        }
        std::sort(items.begin(), items.end(), [](const Item& left, const Item& right) {
            return std::tie(left.at, left.call, left.number) < std::tie(right.at, right.call, right.number);
        });
        return items;
    }

    void check_unbroken(const std::string& subject, const FlagFacts& flag) {
        const auto items = items_of(flag.employee, flag.misses.begin()->second != 0);
        const auto is_cited = [&](const Item& item) {
            return flag.misses.contains({item.call, item.number});
        };
        const auto first = std::find_if(items.begin(), items.end(), is_cited);
        const auto last = std::find_if(items.rbegin(), items.rend(), is_cited).base();
        for (auto item = first; item < last; ++item)
            if (is_answer(item->outcome))
                report(subject, fmt::format("misses around the answer to call {}", item->call),
                       "consecutive misses: an answer ends a streak");
    }

    /// The counted misses behind the last answer, all under the rule of the newest one; over attempts, of one
    /// call.
    std::vector<Item> streak_of(const std::string& employee, bool is_by_attempt) const {
        auto items = items_of(employee, is_by_attempt);
        std::vector<Item> misses;
        std::string rule;
        for (auto item = items.rbegin(); item != items.rend() && !is_answer(item->outcome); ++item) {
            const CallFacts& call = calls_.at(item->call);
            if (item->outcome != "missed" || !call.counts) continue;
            if (misses.empty()) rule = call.counting_rule;
            if (call.counting_rule != rule) break;
            misses.push_back(*item);
        }
        if (!is_by_attempt) return misses;
        std::map<std::int64_t, std::vector<Item>> by_call;
        for (const Item& miss : misses) by_call[miss.call].push_back(miss);
        std::vector<Item> longest;
        for (auto& [call, own] : by_call)
            if (own.size() >= longest.size()) longest = own;
        return longest;
    }

    void check_streaks() {
        std::set<std::string> employees;
        for (const auto& [key, person] : people_) employees.insert(key.first);
        for (const std::string& employee : employees)
            for (const bool is_by_attempt : {false, true})
                check_streak(employee, streak_of(employee, is_by_attempt), is_by_attempt);
    }

    void check_streak(const std::string& employee, const std::vector<Item>& streak, bool is_by_attempt) {
        if (streak.empty()) return;
        const CallFacts& newest = calls_.at(streak.front().call);
        if (newest.is_by_attempt != is_by_attempt || static_cast<int>(streak.size()) < newest.threshold)
            return;
        for (const Item& miss : streak)
            if (cited_.contains({employee, miss.call, miss.number}) ||
                undecided_.contains(reason_subject({employee, miss.call})))
                return;
        for (const auto& [id, flag] : flags_)  // an open flag takes no further misses in
            if (flag.employee == employee && (!flag.closed_at || *flag.closed_at >= streak.front().at))
                return;
        report("employee/" + employee, "no flag",
               fmt::format("a flag: {} counted misses in a row, up to call {}", streak.size(),
                           streak.front().call));
    }

    storage::Transaction& tx_;
    Recount result_;
    std::map<std::int64_t, CallFacts> calls_;
    std::map<PersonKey, PersonFacts> people_;
    std::map<AttemptKey, Micros> answers_;
    std::set<std::string> accepted_;
    std::set<std::string> undecided_;
    std::map<std::pair<std::string, int>, Judgement> judged_;
    std::map<std::int64_t, std::set<std::pair<std::int64_t, int>>> opened_;
    std::map<std::int64_t, FlagFacts> flags_;
    std::set<AttemptKey> cited_;
};

}  // namespace

Recount recount(storage::Transaction& tx) {
    return Recounter(tx).run();
}

}  // namespace cli
