#include "bot/app/flag_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/attachments.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/evidence_pack.hpp"
#include "bot/app/flag_decisions.hpp"
#include "bot/app/flag_notices.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/calls.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::FlagStep;
using domain::Language;
using storage::Flag;

constexpr std::size_t kMostLines = 20;
constexpr std::size_t kMostWords = 300;  ///< of one quoted text; the evidence pack has all of it
constexpr std::size_t kMostScreen = 3900;

/// Writes one file, line by line, for one reader.
class FileScreen {
public:
    FileScreen(Scene& scene, const Flag& flag, const Employee& employee, Language language)
        : scene_(scene),
          flag_(flag),
          employee_(employee),
          language_(language),
          zone_(zone_of(scene, employee)) {}

    std::string write(FlagAccess access, ReadIn place) {
        add("file_head", {{"nama", employee_.name}, {"unit", employee_.unit.value}});
        add("file_state", {{"keadaan", flag_state_words(scene_, flag_, employee_, language_)}});
        add("file_opened", {{"waktu", at(flag_.opened_at)}});
        if (flag_.person_told_at) add("file_told", {{"waktu", at(*flag_.person_told_at)}});
        write_calls();
        write_between();
        write_attachments("flag/" + number_of(flag_.id));
        write_replies();
        write_decisions();
        if (access == FlagAccess::own) write_rights(place);
        if (access == FlagAccess::decides) add("file_pdf");
        return beginning(as_lines(lines_), kMostScreen);
    }

private:
    void add(std::string_view key, wording::Arguments arguments = {}) {
        arguments.push_back({"nomor", number_of(flag_.id)});
        lines_.push_back(scene_.words.text(language_, key, arguments));
    }
    std::string at(domain::Instant instant) const {
        return wording::date_and_time(instant, zone_, language_);
    }

    void write_calls() {
        std::vector<domain::CallId> calls;
        for (const auto& [call, number] : storage::misses_of(scene_.tx, flag_.id)) {
            for (const storage::AttemptRow& row : storage::attempts_of(scene_.tx, call, flag_.employee))
                if (number == 0 || row.attempt.number == number) write_attempt(row);
            if (calls.empty() || calls.back() != call) calls.push_back(call);
        }
        for (const domain::CallId call : calls) {
            const std::string subject = call_subject(call, flag_.employee);
            for (const storage::Reason& reason : storage::reasons_about(scene_.tx, subject))
                add("file_reason",
                    {{"waktu", at(reason.given_at)},
                     {"isi", reason.code == "illness" ? scene_.words.text(language_, "reason_illness")
                                                      : beginning(reason.words, kMostWords)},
                     {"keadaan", scene_.words.text(language_, "reason_state_" + reason.state)}});
            write_attachments(subject);
        }
    }

    /// "In a row" is judged with them in sight, in chat as in the pack.
    void write_between() {
        for (const CallEvidence& between : calls_between(scene_, flag_, employee_))
            add("file_between", {{"n", number_of(between.call.id)},
                                 {"atasan", between.caller},
                                 {"waktu", at(between.call.issued_at)},
                                 {"sebab", why_it_did_not_count(scene_, flag_, between, language_)}});
    }

    void write_attempt(const storage::AttemptRow& row) {
        const auto call = storage::find_call(scene_.tx, row.call);
        const auto caller = storage::find_employee(scene_.tx, call->issuer);
        std::string outcome =
            scene_.words.text(language_, "state_" + std::string(to_string(row.verdict.outcome)));
        const auto& final_at = row.verdict.final_at;
        if (row.verdict.outcome == domain::Outcome::missed && final_at && scene_.now() < *final_at)
            outcome += " " + scene_.words.text(language_, "file_not_final", {{"batas", at(*final_at)}});
        add("file_call", {{"n", number_of(row.call)},
                          {"atasan", caller ? caller->name : call->issuer.value},
                          {"waktu", at(row.attempt.issued_at)},
                          {"keadaan", outcome}});
    }

    void write_attachments(const std::string& subject) {
        for (const storage::Attachment& one : storage::attachments_of(scene_.tx, subject))
            add("file_attachment", {{"waktu", at(one.sent_at)},
                                    {"keadaan", scene_.words.text(language_, "attachment_" + one.kind) +
                                                    ", " + file_state_words(scene_, one, language_)},
                                    {"isi", beginning(one.caption, kMostWords)}});
    }

