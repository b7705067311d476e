#include "bot/app/decisions_due.hpp"

#include <algorithm>
#include <vector>

#include "bot/app/absence_decisions.hpp"
#include "bot/app/button.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/daily_reports.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;

constexpr std::size_t kMostLines = 15;
constexpr std::size_t kMostWords = 150;
constexpr std::chrono::days kReportsBack{31};

/// One thing to decide: its key with `{n}`, its place in the list, still to be filled.
struct Due {
    domain::Instant since;
    std::string key;
    wording::Arguments arguments;
    std::vector<ButtonSpec> buttons;  ///< their labels get the place in front
};

void add_reasons(Scene& scene, const Employee& decider, std::vector<Due>& list) {
    const Language language = decider.language;
    for (const ReasonDue& due : reasons_due(scene, decider)) {
        const std::string id = std::to_string(due.reason.id);
        const std::string kind = scene.words.text(language, "reason_" + due.reason.code);
        list.push_back(
            {due.reason.given_at,
             "due_reason",
             {{"nama", due.name},
              {"perihal", due.matter},
              {"isi", due.reason.code == "illness" ? kind : beginning(due.reason.words, kMostWords)},
              {"batas", wording::date_and_time(due.until, zone_of(scene, decider), language)}},
             {{"label_due_accept", actions::accept, id, ""}, {"label_due_reject", actions::reject, id, ""}}});
    }
}

void add_absences(Scene& scene, const Employee& decider, std::vector<Due>& list) {
    const Language language = decider.language;
    for (const AbsenceDue& due : absences_due(scene, decider)) {
        const std::string id = std::to_string(due.entry.id);
        list.push_back({due.asked_at,
                        "due_absence",
                        {{"nama", due.employee.name},
                         {"keadaan", name_of_absence(scene, due.entry.absence.kind, language)},
                         {"waktu", days_of_absence(scene, due.entry.absence.days, due.entry.hours,
                                                   zone_of(scene, due.employee), language)},
                         {"batas", wording::date_and_time(due.until, zone_of(scene, decider), language)}},
                        {{"label_due_accept", actions::approve_absence, id, ""},
                         {"label_due_reject", actions::decline_absence, id, ""}}});
    }
}

void add_reports(Scene& scene, const Employee& decider, std::vector<Due>& list) {
    const Language language = decider.language;
    const auto today = today_of(scene, decider);
    const auto first = domain::to_iso_date(std::chrono::sys_days{today} - kReportsBack);
    for (const storage::DailyReport& report :
         storage::reports_between(scene.tx, first, domain::to_iso_date(domain::next_day(today)))) {
        if (report.supervisor != decider.id) continue;
        const auto questions = storage::questions_about(scene.tx, report.id);
        if (questions.empty() || (report.state != "returned" && !report.is_unread())) continue;
        const auto employee = storage::find_employee(scene.tx, report.employee);
        const auto date = domain::from_iso_date(report.local_date).value();
        Due due{questions.back().asked_at,
                report.is_unread() ? "due_report_answered" : "due_report_returned",
                {{"nama", employee ? employee->name : report.employee.value},
                 {"tanggal", wording::date(domain::start_of_day(date, report.zone), report.zone, language)},
                 {"isi", beginning(questions.back().words, kMostWords)}},
                {}};
        if (report.is_unread())
            due.buttons = {{"label_due_read", actions::acknowledge_report, std::to_string(report.id), ""}};
        list.push_back(std::move(due));
    }
}

}  // namespace

void show_decisions_due(Scene& scene, const Employee& decider, const storage::Chat& chat,
                        const Cause& cause) {
    const Language language = decider.language;
    std::vector<Due> list;
    add_reasons(scene, decider, list);
    add_absences(scene, decider, list);
    add_reports(scene, decider, list);
    Utterance shown = answer_to(cause, "due_none");
    if (list.empty()) return say(scene, chat, language, shown);
    std::stable_sort(list.begin(), list.end(),
                     [](const Due& left, const Due& right) { return left.since < right.since; });

    const std::size_t most_buttons = Office::can_edit(chat.account.messenger) ? 8 : 3;
    std::vector<std::string> lines{
        scene.words.plural(language, "due_head", static_cast<std::int64_t>(list.size()))};
    for (std::size_t at = 0; at < std::min(list.size(), kMostLines); ++at) {
        Due& due = list[at];
        const std::string place = std::to_string(at + 1);
        due.arguments.push_back({"n", place});
        lines.push_back(scene.words.text(language, due.key, due.arguments));
        if (shown.buttons.size() + due.buttons.size() > most_buttons) continue;
        for (ButtonSpec& button : due.buttons) {
            button.label = scene.words.text(language, button.key, {{"n", place}});
            shown.buttons.push_back(std::move(button));
        }
    }
    if (list.size() > kMostLines)
        lines.push_back(
            scene.words.plural(language, "names_more", static_cast<std::int64_t>(list.size() - kMostLines)));
    shown.text = as_lines(lines);
    say(scene, chat, language, shown);
}

}  // namespace app
