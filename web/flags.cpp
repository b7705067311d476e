// Files of flags: those to be looked at, and one with its calls side by side, the reply word for word, and
// every decision.
#include "bot/app/answer_words.hpp"
#include "bot/app/flag_board.hpp"
#include "bot/app/verdict_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/grounds.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

using app::Permission;
using domain::Instant;

std::optional<domain::FlagId> flag_of(const Visit& visit) {
    const auto number = visit.number();
    return number ? std::optional(domain::FlagId{*number}) : std::nullopt;
}

Answer flags(Visit& visit) {
    const bool closed_too = !visit.query("all").empty();
    Answer answer;
    answer.page = "flags";
    answer.title = visit.word("web_flags_title");
    const std::string zone = app::zone_of(visit.scene, visit.viewer.person);
    Data rows = list();
    for (const app::FlagLine& line : app::flags_for(visit.scene, visit.viewer, visit.language, closed_too)) {
        Data row = object();
        row.set("id", Data{std::to_string(line.flag.id.value)});
        row.set("name", Data{line.person.name});
        row.set("unit", Data{line.person.unit.value});
        row.set("opened", Data{wording::date_and_time(line.flag.opened_at, zone, visit.language)});
        row.set("state_words", Data{line.state_words});
        row.set("state", Data{line.flag.state});
        row.set("may_decide", Data{line.may_decide});
        rows.push_back(row);
    }
    answer.data.set("is_empty", Data{rows.is_empty_list()});
    answer.data.set("flags", rows);
    answer.data.set("closed_too", Data{closed_too});
    return answer;
}

/// Puts the parts of one file into words, times on the person's wall.
class Sheet {
public:
    Sheet(const Visit& visit, const app::EvidencePack& pack) : visit_(visit), pack_(pack) {}

    Data calls() const {
        Data columns = list();
        for (const app::CallEvidence& evidence : pack_.calls) {
            Data column = object();
            column.set("call", Data{std::to_string(evidence.call.id.value)});
            column.set("caller", Data{evidence.caller});
            column.set("issued", Data{at(evidence.call.issued_at)});
            column.set("issued_utc", Data{"UTC " + domain::to_rfc3339_utc(evidence.call.issued_at)});
            column.set("message", Data{evidence.call.message});
            column.set("has_message", Data{!evidence.call.message.empty()});
            column.set("outcome", Data{outcome(evidence.outcome, evidence.call.counts)});
            Data day = list();
            for (const domain::Ground& ground : evidence.day.reasons)
                day.push_back(Data{wording::sentence(visit_.scene.words, visit_.language, ground)});
            column.set("day", day);
            column.set("attempts", attempts(evidence));
            Data reasons = list();
            for (const storage::Reason& reason : evidence.reasons)
                reasons.push_back(said(at(reason.given_at),
                                       reason.code == "illness" ? word("reason_illness") : reason.words,
                                       word("reason_state_" + reason.state)));
            column.set("reasons", reasons);
            column.set("attachments", attachments(evidence.attachments));
            columns.push_back(column);
        }
        return columns;
    }

    Data between() const {
        Data rows = list();
        for (const app::BetweenEvidence& one : pack_.between) {
            const app::CallEvidence& evidence = one.of;
            Data row = object();
            row.set("call", Data{std::to_string(evidence.call.id.value)});
            row.set("caller", Data{evidence.caller});
            row.set("issued", Data{at(evidence.call.issued_at)});
            row.set("why_words",
                    Data{app::why_it_did_not_count(visit_.scene, pack_.flag, evidence, visit_.language)});
            rows.push_back(row);
        }
        return rows;
    }

    Data outages() const {
        Data rows = list();
        for (const storage::Outage& outage : pack_.outages) {
            Data row = object();
            row.set("scope", Data{outage.scope == "sigap" ? word("cause_outage") : messenger(outage.scope)});
            row.set("from", Data{at(outage.from)});
            row.set("to", Data{outage.to ? at(*outage.to) : word("web_flag_outage_lasts")});
            rows.push_back(row);
        }
        return rows;
    }

