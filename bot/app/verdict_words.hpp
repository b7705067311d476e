// Why a call ended for a person as it did, in words: when and where they were asked, what the messengers
// reported, on which ground it was decided, whether it counted and by which rule. For the person, whoever
// called, and HR.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/talk.hpp"
#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "storage/outbox.hpp"

namespace app {

struct ExplainedAttempt {
    storage::AttemptRow row;
    bool is_provisional = false;  ///< an answer given in time may still arrive and cancel the miss
    std::vector<storage::OutboxRow> messages;  ///< the call, and the nudge if there was one
    /// Of the stored evidence: what was not well during the time to answer.
    std::vector<domain::Span> outages;
    std::vector<domain::Span> provider_outages;
    std::optional<storage::Answer> answer;  ///< the one that counts
    std::string noted_by;  ///< `employee/P-01`: that supervisor noted that the person responded otherwise
};

struct CallExplanation {
    storage::Call call;
    domain::Employee employee;
    std::string caller;
    std::string zone;      ///< of the person
    std::string left_out;  ///< the rule by which the person was not asked; empty if they were
    domain::Outcome outcome = domain::Outcome::pending;
    std::vector<ExplainedAttempt> attempts;
    /// The run of counted misses as it stands now, by the rule of this call; empty if there is none.
    std::vector<domain::CountedItem> streak;
    std::vector<storage::Flag> flags;  ///< that cite this call, dissolved ones too
    domain::Instant explained_at;
};

/// nullopt: there is no such call, or it was not for the person. Who may read it is the caller's to decide.
std::optional<CallExplanation> explain_call(Scene& scene, const domain::Employee& employee,
                                            domain::CallId call);

/// A line each, times on the person's wall.
std::vector<std::string> to_words(Scene& scene, const CallExplanation& explanation,
                                  domain::Language language);

/// Two spaces of indent; instants as RFC 3339 in UTC; `words` is `to_words`.
std::string to_json(Scene& scene, const CallExplanation& explanation, domain::Language language);

/// `/mengapa 17`: the person's own call; `/mengapa 17 budi`, or without the name where only one was called: a
/// call of one's own. Everybody else's is refused. False if the words begin with no number.
bool explain_call_in_chat(Scene& scene, const Talk& talk, std::string_view words);

}  // namespace app
