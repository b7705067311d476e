#include "bot/app/presence.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "bot/app/absence_effects.hpp"
#include "bot/app/button.hpp"
#include "bot/app/calm.hpp"
#include "bot/app/daily_reports.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/lived_time.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/call.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/grounds.hpp"
#include "storage/flags.hpp"
#include "storage/inbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::DayPlan;
using domain::Employee;
using domain::Instant;
using domain::Language;
using storage::PresenceRow;

constexpr int kBatch = 500;  // people a transaction: longer ones would keep webhooks waiting
constexpr std::chrono::minutes kPlanAfterMidnight{5};
constexpr std::chrono::hours kPassReasonsAt{
    8};  // of the office's day: nobody is sent another's work at night

/// `<opens_at>/<window>/<after>`
struct WindowSubject {
    Instant opens_at;
    std::string window_id;
    domain::EmployeeId after;
};

std::string to_text(const WindowSubject& subject) {
    return std::to_string(domain::to_micros(subject.opens_at)) + "/" + subject.window_id + "/" +
           subject.after.value;
}

WindowSubject subject_from(std::string_view text) {
    const auto first = text.find('/');
    const auto second = text.find('/', first + 1);
    return {domain::from_micros(std::stoll(std::string(text.substr(0, first)))),
            std::string(text.substr(first + 1, second - first - 1)),
            domain::EmployeeId{std::string(text.substr(second + 1))}};
}

/// The named minute at which the window closes: 07.30 for a window that ends before 07.31.
std::string closing_time(const PresenceRow& row, Language language) {
    return wording::clock_time(row.window.announced_close, row.zone, language);
}

std::string name_of(Scene& scene, const PresenceRow& row, Language language) {
    return window_name(scene, row.policy_id, row.window.id, language);
}

/// What a button on a reminder is about: `pagi/20497`, the window and the day since 1970 it was shown on.
std::string button_subject(const PresenceRow& row) {
    const std::chrono::sys_days day{domain::from_iso_date(row.local_date).value()};
    return row.window.id + "/" + std::to_string(day.time_since_epoch().count());
}

/// The units of many people, each loaded once and only if somebody works there or below.
class UnitLines {
public:
    explicit UnitLines(Scene& scene) : scene_(scene) {}

    /// The unit and those above it, nearest first.
    const std::vector<domain::Unit>& line_from(const domain::UnitId& id) {
        auto& line = lines_[id];
        if (line.empty())
            for (auto unit = unit_of(id); unit; unit = unit->parent ? unit_of(*unit->parent) : std::nullopt)
                line.push_back(*unit);
        return line;
    }

private:
    const std::optional<domain::Unit>& unit_of(const domain::UnitId& id) {
        const auto [found, is_new] = units_.try_emplace(id);
        if (is_new) found->second = storage::find_unit(scene_.tx, id);
        return found->second;
    }

    Scene& scene_;
    std::map<domain::UnitId, std::optional<domain::Unit>> units_;
    std::map<domain::UnitId, std::vector<domain::Unit>> lines_;
};

/// Somebody who is awaited in a window, and what the rules need to know of them on its date.
struct AwaitedPresence {
    PresenceRow row;
    Employee employee;
    std::chrono::year_month_day date;
    domain::DutySubject duty;
};

/// Calls `each` for a batch of people who are awaited, and comes back for the rest through the same timer.
template <typename Each>
void for_awaited(Scene& scene, std::string_view kind, std::string_view subject_text, Each&& each) {
    const WindowSubject subject = subject_from(subject_text);
    const auto rows =
        storage::awaited_at(scene.tx, subject.opens_at, subject.window_id, subject.after, kBatch);
    UnitLines units(scene);
    for (const PresenceRow& row : rows) {
        const Employee employee = storage::find_employee(scene.tx, row.employee).value();
        const auto date = domain::from_iso_date(row.local_date).value();
        each(AwaitedPresence{row, employee, date,
                             subject_of(scene, employee, date, units.line_from(employee.unit))});
    }
    if (rows.size() == kBatch)
        storage::set_timer(scene.tx, kind,
                           to_text({subject.opens_at, subject.window_id, rows.back().employee}), scene.now());
}

