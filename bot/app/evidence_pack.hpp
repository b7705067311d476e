// All that is known about one flag, gathered for a human who never saw Sigap: as a letter (PDF) and as JSON.
// It states facts and quotes; it neither judges nor proposes anything (domain.md c).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/documents/letter.hpp"
#include "storage/attachments.hpp"
#include "storage/audit_chain.hpp"
#include "storage/calls.hpp"
#include "storage/flag_decisions.hpp"
#include "storage/flags.hpp"
#include "storage/ledger.hpp"

namespace app {

/// One message of an attempt, as it was queued and as the provider took it.
struct SentMessage {
    std::string lane;  ///< `telegram/main`
    std::string text;
    std::string state;  ///< of storage/outbox.hpp
    std::optional<domain::Instant> accepted_at;
    std::optional<domain::Instant> delivered_at;
    std::optional<domain::Instant> read_at;
    std::string detail;  ///< the provider's word where it refused
};

struct AnswerEvidence {
    storage::Answer answer;
    std::string words;  ///< as far as others may read it
    std::string how;    ///< it came, in Indonesian: see answer_words.hpp
};

struct AttemptEvidence {
    storage::AttemptRow row;
    bool is_cited = false;  ///< the flag leans on it
    std::vector<SentMessage> messages;
    std::vector<AnswerEvidence> answers;
};

struct CallEvidence {
    storage::Call call;
    std::string caller;
    domain::Outcome outcome = domain::Outcome::pending;
    domain::Explanation day;                ///< of the moment the call was issued
    std::vector<std::string> day_in_words;  ///< each reason of `day` as a sentence
    std::vector<AttemptEvidence> attempts;
    std::vector<storage::Reason> reasons;
    std::vector<storage::Attachment> attachments;  ///< sent with those reasons, or in reply to the call
};

/// A call in time between those that a flag leans on.
struct BetweenEvidence {
    CallEvidence of;
    std::string why_not;  ///< it did not count, in Indonesian
};

struct Decided {
    storage::FlagDecision step;
    std::string name;  ///< of whoever took it; `Sigap` where the rules did
};

struct EvidencePack {
    storage::Flag flag;
    domain::Employee employee;
    std::string zone;
    std::string supervisor;                      ///< at opening; may be empty
    std::optional<storage::Activation> policy;   ///< as it was activated
    std::optional<domain::Policy> policy_terms;  ///< title and legal basis, if that version still holds
    std::vector<CallEvidence> calls;
    std::vector<BetweenEvidence> between;  ///< those calls, which the flag does not lean on
    std::vector<storage::Reply> replies;
    std::vector<storage::Attachment> attachments;  ///< sent with the replies
    std::vector<Decided> decisions;                ///< every step that humans took, withdrawn ones as well
    std::vector<storage::Outage> outages;          ///< from the first issue to the last deadline
    std::vector<storage::ChainedEvent> trail;      ///< every decision about the flag and its calls
    storage::ChainHead head;
    domain::Instant gathered_at;
};

/// nullopt: there is no such flag. Who may see it is the caller's to decide.
std::optional<EvidencePack> gather_evidence(Scene& scene, domain::FlagId id);

/// The calls from the first miss of the flag to its last that it does not lean on, in order of time.
std::vector<CallEvidence> calls_between(Scene& scene, const storage::Flag& flag,
                                        const domain::Employee& employee);

/// Why a call between those of a flag did not count, and what it did to the run when the flag was opened: an
/// answer that was given after that does not part it (ADR 6), and is told with its time.
std::string why_it_did_not_count(Scene& scene, const storage::Flag& flag, const CallEvidence& between,
                                 domain::Language language);

/// Of all its calls and of the replies.
std::vector<storage::Attachment> attachments_in(const EvidencePack& pack);

/// Two spaces of indent; instants as RFC 3339 in UTC.
std::string to_json(const EvidencePack& pack);

/// In that language, times on the person's wall and in UTC.
documents::Letter to_letter(Scene& scene, const EvidencePack& pack, domain::Language language);

}  // namespace app
