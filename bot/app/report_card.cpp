#include "bot/app/report_card.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_card.hpp"
#include "bot/app/daily_reports.hpp"
#include "bot/app/people.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;
using storage::DailyReport;

constexpr std::chrono::seconds kCardDelay{3};
constexpr std::chrono::days kShown{7};  ///< how far back a name finds a report
constexpr std::chrono::hours kAwaitQuestion{2};
constexpr std::size_t kMostOfLine = 60;      // code points on a card
constexpr std::size_t kMostOfReport = 3000;  // of 4,096 that a messenger takes

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    return text;
}

std::string name_of(Scene& scene, const domain::EmployeeId& id) {
    return storage::find_employee(scene.tx, id).value().name;
}

std::string card_key(std::string_view date, const domain::EmployeeId& supervisor) {
    return "report_card/" + std::string(date) + "/" + supervisor.value;
}

/// A name, what has become of the report, and how it begins.
std::string line_of(Scene& scene, const DailyReport& report, Language language) {
    std::string line = scene.words.text(
        language, "card_line",
        {{"nama", name_of(scene, report.employee)}, {"keadaan", report_state(scene, report, language)}});
    const auto texts = storage::texts_of(scene.tx, report.id);
    if (texts.empty()) return line;
    const std::string& words = texts.front().words;
    return line + "\n  " + beginning(words.substr(0, words.find('\n')), kMostOfLine);
}

std::string card_lines(Scene& scene, const std::vector<DailyReport>& reports, Language language) {
    std::vector<std::string> lines;
    if (reports.size() <= std::size_t{kMostNamesOnCard}) {
        for (const DailyReport& report : reports) lines.push_back(line_of(scene, report, language));
        return as_lines(lines);
    }
    const auto add_count = [&](std::string_view key, auto&& fits) {
        const auto count = std::count_if(reports.begin(), reports.end(), fits);
        if (count > 0) lines.push_back(scene.words.plural(language, key, count));
    };
    add_count("report_count_acknowledged", [](const DailyReport& r) { return r.state == "acknowledged"; });
    add_count("report_count_unread", [](const DailyReport& r) { return r.is_unread(); });
    add_count("report_count_returned", [](const DailyReport& r) { return r.state == "returned"; });
    add_count("report_count_open",
              [](const DailyReport& r) { return r.state == "missing" || r.state == "expected"; });
    return as_lines(lines);
}

Utterance card(Scene& scene, const std::vector<DailyReport>& reports, Language language) {
    const auto handed_in = std::count_if(reports.begin(), reports.end(),
                                         [](const DailyReport& report) { return report.handed_in_at; });
    Utterance utterance;
    utterance.key = "report_card";
    utterance.arguments = {
        {"tanggal", report_date(reports.front(), language)},
        {"kemajuan",
         scene.words.plural(language, "report_progress", static_cast<std::int64_t>(reports.size()),
                            {{"masuk", wording::number(handed_in, language)}})},
        {"rincian", card_lines(scene, reports, language)}};
    if (std::any_of(reports.begin(), reports.end(), [](const DailyReport& r) { return r.is_unread(); }))
        utterance.buttons = {
            {"button_reports_read", actions::acknowledge_reports, reports.front().local_date, ""}};
    utterance.priority = storage::Priority::digest;
    utterance.is_silent = true;
    return utterance;
}

bool answers_for(Scene& scene, const Employee& supervisor, const domain::EmployeeId& id) {
    const auto employee = storage::find_employee(scene.tx, id);
    if (!employee) return false;
    const auto heads = supervisors_of(scene, *employee);
    return std::any_of(heads.begin(), heads.end(),
                       [&](const Employee& head) { return head.id == supervisor.id; });
}

/// The report, if it is there and this person may read it; else they are told, and nothing is done.
std::optional<DailyReport> readable(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                                    const Cause& cause, std::int64_t report_id) {
    auto report = storage::find_report(scene.tx, report_id);
    if (report && answers_for(scene, supervisor, report->employee)) return report;
    say(scene, chat, supervisor.language,
        answer_to(cause, "err_not_allowed",
                  {{"peran", scene.words.text(supervisor.language, "role_supervisor")}}));
    return std::nullopt;
}

/// Reports of today below this person that were not brought to anybody yet, brought now.
void bring_early(Scene& scene, const Employee& supervisor, std::string_view date) {
    for (const domain::Unit& unit : units_under(scene, supervisor))
        for (const DailyReport& report : storage::reports_of_unit(scene.tx, unit.id, date)) {
            if (report.supervisor) continue;
            const auto employee = storage::find_employee(scene.tx, report.employee);
            const auto head = employee ? supervisor_of(scene, *employee) : std::nullopt;
            if (head && head->id == supervisor.id)
                storage::bring_report_to(scene.tx, report.id, supervisor.id);
        }
}