bool has_budget(Scene& scene, const AwaitedPresence& awaited) {
    return may_remind(scene, awaited.employee.id, scene.rules.governing(awaited.duty, awaited.date),
                      awaited.date, awaited.row.zone);
}

bool is_one_waiting(Scene& scene, const PresenceRow& row) {
    const auto earlier = storage::rows_about(scene.tx, subject_of_window(row));
    return std::any_of(earlier.begin(), earlier.end(),
                       [](const storage::OutboxRow& sent) { return sent.state == "queued"; });
}

/// Sends the reminder when the day's quiet time is over, unless the window is, too, or another waits for that
/// already.
void remind(Scene& scene, const AwaitedPresence& awaited, const DayPlan& plan, std::string_view key,
            wording::Arguments arguments) {
    const PresenceRow& row = awaited.row;
    const Instant at = plan.after_quiet(scene.now());
    if (at >= row.window.close || (at > scene.now() && is_one_waiting(scene, row))) return;
    Utterance reminder;
    reminder.not_before = at;
    reminder.key = key;
    reminder.arguments = std::move(arguments);
    reminder.buttons = {{"button_present", actions::present, button_subject(row), ""},
                        {"button_hindered", actions::hindered, "w-" + button_subject(row), ""}};
    reminder.priority = storage::Priority::reminder;
    reminder.subject = subject_of_window(row);
    reminder.dedupe_key = std::string(key) + "/" + reminder.subject;
    reminder.expires_at = row.window.close;
    say(scene, awaited.employee, reminder);
}

/// Why a window nobody answered in cannot be held against the person; empty if it can.
std::string void_cause(Scene& scene, const AwaitedPresence& awaited) {
    const auto& [row, employee, date, duty] = awaited;
    const DayPlan plan = scene.rules.plan(duty, date);
    if (plan.windows.empty()) return plan.is_exempt ? "exempt" : "off_duty";
    if (is_in_outage(scene, employee.id, row, scene.rules.governing(duty, date).calls.outage_tolerance))
        return "outage";
    const auto chats = storage::chats_of(scene.tx, employee.id);
    if (std::all_of(chats.begin(), chats.end(),
                    [](const storage::Chat& chat) { return chat.blocked_at.has_value(); }))
        return "unreachable";
    for (const storage::Chat& chat : chats)
        if (storage::inbox::has_unread(scene.tx, chat.account, chat.address, row.window.open))
            return "outage";
    const auto reminders = storage::rows_about(scene.tx, subject_of_window(row));
    if (std::none_of(reminders.begin(), reminders.end(),
                     [](const storage::OutboxRow& sent) { return sent.accepted_at.has_value(); }))
        return "undelivered";
    return "";
}

/// Until when a missed window may be explained.
Instant explain_by(Scene& scene, const domain::DutySubject& duty, std::chrono::year_month_day date) {
    const int days = scene.rules.governing(duty, date).reasons.explain_working_days;
    return scene.rules.after_working_days(scene.now(), days, duty);
}

/// In which capacity somebody will judge the explanation.
std::string decider_in_words(Scene& scene, const domain::DutySubject& duty, std::chrono::year_month_day date,
                             Language language) {
    const domain::Caller decider = scene.rules.governing(duty, date).reasons.decider;
    return scene.words.text(language, "role_" + std::string(to_string(decider)));
}

/// Whether a reason speaks for the window: one given about it, an illness reported the same day, or a request
/// to be away. Whoever has explained is not chased.
bool is_explained(Scene& scene, const Employee& employee, const PresenceRow& row) {
    const std::string subject = subject_of_window(row);
    const std::string of_that_day = subject.substr(0, subject.rfind('/'));
    for (const storage::Reason& reason : storage::reasons_below(scene.tx, of_that_day))
        if (reason.state != "rejected" && (reason.subject == subject || reason.code == "illness"))
            return true;
    return is_spoken_for(scene, employee, {row.window.open, row.window.close});
}

