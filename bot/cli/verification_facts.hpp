// What `sigap verify` recounts from, read as it stands: rows, answers, reasons, check-ins, requests to be
// away and the log.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bot/cli/verification.hpp"

namespace cli {

using Micros = std::int64_t;

inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;

struct CallFacts {
    Micros issued_at = 0;
    std::string counting_rule;
    bool counts = false;
    Micros answer_within = 0;
    bool is_by_attempt = false;
    int threshold = 0;
    bool check_in_resets = false;
    bool uncounted_answer_resets = true;
    std::optional<Micros> span;  ///< over calls: how long before the newest miss the oldest may lie
    std::string zone;
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

/// A step that a human, or the rules after one, took on a flag.
struct StepFacts {
    int number = 0;
    std::string kind;
    std::string by;
    bool has_ground = false;
    std::string undecided{};  ///< by the log: where the flag stood but for any decision
};

struct FlagFacts {
    std::string employee;
    Micros opened_at = 0;
    std::optional<Micros> closed_at;
    std::string state;
    std::set<std::pair<std::int64_t, int>> misses;
    std::vector<StepFacts> steps;
};

/// What the log tells of a flag: where it stands if nobody had decided, and the decision over it, if any.
struct FlagLog {
    std::string undecided = "telling";
    std::string decision;  ///< uphold_proposed, upheld, dismissed, dissolved, overtaken; empty: none
    std::vector<StepFacts> steps;

    const std::string& state() const { return decision.empty() ? undecided : decision; }
};

/// A request to be away that nobody has decided, in local days and, of one day, minutes.
struct RequestFacts {
    std::string first_day;
    std::string last_day;
    std::optional<std::int64_t> from;
    std::optional<std::int64_t> until;
};

/// What the log says last about an attempt.
struct Judgement {
    std::string outcome;
    std::string cause;
};

using PersonKey = std::pair<std::string, std::int64_t>;  // employee, call
using AttemptKey = std::tuple<std::string, std::int64_t, int>;

struct Facts {
    std::map<std::int64_t, CallFacts> calls;
    std::map<PersonKey, PersonFacts> people;
    std::map<AttemptKey, Micros> answers;
    std::map<std::string, std::set<Micros>> check_ins;
    std::map<std::string, std::vector<RequestFacts>> requests;
    std::set<std::string> accepted;                                         ///< subjects of reasons
    std::set<std::string> undecided;                                        ///< the same
    std::map<std::pair<std::string, int>, Judgement> judged;                ///< by subject and number
    std::map<std::int64_t, std::set<std::pair<std::int64_t, int>>> opened;  ///< misses by flag, by the log
    std::map<std::int64_t, FlagLog> flag_logs;
    std::map<std::int64_t, FlagFacts> flags;
    std::map<std::int64_t, std::string> issuers;  ///< by call
    std::set<AttemptKey> cited;                   ///< by any flag
};

/// Reads all of it; what cannot be read is added to `discrepancies`.
Facts read_facts(storage::Transaction& tx, std::vector<Discrepancy>& discrepancies);

}  // namespace cli