std::vector<Employee> people_below(Scene& scene, const Employee& supervisor) {
    std::vector<Employee> people;
    for (const domain::Unit& unit : units_under(scene, supervisor))
        for (const Employee& member : storage::employees_of(scene.tx, unit.id))
            if (member.id != supervisor.id) people.push_back(member);
    return people;
}

/// Of today, else of the last days.
std::optional<DailyReport> newest_report(Scene& scene, const Employee& employee) {
    std::chrono::sys_days day{domain::local_time(scene.now(), zone_of(scene, employee)).date};
    for (auto left = kShown; left.count() >= 0; --left, day -= std::chrono::days{1})
        if (auto report = storage::report_of(scene.tx, employee.id, domain::to_iso_date(day))) return report;
    return std::nullopt;
}

std::vector<ButtonSpec> reading_buttons(const DailyReport& report) {
    const std::string number = std::to_string(report.id);
    return {{"button_report_read", actions::acknowledge_report, number, ""},
            {"button_ask_back", actions::ask_back_report, number, ""}};
}

void show(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
          const DailyReport& report) {
    const Language language = supervisor.language;
    std::vector<std::string> lines;
    for (const storage::ReportText& text : storage::texts_of(scene.tx, report.id))
        lines.push_back(text.words);
    for (const storage::ReportQuestion& question : storage::questions_about(scene.tx, report.id))
        lines.push_back(
            scene.words.text(language, "report_question_line",
                             {{"nama", name_of(scene, question.asked_by)}, {"isi", question.words}}));
    Utterance shown = answer_to(cause, "report_shown",
                                {{"nama", name_of(scene, report.employee)},
                                 {"tanggal", report_date(report, language)},
                                 {"keadaan", report_state(scene, report, language)},
                                 {"isi", beginning(as_lines(lines), kMostOfReport)}});
    if (report.is_unread()) {
        shown.buttons = reading_buttons(report);
        shown.subject = cards::report_reading(report.id);
    }
    say(scene, chat, language, shown);
}

/// A person's own answer to a tap: seen on the card where it can change, in words where it cannot.
void confirm_reading(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                     std::int64_t count) {
    if (Office::can_edit(chat.account.messenger) && count > 0) return;
    Utterance answer = answer_to(cause, count > 0 ? "report_read_done" : "report_nothing_unread");
    answer.arguments = {{"jumlah", wording::number(count, supervisor.language)}};
    say(scene, chat, supervisor.language, answer);
}

bool mark_read(Scene& scene, const Employee& supervisor, const DailyReport& report) {
    if (!storage::acknowledge_report(scene.tx, report.id, supervisor.id)) return false;
    settle_cards(scene, cards::report_reading(report.id), "card_settled");
    audit(scene, "employee/" + supervisor.id.value, "report_acknowledged", subject_of_report(report.id));
    return true;
}

}  // namespace

void refresh_report_card(Scene& scene, const DailyReport& report) {
    if (!report.supervisor) return;
    storage::set_timer_once(scene.tx, timers::report_card, report.local_date + "/" + report.supervisor->value,
                            scene.now() + kCardDelay);
}

void draw_report_card(Scene& scene, std::string_view subject) {
    const auto slash = subject.find('/');
    const std::string date(subject.substr(0, slash));
    const auto supervisor =
        storage::find_employee(scene.tx, domain::EmployeeId{std::string(subject.substr(slash + 1))});
    if (!supervisor) return;
    const auto reports = storage::reports_brought_to(scene.tx, supervisor->id, date);
    const std::string key = card_key(date, supervisor->id);
    const auto shown = storage::find_by_key(scene.tx, key);
    if (reports.empty()) return;
    Utterance drawn = card(scene, reports, supervisor->language);
    drawn.subject = key;
    drawn.dedupe_key = shown ? key + "/edit" : key;
    if (shown)
        change(scene, *shown, drawn, supervisor->language);
    else
        say(scene, *supervisor, drawn);
}

bool show_report_card(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                      const Cause& cause) {
    const std::string today = domain::to_iso_date(today_of(scene, supervisor));
    bring_early(scene, supervisor, today);
    const std::string date = storage::last_date_brought_to(scene.tx, supervisor.id, today);
    if (date.empty()) return false;
    Utterance shown =
        card(scene, storage::reports_brought_to(scene.tx, supervisor.id, date), supervisor.language);
    shown.priority = storage::Priority::receipt;
    shown.subject = "inbox/" + std::to_string(cause.inbox_id.value);
    shown.dedupe_key = "report_card/" + shown.subject;
    say(scene, chat, supervisor.language, shown);
    return true;
}