/// Why nobody asks this person today, in words.
Utterance why_not_asked(Scene& scene, const Employee& employee, const DayPlan& plan) {
    std::string ground =
        plan.grounds.empty() ? "" : wording::sentence(scene.words, employee.language, plan.grounds.back());
    if (ground.ends_with('.')) ground.pop_back();  // it stands within a sentence
    Utterance answer;
    if (plan.kind == domain::DayKind::holiday || plan.kind == domain::DayKind::joint_leave) {
        answer.key = "day_off";
        answer.arguments = {
            {"nama_libur", domain::name_for(employee.language, plan.holiday_name_id, plan.holiday_name_en)}};
    } else if (plan.absence) {
        answer.key = "on_absence";
        answer.arguments = {
            {"keadaan",
             scene.words.text(employee.language, "left_out_" + std::string(to_string(*plan.absence)))}};
    } else if (plan.is_exempt) {
        answer.key = "exempt";
        answer.arguments = {{"alasan", ground}};
    } else {
        answer.key = "not_flexible_today";
        answer.arguments = {{"alasan", ground}};
    }
    return answer;
}

/// The window that a check-in at `at` belongs to: the open one, else the last one that still takes late ones.
const PresenceRow* window_for(const std::vector<PresenceRow>& rows, Instant at) {
    const PresenceRow* late = nullptr;
    for (const PresenceRow& row : rows) {
        if (row.window.open <= at && at < row.window.close) return &row;
        if (row.window.close <= at && at < row.window.late_until) late = &row;
    }
    return late;
}

/// The windows of the person on that date; planned here if the day's plan has not reached the person yet.
std::vector<PresenceRow> windows_of(Scene& scene, const Employee& employee, Instant at) {
    const auto date = domain::local_time(at, zone_of(scene, employee)).date;
    const std::string date_text = domain::to_iso_date(date);
    auto rows = storage::presence_of(scene.tx, employee.id, date_text);
    if (!rows.empty() || date != domain::local_time(scene.now(), zone_of(scene, employee)).date) return rows;
    const DayPlan plan = plan_of(scene, employee, at);
    if (plan.windows.empty() || storage::was_not_asked(scene.tx, employee.id, date_text)) return rows;
    storage::plan_presence(scene.tx, employee.id, plan);
    return storage::presence_of(scene.tx, employee.id, date_text);
}

bool is_recorded(const PresenceRow& row) {
    return row.state == "in_time" || row.state == "late";
}

}  // namespace

bool is_in_outage(Scene& scene, const domain::EmployeeId& employee, const PresenceRow& row,
                  std::chrono::seconds tolerance) {
    const auto outages = outages_for(scene, employee, {row.window.open, row.window.close});
    return std::any_of(outages.begin(), outages.end(),
                       [&](const domain::Span& outage) { return outage.to - outage.from > tolerance; });
}

std::string subject_of_window(const PresenceRow& row) {
    return "presence/" + row.employee.value + "/" + row.local_date + "/" + row.window.id;
}

std::string window_name(Scene& scene, std::string_view policy_id, std::string_view window_id,
                        Language language) {
    for (const domain::Policy& policy : scene.rules.policies()) {
        if (!policy_id.empty() && policy.id.value != policy_id) continue;
        for (const auto& table : policy.windows)
            for (const domain::WindowRule& rule : table)
                if (rule.id == window_id) return domain::name_for(language, rule.name_id, rule.name_en);
    }
    return std::string(window_id);
}

void set_window_timers(Scene& scene, const std::string& date) {
    for (const PresenceRow& opening : storage::openings_on(scene.tx, date)) {
        const domain::Window& window = opening.window;
        const std::string subject = to_text({window.open, window.id, {}});
        if (window.close + domain::kSettleDelay <= scene.now()) continue;
        if (window.close > scene.now())
            storage::set_timer(scene.tx, timers::window_opens, subject, std::max(window.open, scene.now()));
        if (window.last_reminder > scene.now())
            storage::set_timer(scene.tx, timers::window_last, subject, window.last_reminder);
        storage::set_timer(scene.tx, timers::window_closes, subject, window.close + domain::kSettleDelay);
    }
    set_report_timers(scene, date);
    audit(scene, "sigap", "day_planned", "day/" + date);
}

