#include "bot/cli/verification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "bot/cli/verification_facts.hpp"
#include "bot/cli/verification_flags.hpp"
#include "bot/cli/verification_records.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

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
        facts_ = read_facts(tx_, result_.discrepancies);
        result_.calls = static_cast<std::int64_t>(facts_.calls.size());
        result_.flags = static_cast<std::int64_t>(facts_.flags.size());
        for (const auto& [key, person] : facts_.people) check_person(key, person);
        for (const auto& [id, flag] : facts_.flags) check_flag(id, flag);
        check_decisions(facts_, result_.discrepancies);
        check_streaks();
        check_records(tx_, result_.discrepancies);
        return std::move(result_);
    }

private:
    void report(std::string subject, std::string recorded, std::string recounted) {
        result_.discrepancies.push_back({std::move(subject), std::move(recorded), std::move(recounted)});
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
        const auto call = facts_.calls.find(key.second);
        if (call == facts_.calls.end()) return report(subject, "an attempt", "none: there is no such call");
        if (const Micros deadline = attempt.issued_at + call->second.answer_within;
            attempt.deadline != deadline)
            report(subject, "deadline " + written(attempt.deadline),
                   written(deadline) + " by the call's rule");

        const auto answer = facts_.answers.find({key.first, key.second, attempt.number});
        const auto first_answer =
            answer == facts_.answers.end() ? std::nullopt : std::optional(answer->second);
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
        if (answered_at && *answered_at / kSecond <= attempt.deadline / kSecond) return "answered";
        // What was void before a late answer stays so, if nothing else of the call counted.
        if (answered_at) return attempt.outcome == "void" ? "void" : "late";
        if (is_answer(attempt.outcome)) return "no answer: pending, missed, excused or void";
        if (attempt.outcome == "excused" && !facts_.accepted.contains(reason_subject(key)))
            return "missed: nobody accepted a reason";
        return attempt.outcome;
    }

    void check_log(const std::string& subject, const std::pair<std::string, int>& key,
                   const AttemptFacts& attempt) {
        const auto judgement = facts_.judged.find(key);
        if (judgement == facts_.judged.end()) {
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
        const auto person = facts_.people.find({employee, call});
        if (person == facts_.people.end()) return std::nullopt;
        if (number == 0) return person->second.outcome;
        for (const AttemptFacts& attempt : person->second.attempts)
            if (attempt.number == number) return attempt.outcome;
        return std::nullopt;
    }

    void check_flag(std::int64_t id, const FlagFacts& flag) {
        const std::string subject = fmt::format("flag/{}", id);
        if (const auto opened = facts_.opened.find(id); opened == facts_.opened.end())
            report(subject, "a flag", "none: the log does not open it");
        else if (opened->second != flag.misses)
            report(subject, fmt::format("{} misses", flag.misses.size()),
                   fmt::format("the {} misses that the log opened it with", opened->second.size()));
        if (flag.misses.empty()) return report(subject, "no miss", "the misses it was opened for");

        const auto first_call = facts_.calls.find(flag.misses.begin()->first);
        if (first_call != facts_.calls.end() &&
            static_cast<int>(flag.misses.size()) < first_call->second.threshold)
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
            else if (flag.state == "upheld" && *outcome != "missed")
                report(subject, fmt::format("upheld with {}, which is {}", miss, *outcome),
                       "overtaken: the miss does not stand");
            if (const auto facts = facts_.calls.find(call);
                facts != facts_.calls.end() && !facts->second.counts)
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

    static bool has_answer(const PersonFacts& person) {
        return std::any_of(person.attempts.begin(), person.attempts.end(),
                           [](const AttemptFacts& attempt) { return attempt.answered_at.has_value(); });
    }
    /// An answer to what did not count counts for the person: it ends a streak as one that comes late does.
    static std::string as_response(const std::string& outcome, bool is_answered) {
        return outcome == "void" && is_answered ? "late" : outcome;
    }

    std::vector<Item> items_of(const std::string& employee, bool is_by_attempt) const {
        std::vector<Item> items;
        for (auto person = facts_.people.lower_bound({employee, 0});
             person != facts_.people.end() && person->first.first == employee; ++person) {
            const auto call = facts_.calls.find(person->first.second);
            if (call == facts_.calls.end() || person->second.is_left_out) continue;
            if (!is_by_attempt)
                items.push_back({call->second.issued_at, call->first, 0,
                                 as_response(person->second.outcome, has_answer(person->second))});
            else
                for (const AttemptFacts& attempt : person->second.attempts)
                    items.push_back({attempt.issued_at, call->first, attempt.number,
                                     as_response(attempt.outcome, attempt.answered_at.has_value())});
        }
        std::sort(items.begin(), items.end(), [](const Item& left, const Item& right) {
            return std::tie(left.at, left.call, left.number) < std::tie(right.at, right.call, right.number);
        });
        return items;
    }

    /// Whether the item ends a streak that is counted by the rule.
    bool ends_streak(const Item& item, const CallFacts& rule) const {
        return is_answer(item.outcome) && (rule.uncounted_answer_resets || facts_.calls.at(item.call).counts);
    }

    /// The earliest check-in of the person from `from` on, if the rule lets it end a streak.
    std::optional<Micros> check_in_since(const std::string& employee, Micros from,
                                         const CallFacts& rule) const {
        const auto own = facts_.check_ins.find(employee);
        if (!rule.check_in_resets || own == facts_.check_ins.end()) return std::nullopt;
        const auto found = own->second.lower_bound(from);
        return found == own->second.end() ? std::nullopt : std::optional(*found);
    }

    void check_unbroken(const std::string& subject, const FlagFacts& flag) {
        const auto rule = facts_.calls.find(flag.misses.begin()->first);
        if (rule == facts_.calls.end()) return;
        const auto items = items_of(flag.employee, flag.misses.begin()->second != 0);
        const auto is_cited = [&](const Item& item) {
            return flag.misses.contains({item.call, item.number});
        };
        const auto first = std::find_if(items.begin(), items.end(), is_cited);
        const auto last = std::find_if(items.rbegin(), items.rend(), is_cited).base();
        if (first >= last) return;
        for (auto item = first; item < last; ++item)
            if (ends_streak(*item, rule->second))
                report(subject, fmt::format("misses around the answer to call {}", item->call),
                       "consecutive misses: an answer ends a streak");
        const Micros newest = std::prev(last)->at;
        if (const auto at = check_in_since(flag.employee, first->at, rule->second); at && *at < newest)
            report(subject, "misses around the check-in at " + written(*at),
                   "consecutive misses: by the rule of its calls a check-in ends a streak");
        if (const auto span = rule->second.span; span && first->number == 0 && first->at < newest - *span)
            report(subject, "a first miss of " + written(first->at),
                   "misses within the days that the rule of its calls allows");
    }

    /// Newest first: the counted misses since whatever ended the streak before them, all under the rule of
    /// the newest one; over attempts, of one call.
    std::vector<Item> streak_of(const std::string& employee, bool is_by_attempt) const {
        const auto items = items_of(employee, is_by_attempt);
        const auto newest = std::find_if(items.rbegin(), items.rend(), [&](const Item& item) {
            return item.outcome == "missed" && facts_.calls.at(item.call).counts;
        });
        if (newest == items.rend()) return {};
        const CallFacts& rule = facts_.calls.at(newest->call);
        std::vector<Item> misses;
        for (auto item = items.rbegin(); item != items.rend(); ++item) {
            const CallFacts& call = facts_.calls.at(item->call);
            if (ends_streak(*item, rule) || check_in_since(employee, item->at, rule).has_value()) break;
            if (item->outcome != "missed" || !call.counts) continue;
            const bool is_too_old = !is_by_attempt && rule.span && item->at < newest->at - *rule.span;
            if (call.counting_rule != rule.counting_rule || is_too_old) break;
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
        for (const auto& [key, person] : facts_.people) employees.insert(key.first);
        for (const std::string& employee : employees)
            for (const bool is_by_attempt : {false, true})
                check_streak(employee, streak_of(employee, is_by_attempt), is_by_attempt);
    }

    void check_streak(const std::string& employee, const std::vector<Item>& streak, bool is_by_attempt) {
        if (streak.empty()) return;
        const CallFacts& newest = facts_.calls.at(streak.front().call);
        if (newest.is_by_attempt != is_by_attempt || static_cast<int>(streak.size()) < newest.threshold)
            return;
        for (const Item& miss : streak)
            if (facts_.cited.contains({employee, miss.call, miss.number}) ||
                facts_.undecided.contains(reason_subject({employee, miss.call})) ||
                is_asked_for(employee, miss))
                return;
        for (const auto& [id, flag] : facts_.flags)  // an open flag takes no further misses in
            if (flag.employee == employee && (!flag.closed_at || *flag.closed_at >= streak.front().at))
                return;
        report("employee/" + employee, "no flag",
               fmt::format("a flag: {} counted misses in a row, up to call {}", streak.size(),
                           streak.front().call));
    }

    /// Whether the person has asked to be away then, and waits for the answer.
    bool is_asked_for(const std::string& employee, const Item& miss) const {
        const auto own = facts_.requests.find(employee);
        if (own == facts_.requests.end()) return false;
        const auto local = domain::local_time(domain::from_micros(miss.at), facts_.calls.at(miss.call).zone);
        const std::string day = domain::to_iso_date(local.date);
        const auto minute = std::chrono::floor<std::chrono::minutes>(local.time_of_day).count();
        return std::any_of(own->second.begin(), own->second.end(), [&](const RequestFacts& request) {
            return request.first_day <= day && day <= request.last_day &&
                   minute >= request.from.value_or(0) && minute < request.until.value_or(24 * 60);
        });
    }

    storage::Transaction& tx_;
    Recount result_;
    Facts facts_;
};

}  // namespace

Recount recount(storage::Transaction& tx) {
    return Recounter(tx).run();
}

}  // namespace cli