bool read_report(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                 std::string_view words) {
    const auto mark = words.find('?');
    const auto name = trimmed(words.substr(0, mark));
    const auto question = mark == std::string_view::npos ? "" : trimmed(words.substr(mark + 1));
    if (name.empty() || name.find('\n') != std::string_view::npos) return false;
    const auto found = match_name(people_below(scene, supervisor), name);
    if (found.empty()) return false;
    const Language language = supervisor.language;
    if (found.size() > 1) {
        std::vector<std::string> lines;
        for (const Employee& person : found)
            lines.push_back(scene.words.text(language, "name_candidate",
                                             {{"nama", person.name}, {"unit", person.unit.value}}));
        say(scene, chat, language,
            answer_to(cause, "sup_name_write_in_full",
                      {{"nama", std::string(name)}, {"daftar", as_lines(lines)}}));
        return true;
    }
    const auto report = newest_report(scene, found.front());
    if (!report)
        say(scene, chat, language, answer_to(cause, "report_of_nobody", {{"nama", found.front().name}}));
    else if (question.empty())
        show(scene, supervisor, chat, cause, *report);
    else
        question_report(scene, supervisor, chat, cause, report->id, question);
    return true;
}

void acknowledge_report(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                        const Cause& cause, std::int64_t report_id) {
    const auto report = readable(scene, supervisor, chat, cause, report_id);
    if (!report) return;
    const bool is_done = mark_read(scene, supervisor, *report);
    if (is_done) refresh_report_card(scene, *report);
    confirm_reading(scene, supervisor, chat, cause, is_done ? 1 : 0);
}

void acknowledge_reports(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                         const Cause& cause, std::string_view local_date) {
    std::int64_t count = 0;
    for (const DailyReport& report : storage::reports_brought_to(scene.tx, supervisor.id, local_date))
        if (report.is_unread() && mark_read(scene, supervisor, report)) ++count;
    if (count > 0) draw_report_card(scene, std::string(local_date) + "/" + supervisor.id.value);
    confirm_reading(scene, supervisor, chat, cause, count);
}

void ask_back_report(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                     std::int64_t report_id) {
    const auto report = readable(scene, supervisor, chat, cause, report_id);
    if (!report) return;
    await_words(scene, supervisor, Awaited::report_question, std::to_string(report_id), kAwaitQuestion);
    say(scene, chat, supervisor.language,
        answer_to(cause, "report_question_ask", {{"nama", name_of(scene, report->employee)}}));
}

void question_report(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                     std::int64_t report_id, std::string_view words) {
    const auto report = readable(scene, supervisor, chat, cause, report_id);
    if (!report) return;
    const Employee employee = storage::find_employee(scene.tx, report->employee).value();
    if (!report->handed_in_at) {
        say(scene, chat, supervisor.language,
            answer_to(cause, "report_not_there",
                      {{"nama", employee.name}, {"tanggal", report_date(*report, supervisor.language)}}));
        return;
    }
    settle_cards(scene, cards::report_reading(report->id), "card_settled");
    storage::ask_back(scene.tx, report->id, {scene.now(), supervisor.id, std::string(words)}, cause.inbox_id);
    audit(scene, "employee/" + supervisor.id.value, "report_asked_back", subject_of_report(report->id),
          nlohmann::json{{"inbox", cause.inbox_id.value}}.dump());
    Utterance question = answer_to(cause, "report_question",
                                   {{"atasan", supervisor.name},
                                    {"tanggal", report_date(*report, employee.language)},
                                    {"isi", std::string(words)}});
    question.buttons = {{"button_answer_report", actions::write_report, std::to_string(report->id), ""}};
    question.priority = storage::Priority::call;
    question.subject = subject_of_report(report->id) + "/question";
    say(scene, employee, question);
    say(scene, chat, supervisor.language,
        answer_to(cause, "report_question_sent", {{"nama", employee.name}}));
    refresh_report_card(scene, *report);
}

void pass_report_on(Scene& scene, const DailyReport& report, const Cause& cause, std::string_view words) {
    const auto questions = storage::questions_about(scene.tx, report.id);
    const auto asker =
        questions.empty() ? std::nullopt : storage::find_employee(scene.tx, questions.back().asked_by);
    if (!asker) return;
    Utterance told = answer_to(cause, "report_question_answered",
                               {{"nama", name_of(scene, report.employee)},
                                {"tanggal", report_date(report, asker->language)},
                                {"isi", beginning(words, kMostOfReport)}});
    told.buttons = reading_buttons(report);
    told.subject = cards::report_reading(report.id);
    told.priority = storage::Priority::call;
    say(scene, *asker, told);
}

}  // namespace app