void plan_day(Scene& scene) {
    const auto date = domain::local_time(scene.now(), scene.office.zone).date;
    storage::set_timer(scene.tx, timers::day_begins, "office",
                       domain::start_of_day(domain::next_day(date), scene.office.zone) + kPlanAfterMidnight);
    const Instant morning = domain::instant_at(date, kPassReasonsAt, scene.office.zone);
    if (morning > scene.now()) storage::set_timer(scene.tx, timers::reasons_pass, "office", morning);
    plan_people(scene, domain::to_iso_date(date) + "/");
}

void plan_people(Scene& scene, std::string_view subject) {
    const std::string date_text(subject.substr(0, subject.find('/')));
    const domain::EmployeeId after{std::string(subject.substr(subject.find('/') + 1))};
    const auto date = domain::from_iso_date(date_text).value();
    UnitLines units(scene);
    const auto people = storage::employees_after(scene.tx, after, kBatch);
    for (const Employee& employee : people) {
        const auto duty = subject_of(scene, employee, date, units.line_from(employee.unit));
        const DayPlan plan = scene.rules.plan(duty, date);
        storage::plan_presence(scene.tx, employee.id, plan);
        plan_report(scene, employee, plan);
    }
    if (people.size() == kBatch)
        storage::set_timer(scene.tx, timers::day_continues, date_text + "/" + people.back().id.value,
                           scene.now());
    else
        set_window_timers(scene, date_text);  // once all are planned, so that no opening overtakes the plan
}

void open_window(Scene& scene, std::string_view subject) {
    for_awaited(scene, timers::window_opens, subject, [&](const AwaitedPresence& awaited) {
        const auto& [row, employee, date, duty] = awaited;
        const DayPlan plan = scene.rules.plan(duty, date);
        if (plan.windows.empty()) {  // learnt since the day was planned
            storage::set_presence_state(scene.tx, row, "void", "off_duty");
            audit(scene, "sigap", "presence_judged", subject_of_window(row),
                  nlohmann::json{{"state", "void"}, {"cause", "off_duty"}, {"policy", row.policy_version}}
                      .dump());
            return;
        }
        storage::set_presence_state(scene.tx, row, "asked");
        if (is_explained(scene, employee, row)) return;
        remind(scene, awaited, plan, "window_open",
               {{"nama", employee.name},
                {"sesi", name_of(scene, row, employee.language)},
                {"jam_tutup", closing_time(row, employee.language)}});
    });
}

void remind_last(Scene& scene, std::string_view subject) {
    for_awaited(scene, timers::window_last, subject, [&](const AwaitedPresence& awaited) {
        const auto& [row, employee, date, duty] = awaited;
        if (row.state != "asked" || is_explained(scene, employee, row) || !has_budget(scene, awaited)) return;
        const auto left = std::chrono::ceil<std::chrono::minutes>(row.window.announced_close - scene.now());
        remind(scene, awaited, scene.rules.plan(duty, date), "window_last",
               {{"sesi", name_of(scene, row, employee.language)},
                {"jam_tutup", closing_time(row, employee.language)},
                {"sisa", wording::duration(left, employee.language)}});
    });
}

void close_window(Scene& scene, std::string_view subject) {
    const WindowSubject closing = subject_from(subject);
    for (const PresenceRow& row :
         storage::awaited_at(scene.tx, closing.opens_at, closing.window_id, closing.after, 1))
        if (put_off_until_passed(scene, timers::window_closes, subject,
                                 {row.window.open, row.window.close + domain::kSettleDelay}))
            return;
    for_awaited(scene, timers::window_closes, subject, [&](const AwaitedPresence& awaited) {
        const auto& [row, employee, date, duty] = awaited;
        const std::string cause = void_cause(scene, awaited);
        const std::string state = is_explained(scene, employee, row) ? "explained"
                                  : cause.empty()                    ? "missed"
                                                                     : "void";
        storage::set_presence_state(scene.tx, row, state, state == "void" ? cause : "");
        settle_cards(scene, subject_of_window(row), "card_time_over", row.window.announced_close,
                     storage::Priority::digest);
        audit(scene, "sigap", "presence_judged", subject_of_window(row),
              nlohmann::json{{"state", state}, {"cause", cause}, {"policy", row.policy_version}}.dump());
        if (state != "missed") return;
        Utterance notice;
        notice.key = "window_missed";
        notice.arguments = {
            {"sesi", name_of(scene, row, employee.language)},
            {"jam_tutup", closing_time(row, employee.language)},
            {"batas", wording::date_and_time(explain_by(scene, duty, date), row.zone, employee.language)},
            {"penilai", decider_in_words(scene, duty, date, employee.language)}};
        notice.buttons = {{"button_present", actions::present, button_subject(row), ""},
                          {"button_hindered", actions::hindered, "w-" + button_subject(row), ""}};
        notice.subject = subject_of_window(row);
        notice.dedupe_key = "window_missed/" + notice.subject;
        say(scene, employee, notice);
    });
}

