#include <fmt/format.h>

#include <utility>

#include "bot/app/answer_words.hpp"
#include "bot/app/attachments.hpp"
#include "bot/app/audit_words.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/evidence_pack.hpp"
#include "bot/app/outage_ledger.hpp"
#include "bot/app/trouble_words.hpp"
#include "bot/app/watermark.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/streak.hpp"
#include "bot/wording/grounds.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using documents::Facts;
using documents::Heading;
using documents::LetterTable;
using documents::Paragraph;
using domain::Instant;
using domain::Language;

/// Writes the pack block by block in one language.
class LetterWriter {
public:
    LetterWriter(Scene& scene, const EvidencePack& pack, Language language)
        : scene_(scene), pack_(pack), language_(language) {}

    documents::Letter write() {
        letter_.office = scene_.office.name;
        letter_.title = text("pack_title", {{"nomor", std::to_string(pack_.flag.id.value)}});
        letter_.reference = text("pack_reference", {{"nomor", std::to_string(pack_.flag.id.value)},
                                                    {"waktu", at(pack_.gathered_at)}});
        letter_.page_of = text("pack_page", {{"n", "{n}"}, {"m", "{m}"}});
        letter_.watermark = watermark(scene_, language_);
        letter_.created_at = pack_.gathered_at;
        add(Paragraph{text("pack_preface"), Paragraph::Style::plain});
        write_person();
        write_flag();
        write_policy();
        for (const CallEvidence& evidence : pack_.calls) write_call(evidence);
        write_between();
        write_replies();
        write_decisions();
        write_outages();
        write_trail();
        return std::move(letter_);
    }

private:
    std::string text(std::string_view key, const wording::Arguments& arguments = {}) const {
        return scene_.words.text(language_, key, arguments);
    }
    template <typename Block>
    void add(Block block) {
        letter_.blocks.emplace_back(std::move(block));
    }
    void heading(std::string_view key, const wording::Arguments& arguments = {}, int level = 2) {
        add(Heading{text(key, arguments), level});
    }

    /// On the person's wall, and in UTC for whoever compares systems.
    std::string at(Instant instant) const {
        return fmt::format("{} (UTC {})", wording::date_and_time(instant, pack_.zone, language_),
                           domain::to_rfc3339_utc(instant));
    }
    std::string at_or_dash(const std::optional<Instant>& instant) const {
        return instant ? at(*instant) : std::string("–");
    }
    std::string outcome_words(const domain::Verdict& verdict) const {
        std::string words = text("state_" + std::string(to_string(verdict.outcome)));
        if (verdict.cause) words += ": " + text("cause_" + std::string(to_string(*verdict.cause)));
        return words;
    }

    void write_person() {
        heading("pack_person");
        const domain::Employee& person = pack_.employee;
        add(Facts{{{text("pack_name"), person.name},
                   {text("pack_nip"), person.nip},
                   {text("pack_employment"), text("employment_" + std::string(to_string(person.employment)))},
                   {text("pack_unit"), person.unit.value},
                   {text("pack_supervisor"), pack_.supervisor.empty() ? "–" : pack_.supervisor}}});
    }

    void write_flag() {
        heading("pack_flag");
        const storage::Flag& flag = pack_.flag;
        add(Facts{{{text("pack_opened"), at(flag.opened_at)},
                   {text("pack_person_told"), at_or_dash(flag.person_told_at)},
                   {text("pack_reply_until"), at_or_dash(flag.reply_until)},
                   {text("pack_closed"), at_or_dash(flag.closed_at)}}});
    }

    void write_policy() {
        heading("pack_policy");
        const auto& terms = pack_.policy_terms;
        Facts facts{{{text("pack_policy_version"), pack_.flag.policy_id + " " + pack_.flag.policy_version}}};
        if (terms) {
            facts.rows.push_back(
                {text("pack_policy_title"), domain::name_for(language_, terms->title, terms->title_en)});
            facts.rows.push_back({text("pack_legal_basis"), terms->legal_basis});
            if (!terms->escalation.label.empty())
                facts.rows.push_back({text("pack_label"), terms->escalation.label});
            if (!terms->escalation.document.empty())
                facts.rows.push_back({text("pack_document"), terms->escalation.document});
        }
        if (pack_.policy)
            facts.rows.push_back({text("pack_policy_activated"),
                                  fmt::format("{}, {}. {}", at(pack_.policy->activated_at),
                                              pack_.policy->activated_by, pack_.policy->ground)});
        add(std::move(facts));
    }

