#include "bot/app/own_day.hpp"

#include <algorithm>

#include "bot/app/daily_reports.hpp"
#include "bot/app/presence.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/window_state.hpp"
#include "bot/wording/grounds.hpp"
#include "storage/flags.hpp"
#include "storage/presence.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;

bool is_open(const storage::AttemptRow& row) {
    return row.verdict.outcome == domain::Outcome::pending;
}

}  // namespace

std::vector<std::string> own_day_lines(Scene& scene, const Employee& person, Language language) {
    const std::string zone = zone_of(scene, person);
    const auto plan = plan_of(scene, person, scene.now());
    const auto words = [&](std::string_view key, const wording::Arguments& arguments = {}) {
        return scene.words.text(language, key, arguments);
    };
    const std::string day_key = plan.kind == domain::DayKind::workday && plan.place == domain::Place::flexible
                                    ? "day_flexible"
                                    : "day_" + std::string(to_string(plan.kind));
    std::vector<std::string> lines{words("status_day", {{"keadaan", words(day_key)}})};
    const auto rows = storage::presence_of(scene.tx, person.id, domain::to_iso_date(plan.date));
    if (rows.empty()) lines.push_back(words("status_no_windows"));
    for (const storage::PresenceRow& row : rows) {
        const std::string close = wording::clock_time(row.window.announced_close, zone, language);
        const wording::Arguments arguments = {
            {"sesi", window_name(scene, row.policy_id, row.window.id, language)},
            {"jam_buka", wording::clock_time(row.window.open, zone, language)},
            {"jam_tutup", close},
            {"jam", row.checked_in_at ? wording::clock_time(*row.checked_in_at, zone, language) : ""}};
        const auto state = domain::state_of_window(row.state, row.window.close, scene.now());
        const std::string_view key = row.checked_in_at                ? "status_window_done"
                                     : scene.now() < row.window.open  ? "status_window_coming"
                                     : scene.now() < row.window.close ? "status_window_open"
                                     : state == "not_asked"           ? "status_window_not_asked"
                                     : state == "void"                ? "status_window_void"
                                                                      : "status_window_not_received";
        lines.push_back(words(key, arguments));
    }
    if (const auto report = report_status_line(scene, person, language); !report.empty())
        lines.push_back(report);
    const auto attempts = storage::answerable_attempts(scene.tx, person.id, scene.now());
    const bool has_open = std::any_of(attempts.begin(), attempts.end(), is_open);
    for (const storage::AttemptRow& row : attempts)
        if (is_open(row))
            lines.push_back(
                words("status_call_open",
                      {{"atasan", caller_of(scene, storage::find_call(scene.tx, row.call).value())},
                       {"batas", wording::clock_time(row.attempt.deadline, zone, language)}}));
    if (!has_open) lines.push_back(words("status_no_calls"));
    if (const auto flag = storage::open_flag_of(scene.tx, person.id)) {
        const std::string state = words(
            "flag_state_" + flag->state,
            {{"batas", wording::date_and_time(flag->reply_until.value_or(scene.now()), zone, language)}});
        lines.push_back(
            words("status_flag_open", {{"nomor", std::to_string(flag->id.value)}, {"keadaan", state}}));
    }
    return lines;
}

void show_status(Scene& scene, const Talk& talk) {
    const Employee& person = talk.employee;
    Utterance shown =
        answer_to(talk, "status_head",
                  {{"nama", person.name},
                   {"tanggal", wording::date(scene.now(), zone_of(scene, person), person.language)}});
    shown.text = scene.words.text(person.language, "status_head", shown.arguments);
    for (const std::string& line : own_day_lines(scene, person, person.language)) shown.text += "\n" + line;
    say(scene, talk.chat, person.language, shown);
}

void show_why(Scene& scene, const Talk& talk) {
    const Language language = talk.employee.language;
    const domain::Explanation moment = explain(scene, talk.employee, scene.now());
    std::vector<std::string> lines;
    for (const domain::Ground& ground : moment.reasons)
        lines.push_back(wording::sentence(scene.words, language, ground));
    reply(scene, talk, "why_answer",
          {{"tanggal", wording::date(scene.now(), moment.zone, language)}, {"rincian", as_lines(lines)}});
}

}  // namespace app
