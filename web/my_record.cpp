// One's own record: calls, windows, words, flags with the way to answer them, and everything to take away.
#include "bot/app/own_page.hpp"
#include "bot/app/pages.hpp"
#include "bot/app/person_export.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

using app::Permission;

Data strings(const std::vector<std::string>& texts) {
    Data all = list();
    for (const std::string& text : texts) all.push_back(Data{text});
    return all;
}

Data calls_of(const app::OwnRecord& own) {
    Data rows = list();
    for (const app::OwnCall& call : own.calls) {
        Data row = object();
        row.set("id", Data{std::to_string(call.id.value)});
        row.set("time", Data{call.time});
        row.set("caller", Data{call.caller});
        row.set("outcome", Data{call.outcome});
        row.set("counts", Data{call.counts && !call.is_open});
        row.set("does_not_count", Data{!call.counts});
        row.set("has_why", Data{!call.why_not_counted.empty()});
        row.set("why_not_counted", Data{call.why_not_counted});
        row.set("answers", strings(call.answers));
        row.set("reasons", strings(call.reasons));
        rows.push_back(row);
    }
    return rows;
}

Data windows_of(const app::OwnRecord& own) {
    Data rows = list();
    for (const app::OwnWindow& window : own.windows) {
        Data row = object();
        row.set("date", Data{window.date});
        row.set("iso_date", Data{window.iso_date});
        row.set("window_name", Data{window.name});
        row.set("state", Data{window.state});
        row.set("state_words", Data{window.state_words});
        row.set("time", Data{window.time});
        rows.push_back(row);
    }
    return rows;
}

Data flags_of(const app::OwnRecord& own) {
    Data rows = list();
    for (const app::OwnFlag& flag : own.flags) {
        Data row = object();
        row.set("id", Data{std::to_string(flag.flag.id.value)});
        row.set("state_words", Data{flag.state_words});
        row.set("file", Data{flag.file});
        row.set("may_reply", Data{flag.may_reply});
        rows.push_back(row);
    }
    return rows;
}

Answer my_record(Visit& visit) {
    const auto today = app::today_of(visit.scene, visit.viewer.person);
    const std::string month = visit.query("month");
    const auto period = app::period_in_words(month, today).value_or(app::last_thirty_days(today));
    const auto own = app::own_record(visit.scene, visit.viewer, visit.language, period);
    Answer answer;
    answer.page = "my_record";
    answer.title = visit.word("web_record_title");
    answer.data.set("period", Data{app::in_words(visit.scene, own.period, visit.language)});
    answer.data.set("month", Data{month});
    answer.data.set("me", Data{encoded(visit.viewer.person.id.value)});
    answer.data.set("sums", strings(own.sums));
    answer.data.set("calls", calls_of(own));
    answer.data.set("has_calls", Data{!own.calls.empty()});
    answer.data.set("windows", windows_of(own));
    answer.data.set("has_windows", Data{!own.windows.empty()});
    answer.data.set("flags", flags_of(own));
    answer.data.set("has_flags", Data{!own.flags.empty()});
    answer.data.set("most", Data{std::to_string(app::kMostReplyWords)});
    return answer;
}

Answer reply(Visit& visit) {
    const auto id = visit.number();
    if (!id) return not_found();
    const auto refusal =
        app::reply_on_page(visit.scene, visit.viewer, domain::FlagId{*id}, visit.field("words"));
    if (!refusal) return go_to("/my-record", "web_notice_reply_kept");
    switch (*refusal) {
        case app::NotReplied::no_such_flag:
            return not_found();
        case app::NotReplied::no_words:
            return refused(visit, visit.word("web_reply_missing"));
        case app::NotReplied::too_long:
            break;
    }
    return refused(visit, visit.word("web_reply_long", {{"batas", std::to_string(app::kMostReplyWords)}}));
}

Answer download(Visit& visit) {
    const domain::Employee& person = visit.viewer.person;
    Answer answer;
    answer.file = {"sigap.json", "application/json",
                   app::export_person(visit.scene.tx, person, "employee/" + person.id.value)};
    return answer;
}

constexpr Route kMyRecordRoutes[] = {
    {"GET", "/my-record", Permission::own_record, my_record},
    {"POST", "/my-record/flags/<id>/reply", Permission::own_record, reply},
    {"POST", "/my-record/download", Permission::own_record, download},
};

}  // namespace

std::span<const Route> my_record_pages() {
    return kMyRecordRoutes;
}

}  // namespace web