    void write_call(const CallEvidence& evidence) {
        heading("pack_call", {{"nomor", std::to_string(evidence.call.id.value)}});
        add(Facts{{{text("pack_caller"), evidence.caller},
                   {text("pack_issued"), at(evidence.call.issued_at)},
                   {text("pack_counts"), text(evidence.call.counts ? "pack_yes" : "pack_no")},
                   {text("pack_message"), evidence.call.message}}});
        heading("pack_day", {}, 3);
        for (const domain::Ground& ground : evidence.day.reasons)
            add(Paragraph{
                fmt::format("{} [{}]", wording::sentence(scene_.words, language_, ground), ground.rule),
                Paragraph::Style::plain});
        for (const AttemptEvidence& attempt : evidence.attempts) write_attempt(attempt);
        if (evidence.reasons.empty()) return write_attachments(evidence.attachments);
        heading("pack_reasons", {}, 3);
        for (const storage::Reason& reason : evidence.reasons) {
            add(Facts{{{text("pack_given"), at(reason.given_at)},
                       {text("pack_reason"), text("reason_" + reason.code)},
                       {text("pack_decision"), text("reason_state_" + reason.state)}}});
            // Illness is a category; what was said about it stays with the record.
            if (reason.code != "illness" && !reason.words.empty())
                add(Paragraph{reason.words, Paragraph::Style::quoted});
        }
        write_attachments(evidence.attachments);
    }

    void write_between() {
        if (pack_.between.empty()) return;
        heading("pack_between");
        LetterTable table{{{text("pack_between_call"), 1},
                           {text("pack_issued"), 3},
                           {text("pack_caller"), 2},
                           {text("pack_between_why"), 5}},
                          {}};
        for (const BetweenEvidence& between : pack_.between)
            table.rows.push_back({std::to_string(between.of.call.id.value), at(between.of.call.issued_at),
                                  between.of.caller,
                                  why_it_did_not_count(scene_, pack_.flag, between.of, language_)});
        add(std::move(table));
    }

    /// What was sent, what became of its file, and the hash that names the bytes for ever.
    void write_attachments(const std::vector<storage::Attachment>& attachments) {
        for (const storage::Attachment& one : attachments) {
            std::string what = text("attachment_" + one.kind);
            if (!one.mime_type.empty()) what += ", " + one.mime_type;
            if (one.bytes) what += fmt::format(", {} B", *one.bytes);
            what += fmt::format(", {}, {}", at(one.sent_at), channel_name(scene_, one.lane, language_));
            if (!one.caption.empty()) what += fmt::format(": \"{}\"", one.caption);
            Facts facts{{{text("pack_attachment"), what}}};
            std::string file = file_state_words(scene_, one, language_);
            if (one.file.settled_at) file += ", " + at(*one.file.settled_at);
            if (one.file.state == "stored") file = file_name_of(one) + ": " + file;
            facts.rows.push_back({text("pack_file"), file});
            if (one.file.bytes)
                facts.rows.push_back({text("pack_file_hash"), fmt::format("{}, {} B, {}", one.file.media_type,
                                                                          *one.file.bytes, one.file.sha256)});
            add(std::move(facts));
        }
    }

    void write_attempt(const AttemptEvidence& attempt) {
        heading("pack_attempt", {{"n", std::to_string(attempt.row.attempt.number)}}, 3);
        const domain::Verdict& verdict = attempt.row.verdict;
        add(Facts{{{text("pack_issued"), at(attempt.row.attempt.issued_at)},
                   {text("pack_deadline"), at(attempt.row.attempt.deadline)},
                   {text("pack_outcome"), outcome_words(verdict)},
                   {text("pack_final"), at_or_dash(verdict.final_at)},
                   {text("pack_cited"), text(attempt.is_cited ? "pack_yes" : "pack_no")}}});
        if (!attempt.messages.empty()) {
            LetterTable sent{{{text("pack_channel"), 2},
                              {text("pack_text"), 5},
                              {text("pack_accepted"), 3},
                              {text("pack_delivered"), 3}},
                             {}};
            for (const SentMessage& message : attempt.messages)
                sent.rows.push_back(
                    {channel_name(scene_, message.lane, language_), message.text,
                     message.accepted_at ? at(*message.accepted_at) : message.state + " " + message.detail,
                     at_or_dash(message.read_at ? message.read_at : message.delivered_at)});
            add(std::move(sent));
        }
        for (const AnswerEvidence& evidence : attempt.answers) {
            const storage::Answer& answer = evidence.answer;
            Facts facts{{{text("pack_answered"), at(answer.answered_at)},
                         {text("pack_received"), at(answer.received_at)}}};
            const std::string how = how_answered(scene_, attempt.row, answer, language_);
            if (!how.empty()) facts.rows.push_back({text("pack_answered_how"), how});
            add(std::move(facts));
            if (!evidence.words.empty()) add(Paragraph{evidence.words, Paragraph::Style::quoted});
        }
    }