    void write_replies() {
        const auto replies = storage::replies_to(scene_.tx, flag_.id);
        if (replies.empty()) add("file_no_reply");
        for (const storage::Reply& reply : replies)
            add("file_reply",
                {{"waktu", at(reply.received_at)}, {"isi", beginning(reply.words, kMostWords)}});
    }

    void write_decisions() {
        for (const storage::FlagDecision& decision : storage::decisions_on(scene_.tx, flag_.id)) {
            const auto decider = storage::find_employee(scene_.tx, decision.by);
            const bool by_rules = decision.via == "rules";
            add("file_decision", {{"waktu", at(decision.at)},
                                  {"penilai", by_rules  ? std::string("Sigap")
                                              : decider ? decider->name
                                                        : decision.by.value},
                                  {"hasil", scene_.words.text(language_, "result_" + decision.kind)},
                                  {"dasar", by_rules ? scene_.words.text(language_, decision.ground)
                                                     : beginning(decision.ground, kMostWords)}});
        }
    }

    void write_rights(ReadIn place) {
        std::vector<std::string> names;
        for (const Employee& decider : deciders_of(scene_, flag_, employee_)) names.push_back(decider.name);
        if (!flag_.closed_at)
            add("file_who_decides",
                {{"penilai", names.empty() ? scene_.words.text(language_, "office_fallback")
                                           : wording::list(names, language_)}});
        const bool is_in_chat = place == ReadIn::chat;
        if (!is_in_chat && flag_.state == "dissolved") return;  // there is no form below it
        if (!flag_.closed_at && flag_.state != "dissolved" && flag_.reply_until)
            add(is_in_chat ? "file_how_to_reply" : "file_how_to_reply_here",
                {{"batas", at(*flag_.reply_until)}});
        else
            add(is_in_chat ? "file_how_to_add" : "file_how_to_add_here");
    }

    Scene& scene_;
    const Flag& flag_;
    const Employee& employee_;
    const Language language_;
    const std::string zone_;
    std::vector<std::string> lines_;
};

struct StepButton {
    FlagStep step;
    std::string_view key;
};

/// In the order in which they are wanted: WhatsApp shows only three.
constexpr StepButton kStepButtons[] = {
    {FlagStep::note_told, "button_told_person"},  {FlagStep::confirm, "button_confirm_uphold"},
    {FlagStep::decline, "button_decline_uphold"}, {FlagStep::uphold, "button_uphold"},
    {FlagStep::dismiss, "button_dismiss"},        {FlagStep::ask_more, "button_ask_more"},
    {FlagStep::withdraw, "button_withdraw_step"},
};

/// Only what is open now; a closed way to uphold says why, and until when.
void add_steps(Scene& scene, const Flag& flag, const Employee& officer, bool can_many, Utterance& shown) {
    for (const StepButton& button : kStepButtons) {
        const auto refusal = why_not(scene, {.flag = flag.id, .step = button.step, .by = officer.id}, false);
        if (!refusal && (can_many || shown.buttons.size() < 3))
            shown.buttons.push_back({button.key, actions::decide_flag,
                                     number_of(flag.id) + "/" + std::string(to_string(button.step)), ""});
        const bool is_told = refusal && (button.step == FlagStep::uphold || button.step == FlagStep::confirm);
        const bool is_worth_saying = is_told && !flag.closed_at &&
                                     refusal->lock.lock != domain::FlagLock::not_proposed &&
                                     refusal->lock.lock != domain::FlagLock::proposed_already;
        if (is_worth_saying) shown.text += "\n" + refusal_words(scene, *refusal, flag.id, officer.language);
    }
}

}  // namespace

FlagAccess access_to(Scene& scene, const Flag& flag, const Employee& employee, const Employee& reader) {
    const auto is_reader = [&](const Employee& one) { return one.id == reader.id; };
    if (is_reader(employee)) return FlagAccess::own;
    const auto deciders = deciders_of(scene, flag, employee);
    if (std::any_of(deciders.begin(), deciders.end(), is_reader)) return FlagAccess::decides;
    const auto hr = hr_for(scene, employee);
    if (reader.role == domain::Role::auditor || std::any_of(hr.begin(), hr.end(), is_reader))
        return FlagAccess::told;
    const auto officers = officers_of(scene, flag, employee);
    const bool is_told =
        flag.others_told_at && std::any_of(officers.begin(), officers.end(),
                                           [&](const auto& one) { return is_reader(one.employee); });
    return is_told ? FlagAccess::told : FlagAccess::none;
}