bool has_explained_today(Scene& scene, const Employee& employee, Instant at) {
    const auto date = domain::to_iso_date(domain::local_time(at, zone_of(scene, employee)).date);
    const auto rows = storage::presence_of(scene.tx, employee.id, date);
    return std::any_of(rows.begin(), rows.end(),
                       [&](const PresenceRow& row) { return is_explained(scene, employee, row); });
}

CheckInChance check_in_chance(Scene& scene, const Employee& employee, Instant at) {
    const auto rows = windows_of(scene, employee, at);
    const PresenceRow* row = window_for(rows, at);
    if (!row || is_recorded(*row)) return CheckInChance::none;
    return at < row->window.close ? CheckInChance::open : CheckInChance::late;
}

Utterance checked_in(Scene& scene, const Employee& employee, const Cause& cause) {
    const Language language = employee.language;
    const auto rows = windows_of(scene, employee, cause.at);
    const auto next = std::find_if(rows.begin(), rows.end(),
                                   [&](const PresenceRow& row) { return cause.at < row.window.open; });
    const PresenceRow* row = window_for(rows, cause.at);

    Utterance answer;
    if (rows.empty()) {
        answer = why_not_asked(scene, employee, plan_of(scene, employee, cause.at));
    } else if (row && is_recorded(*row) && cause.at < row->window.close) {
        answer.key = "checkin_repeat";
        answer.arguments = {{"sesi", name_of(scene, *row, language)},
                            {"jam", wording::clock_time(*row->checked_in_at, row->zone, language)}};
    } else if (row && !is_recorded(*row)) {
        const bool in_time = cause.at < row->window.close;
        storage::record_check_in(scene.tx, *row, in_time ? "in_time" : "late", cause.at, cause.inbox_id);
        storage::cancel_about(scene.tx, subject_of_window(*row));
        settle_cards(scene, subject_of_window(*row), "card_checked_in", cause.at);
        audit(
            scene, "employee/" + employee.id.value, "checked_in", subject_of_window(*row),
            nlohmann::json{{"state", in_time ? "in_time" : "late"}, {"inbox", cause.inbox_id.value}}.dump());
        review_open_flag(scene, employee);
        answer.key = in_time ? "checkin_ok" : "checkin_late";
        answer.arguments = {{"sesi", name_of(scene, *row, language)},
                            {"jam", wording::clock_time(cause.at, row->zone, language)},
                            {"tanggal", wording::date(cause.at, row->zone, language)},
                            {"jam_tutup", closing_time(*row, language)}};
    } else if (next != rows.end()) {
        answer.key = "checkin_early";
        answer.arguments = {{"sesi", name_of(scene, *next, language)},
                            {"jam_buka", wording::clock_time(next->window.open, next->zone, language)}};
    } else if (row) {
        answer.key = "checkin_repeat";
        answer.arguments = {{"sesi", name_of(scene, *row, language)},
                            {"jam", wording::clock_time(*row->checked_in_at, row->zone, language)}};
    } else {
        answer.key = "checkin_none_left";
    }
    answer.subject = "inbox/" + std::to_string(cause.inbox_id.value);
    answer.dedupe_key = std::string(answer.key) + "/" + answer.subject;
    answer.is_silent = true;
    return answer;
}

void check_in(Scene& scene, const Employee& employee, const storage::Chat& chat, const Cause& cause) {
    say(scene, chat, employee.language, checked_in(scene, employee, cause));
}

}  // namespace app