    void write_replies() {
        heading("pack_replies");
        if (pack_.replies.empty()) add(Paragraph{text("pack_no_replies"), Paragraph::Style::plain});
        for (const storage::Reply& reply : pack_.replies) {
            add(Facts{{{text("pack_received"), at(reply.received_at)}}});
            add(Paragraph{reply.words, Paragraph::Style::quoted});
        }
        write_attachments(pack_.attachments);
    }

    void write_decisions() {
        heading("pack_decisions");
        if (pack_.decisions.empty())
            return add(Paragraph{text("pack_no_decisions"), Paragraph::Style::plain});
        LetterTable table{
            {{text("pack_when"), 3}, {text("pack_by"), 2}, {text("pack_step"), 3}, {text("pack_ground"), 4}},
            {}};
        for (const auto& [step, name] : pack_.decisions)
            table.rows.push_back({at(step.at), name, text("result_" + step.kind),
                                  step.via == "rules" ? text(step.ground) : step.ground});
        add(std::move(table));
    }

    void write_outages() {
        heading("pack_outages");
        if (pack_.outages.empty()) return add(Paragraph{text("pack_no_outages"), Paragraph::Style::plain});
        LetterTable table{
            {{text("pack_where"), 2}, {text("pack_from"), 4}, {text("pack_to"), 4}, {text("pack_what"), 3}},
            {}};
        for (const storage::Outage& outage : pack_.outages)
            table.rows.push_back({channel_name(scene_, outage.scope, language_), at(outage.from),
                                  at_or_dash(outage.to), trouble_words(scene_, outage.what, language_)});
        add(std::move(table));
    }

    void write_trail() {
        heading("pack_trail");
        add(Paragraph{
            text("pack_trail_proof", {{"kepala", fmt::format("{}:{}", pack_.head.length, pack_.head.hash)}}),
            Paragraph::Style::small});
        LetterTable table{{{text("pack_number"), 1},
                           {text("pack_when"), 4},
                           {text("pack_decision"), 3},
                           {text("pack_by"), 2},
                           {text("pack_hash"), 3}},
                          {}};
        AuditWords words(scene_, language_);
        for (const storage::ChainedEvent& event : pack_.trail)
            table.rows.push_back({event.sequence > 0 ? std::to_string(event.sequence) : "–", at(event.at),
                                  words.kind(event.kind), words.actor(event.actor),
                                  event.hash.substr(0, 16)});
        add(std::move(table));
    }

    Scene& scene_;
    const EvidencePack& pack_;
    const Language language_;
    documents::Letter letter_;
};

}  // namespace

std::string why_it_did_not_count(Scene& scene, const storage::Flag& flag, const CallEvidence& between,
                                 Language language) {
    std::optional<domain::Instant> answered_at;
    domain::CountedItem item;
    item.outcome = between.outcome;
    item.counts = between.call.counts;
    std::string why = scene.words.text(language, "state_" + std::string(to_string(between.outcome)));
    for (const AttemptEvidence& attempt : between.attempts) {
        const auto& cause = attempt.row.verdict.cause;
        if (between.outcome == domain::Outcome::voided && cause)
            why = scene.words.text(language, "cause_" + std::string(to_string(*cause)));
        if (!attempt.row.answered_at) continue;
        if (between.outcome == domain::Outcome::voided) item.outcome = domain::Outcome::late;
        answered_at = std::min(answered_at.value_or(*attempt.row.answered_at), *attempt.row.answered_at);
    }
    if (!between.call.counts) why = why_not_counted(scene, between.call.not_counted, language);
    if (!domain::ends_streak(item, between.call.rule))
        return scene.words.text(language, "pack_between_left_out", {{"sebab", why}});
    if (!answered_at || *answered_at <= flag.opened_at)
        return scene.words.text(language, "pack_between_answered", {{"sebab", why}});
    const auto person = storage::find_employee(scene.tx, flag.employee).value();
    return scene.words.text(
        language, "pack_between_answered_since",
        {{"sebab", why}, {"waktu", wording::date_and_time(*answered_at, zone_of(scene, person), language)}});
}

documents::Letter to_letter(Scene& scene, const EvidencePack& pack, Language language) {
    return LetterWriter(scene, pack, language).write();
}

}  // namespace app