std::string flag_state_words(Scene& scene, const Flag& flag, const Employee& employee, Language language) {
    const std::string key = flag.state != "telling" ? "flag_state_" + flag.state
                            : flag.others_told_at   ? "flag_state_unreachable"
                                                    : "flag_state_telling";
    const auto until = flag.reply_until.value_or(scene.now());
    return scene.words.text(language, key,
                            {{"batas", wording::date_and_time(until, zone_of(scene, employee), language)}});
}

std::string file_text(Scene& scene, const Flag& flag, const Employee& employee, Language language,
                      FlagAccess access, ReadIn place) {
    return FileScreen(scene, flag, employee, language).write(access, place);
}

void show_files(Scene& scene, const Employee& reader, const storage::Chat& chat, const Cause& cause,
                std::string_view words) {
    const auto digits = words.substr(0, words.find_first_not_of("0123456789"));
    if (!digits.empty() && digits.size() < 10)
        return show_file(scene, reader, chat, cause, flag_from(digits));
    const Language language = reader.language;
    Utterance shown = answer_to(cause, "file_list_none");
    std::vector<std::string> lines;
    const std::size_t most_buttons = Office::can_edit(chat.account.messenger) ? 8 : 3;
    const auto add = [&](const Flag& flag, const std::string& line) {
        if (lines.size() < kMostLines) lines.push_back(line);
        if (shown.buttons.size() < most_buttons)
            shown.buttons.push_back(
                {"", actions::show_file, number_of(flag.id),
                 scene.words.text(language, "label_file_number", {{"nomor", number_of(flag.id)}})});
    };
    for (const Flag& flag : storage::flags_of(scene.tx, reader.id))
        add(flag,
            scene.words.text(language, "file_list_own",
                             {{"nomor", number_of(flag.id)},
                              {"tanggal", wording::date(flag.opened_at, zone_of(scene, reader), language)},
                              {"keadaan", flag_state_words(scene, flag, reader, language)}}));
    for (const Flag& flag : storage::open_flags(scene.tx)) {
        const auto employee = storage::find_employee(scene.tx, flag.employee);
        if (!employee || employee->id == reader.id) continue;
        if (access_to(scene, flag, *employee, reader) == FlagAccess::none) continue;
        add(flag, scene.words.text(language, "hr_digest_follow_up_line",
                                   {{"nomor", number_of(flag.id)},
                                    {"nama", employee->name},
                                    {"unit", employee->unit.value},
                                    {"keadaan", flag_state_words(scene, flag, *employee, language)}}));
    }
    if (!lines.empty()) {
        lines.insert(lines.begin(), scene.words.text(language, "file_list_head"));
        shown.text = as_lines(lines);
    }
    say(scene, chat, language, shown);
}

void show_file(Scene& scene, const Employee& reader, const storage::Chat& chat, const Cause& cause,
               domain::FlagId id) {
    const auto flag = storage::find_flag(scene.tx, id);
    const auto employee = flag ? storage::find_employee(scene.tx, flag->employee) : std::nullopt;
    const FlagAccess access = employee ? access_to(scene, *flag, *employee, reader) : FlagAccess::none;
    Utterance shown = answer_to(cause, "flag_file_not_yours", {{"nomor", number_of(id)}});
    if (access == FlagAccess::none) return say(scene, chat, reader.language, shown);
    shown.text = FileScreen(scene, *flag, *employee, reader.language).write(access, ReadIn::chat);
    if (access == FlagAccess::own) {
        shown.buttons = {{"button_reply_flag", actions::reply_flag, number_of(id), ""}};
        shown.subject = cards::own_flag(id);
    }
    if (access == FlagAccess::decides) {
        add_steps(scene, *flag, reader, Office::can_edit(chat.account.messenger), shown);
        shown.subject = cards::flag_steps(id);
    }
    if (access != FlagAccess::own)  // reading a case file is itself on record
        audit(scene, "employee/" + reader.id.value, "evidence_read", "employee/" + employee->id.value,
              nlohmann::json{{"flag", id.value}}.dump());
    say(scene, chat, reader.language, shown);
}

}  // namespace app