    Data replies() const {
        Data rows = list();
        for (const storage::Reply& reply : pack_.replies)
            rows.push_back(said(at(reply.received_at), reply.words, ""));
        return rows;
    }

    Data attachments(const std::vector<storage::Attachment>& sent) const {
        Data rows = list();
        for (const storage::Attachment& one : sent)
            rows.push_back(Data{visit_.word("file_attachment", {{"waktu", at(one.sent_at)},
                                                                {"keadaan", word("attachment_" + one.kind)},
                                                                {"isi", one.caption}})});
        return rows;
    }

    Data decisions() const {
        Data rows = list();
        for (const app::Decided& decided : pack_.decisions) {
            const bool by_rules = decided.step.via == "rules";
            Data row = said(at(decided.step.at), by_rules ? word(decided.step.ground) : decided.step.ground,
                            word("result_" + decided.step.kind));
            row.set("name", Data{decided.name});
            rows.push_back(row);
        }
        return rows;
    }

    std::string at(Instant instant) const {
        return wording::date_and_time(instant, pack_.zone, visit_.language);
    }

private:
    std::string word(std::string_view key) const { return visit_.word(key); }
    std::string clock(Instant instant) const {
        return wording::clock_time(instant, pack_.zone, visit_.language);
    }
    static std::string messenger(std::string_view lane) {
        return lane.starts_with("whatsapp")   ? "WhatsApp"
               : lane.starts_with("telegram") ? "Telegram"
                                              : "E-mail";
    }
    std::string outcome(domain::Outcome of, bool counts) const {
        return word(of == domain::Outcome::missed && !counts ? "state_no_reply"
                                                             : "state_" + std::string(to_string(of)));
    }
    static Data said(const std::string& time, const std::string& words, const std::string& state) {
        Data row = object();
        row.set("time", Data{time});
        row.set("words", Data{words});
        row.set("state_words", Data{state});
        return row;
    }

    Data attempts(const app::CallEvidence& evidence) const {
        Data rows = list();
        for (const app::AttemptEvidence& attempt : evidence.attempts) {
            Data row = object();
            row.set("number", Data{std::to_string(attempt.row.attempt.number)});
            row.set("is_cited", Data{attempt.is_cited});
            row.set("from", Data{clock(attempt.row.attempt.issued_at)});
            row.set("until", Data{clock(attempt.row.attempt.deadline)});
            const auto& verdict = attempt.row.verdict;
            std::string words = outcome(verdict.outcome, evidence.call.counts);
            if (verdict.cause) words += ", " + word("cause_" + std::string(to_string(*verdict.cause)));
            if (domain::is_provisional(verdict, visit_.scene.now()))
                words += " " + visit_.word("file_not_final", {{"batas", at(*verdict.final_at)}});
            row.set("attempt_outcome", Data{words});
            Data receipts = list();
            for (const app::SentMessage& message : attempt.messages) receipts.push_back(receipt(message));
            row.set("receipts", receipts);
            Data answers = list();
            for (const app::AnswerEvidence& one : attempt.answers) {
                const auto how = app::how_answered(visit_.scene, attempt.row, one.answer, visit_.language);
                Data row_of_answer =
                    said(at(one.answer.answered_at) + (how.empty() ? "" : ", " + how), one.words, "");
                row_of_answer.set("has_words", Data{!one.words.empty()});
                answers.push_back(row_of_answer);
            }
            row.set("answers", answers);
            rows.push_back(row);
        }
        return rows;
    }

    Data receipt(const app::SentMessage& message) const {
        std::string states;
        const auto add = [&](const char* key, const std::optional<Instant>& when) {
            if (when) states += (states.empty() ? "" : "; ") + word(key) + " " + clock(*when);
        };
        add("state_sent", message.accepted_at);
        add("state_delivered", message.delivered_at);
        add("state_read", message.read_at);
        Data row = object();
        row.set("channel", Data{messenger(message.lane)});
        row.set("receipt", Data{states.empty() ? word("web_delivery_failed") : states});
        row.set("text", Data{message.text});
        return row;
    }

    const Visit& visit_;
    const app::EvidencePack& pack_;
};

Answer flag(Visit& visit) {
    const auto id = flag_of(visit);
    const auto sheet = id ? app::read_flag(visit.scene, visit.viewer, visit.language, *id) : std::nullopt;
    if (!sheet) return not_found();
    const app::EvidencePack& pack = sheet->pack;
    const Sheet words(visit, pack);
    Answer answer;
    answer.page = "flag";
    answer.title = visit.word("file_head", {{"nomor", std::to_string(id->value)},
                                            {"nama", pack.employee.name},
                                            {"unit", pack.employee.unit.value}});
    answer.data.set("id", Data{std::to_string(id->value)});
    answer.data.set("person", Data{encoded(pack.employee.id.value)});
    answer.data.set("state_words", Data{sheet->state_words});
    answer.data.set("has_left", Data{!sheet->left_to_do.empty()});
    answer.data.set("left", Data{sheet->left_to_do});
    answer.data.set("opened", Data{words.at(pack.flag.opened_at)});
    answer.data.set("is_told", Data{pack.flag.person_told_at.has_value()});
    answer.data.set("told", Data{pack.flag.person_told_at ? words.at(*pack.flag.person_told_at) : ""});
    answer.data.set("has_deadline", Data{pack.flag.reply_until.has_value()});
    answer.data.set("reply_until", Data{pack.flag.reply_until ? words.at(*pack.flag.reply_until) : ""});
    answer.data.set("calls", words.calls());
    answer.data.set("between", words.between());
    answer.data.set("has_between", Data{!pack.between.empty()});
    answer.data.set("outages", words.outages());
    answer.data.set("has_outages", Data{!pack.outages.empty()});
    answer.data.set("replies", words.replies());
    answer.data.set("has_replies", Data{!pack.replies.empty()});
    answer.data.set("reply_attachments", words.attachments(pack.attachments));
    answer.data.set("decisions", words.decisions());
    answer.data.set("has_decisions", Data{!pack.decisions.empty()});
    answer.data.set("may_take_pack", Data{sheet->may_take_pack});
    Data steps = list();
    for (const app::StepChoice& one : sheet->steps) {
        Data row = object();
        const std::string name(to_string(one.step));
        row.set("step", Data{name});
        row.set("step_words", Data{visit.word("web_step_" + name)});
        row.set("is_open", Data{one.refusal.empty()});
        row.set("refusal", Data{one.refusal});
        steps.push_back(row);
    }
    answer.data.set("has_steps", Data{!sheet->steps.empty()});
    answer.data.set("steps", steps);
    return answer;
}

Answer pack_as(Visit& visit, bool as_pdf) {
    const auto id = flag_of(visit);
    const auto pack = id ? app::take_pack(visit.scene, visit.viewer, *id) : std::nullopt;
    if (!pack) return not_found();
    const std::string name = "sigap-" + std::to_string(id->value);
    Answer answer;
    if (as_pdf)
        answer.file = {name + ".pdf", "application/pdf",
                       documents::to_pdf(app::to_letter(visit.scene, *pack, visit.language))};
    else
        answer.file = {name + ".json", "application/json", app::to_json(*pack)};
    return answer;
}

Answer pack_pdf(Visit& visit) {
    return pack_as(visit, true);
}

Answer pack_json(Visit& visit) {
    return pack_as(visit, false);
}

constexpr Route kFlagsRoutes[] = {
    {"GET", "/flags", Permission::see_flags, flags},
    {.method = "GET",
     .path = "/flags/<id>",
     .needs = Permission::see_flags,
     .serve = flag,
     .is_on_record = true},
    {.method = "GET",
     .path = "/flags/<id>/file.pdf",
     .needs = Permission::see_flags,
     .serve = pack_pdf,
     .is_on_record = true},
    {.method = "GET",
     .path = "/flags/<id>/file.json",
     .needs = Permission::see_flags,
     .serve = pack_json,
     .is_on_record = true},
};

}  // namespace

std::span<const Route> flag_pages() {
    return kFlagsRoutes;
}

}  // namespace web
