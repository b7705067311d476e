#include "bot/domain/duty.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace domain {
namespace {

using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

/// Where neither person, unit nor policy names one: the capital's.
const std::string kLastResortZone = "Asia/Jakarta";

constexpr std::array<std::string_view, 7> kWeekdaysId{"Minggu", "Senin", "Selasa", "Rabu",
                                                      "Kamis",  "Jumat", "Sabtu"};
constexpr std::array<std::string_view, 7> kWeekdaysEn{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};

std::string_view absence_id(AbsenceKind kind) {
    switch (kind) {
        case AbsenceKind::leave:
            return "cuti";
        case AbsenceKind::illness:
            return "sakit";
        case AbsenceKind::official_travel:
            return "dinas luar";
        case AbsenceKind::study:
            return "tugas belajar";
        case AbsenceKind::shift_off:
            return "lepas giliran";
    }
    return "";
}

std::string_view absence_en(AbsenceKind kind) {
    switch (kind) {
        case AbsenceKind::leave:
            return "on leave";
        case AbsenceKind::illness:
            return "ill";
        case AbsenceKind::official_travel:
            return "on official travel";
        case AbsenceKind::study:
            return "on a study assignment";
        case AbsenceKind::shift_off:
            return "off shift";
    }
    return "";
}

weekday weekday_of(year_month_day date) {
    return weekday{sys_days{date}};
}

bool is_default(const Policy& policy) {
    return policy.id.value == kDefaultPolicyId;
}

/// Whether the policy holds, held or will hold on the dates it names. An ended one must say when it ended.
bool has_effect(const Policy& policy) {
    return policy.status == PolicyStatus::in_force ||
           (policy.status == PolicyStatus::ended && policy.valid.to.has_value());
}

bool is_for(const Policy& policy, const DutySubject& subject) {
    const auto& units = policy.scope.units;
    if (units.empty()) return true;
    return subject.unit && std::find(units.begin(), units.end(), *subject.unit) != units.end();
}

bool is_suspended(const Policy& policy) {
    return policy.status == PolicyStatus::suspended;
}

bool speaks_about(const Policy& policy, const DutySubject& subject, year_month_day date) {
    return policy.kind == PolicyKind::rule && !is_default(policy) &&
           (has_effect(policy) || is_suspended(policy)) && policy.valid.contains(date) &&
           is_for(policy, subject);
}

/// Larger wins where two policies speak about the same person and date.
auto precedence(const Policy& policy) {
    return std::tuple{has_effect(policy), !policy.scope.units.empty(), policy.valid.from};
}

bool starts_after(const Policy& policy, const DutySubject& subject, year_month_day date) {
    return policy.kind == PolicyKind::rule && !is_default(policy) && has_effect(policy) &&
           is_for(policy, subject) && policy.valid.from && date < *policy.valid.from;
}

/// Whatever takes the person off duty wins over travel, which only moves them.
const Absence* absence_on(const DutySubject& subject, year_month_day date) {
    const Absence* found = nullptr;
    for (const Absence& absence : subject.absences) {
        if (!absence.days.contains(date)) continue;
        if (absence.kind != AbsenceKind::official_travel) return &absence;
        if (found == nullptr) found = &absence;
    }
    return found;
}

DayKind kind_by_calendar(const Policy& policy, const Holiday* holiday, year_month_day date) {
    if (holiday != nullptr && holiday->kind == HolidayKind::joint_leave) {
        if (policy.flexible.skips_joint_leave) return DayKind::joint_leave;
    } else if (holiday != nullptr && policy.flexible.skips_holidays) {
        return DayKind::holiday;
    }
    const weekday day = weekday_of(date);
    return day == std::chrono::Saturday || day == std::chrono::Sunday ? DayKind::weekend : DayKind::workday;
}

bool has_date(const Policy& policy, year_month_day date) {
    return std::find(policy.flexible.dates.begin(), policy.flexible.dates.end(), date) !=
           policy.flexible.dates.end();
}

bool is_overlay_of(const Policy& overlay, const Policy& base, const DutySubject& subject,
                   year_month_day date) {
    return overlay.kind == PolicyKind::overlay && overlay.overlay_on == base.id && has_effect(overlay) &&
           overlay.valid.contains(date) && is_for(overlay, subject);
}

/// What the policy itself says about the date, as the key and a sentence; nullopt if it is no flexible day.
std::optional<Ground> flexible_ground(const Policy& policy, year_month_day date) {
    const auto day = weekday_of(date).c_encoding();
    const std::string prefix = policy.kind == PolicyKind::overlay ? policy.id.value + ": " : "";
    if (policy.flexible.weekdays[day])
        return Ground{prefix + "flexible.weekdays",
                      fmt::format("{} adalah hari kerja fleksibel.", kWeekdaysId[day]),
                      fmt::format("{} is a flexible day.", kWeekdaysEn[day])};
    if (has_date(policy, date))
        return Ground{prefix + "flexible.dates",
                      fmt::format("Tanggal {} ditetapkan sebagai hari kerja fleksibel.", to_iso_date(date)),
                      fmt::format("{} is named as a flexible day.", to_iso_date(date))};
    return std::nullopt;
}

Ground day_off_ground(const DayPlan& plan) {
    if (plan.kind == DayKind::weekend)
        return {"calendar.weekend", "Hari ini akhir pekan.", "It is a weekend."};
    if (plan.kind == DayKind::joint_leave)
        return {"calendar.joint_leave", fmt::format("Hari ini cuti bersama: {}.", plan.holiday_name_id),
                fmt::format("It is joint leave: {}.", plan.holiday_name_en)};
    return {"calendar.holiday", fmt::format("Hari ini libur: {}.", plan.holiday_name_id),
            fmt::format("It is a holiday: {}.", plan.holiday_name_en)};
}

Ground absence_ground(AbsenceKind kind) {
    return {"roster.absence", fmt::format("Yang bersangkutan sedang {}.", absence_id(kind)),
            fmt::format("The person is {}.", absence_en(kind))};
}

Ground suspended_ground() {
    return {"status", "Kebijakan ini sedang ditangguhkan.", "The policy is suspended."};
}

Ground before_start_ground() {
    return {"valid.from", "Kebijakan belum berlaku pada tanggal ini.",
            "The policy has not started on this date."};
}

Ground exempt_ground(const DutySubject& subject, bool by_person) {
    if (by_person)
        return {"roster.exempt", "Yang bersangkutan dikecualikan pada tanggal ini.",
                "The person is exempt on this date."};
    return {"exempt.units",
            fmt::format("Unit jenis {} dikecualikan: bekerja di tempat.", to_string(subject.unit_kind)),
            fmt::format("Units of the kind {} are exempt and work on site.", to_string(subject.unit_kind))};
}

Window window_on(const WindowRule& rule, year_month_day date, const std::string& zone) {
    Window window;
    window.id = rule.id;
    window.name_id = rule.name_id;
    window.name_en = rule.name_en;
    window.open = instant_at(date, rule.span.open, zone);
    window.announced_close = instant_at(date, rule.span.close, zone);
    window.close = instant_at(date, rule.span.close + minutes{1} + rule.grace, zone);
    window.last_reminder = std::max(window.open, window.announced_close - rule.last_reminder_before);
    window.late_until = rule.late_until_after > minutes{0}
                            ? window.close + rule.late_until_after
                            : std::max(window.close, start_of_day(next_day(date), zone));
    return window;
}

std::vector<Span> duty_on(const HoursRule& rule, year_month_day date, const std::string& zone) {
    std::vector<DaySpan> breaks = rule.breaks;
    std::sort(breaks.begin(), breaks.end(),
              [](const DaySpan& left, const DaySpan& right) { return left.open < right.open; });
    std::vector<Span> duty;
    const auto add = [&](minutes open, minutes close) {
        const Span span{instant_at(date, open, zone), instant_at(date, close, zone)};
        if (span.from < span.to) duty.push_back(span);
    };
    minutes at = rule.span.open;
    for (const DaySpan& rest : breaks) {
        add(at, std::min(rest.open, rule.span.close));
        at = std::max(at, rest.close);
    }
    add(at, rule.span.close);
    return duty;
}

bool is_asked(AskedOn days, Place place) {
    return days == AskedOn::every_workday || (days == AskedOn::flexible_days) == (place == Place::flexible);
}

std::optional<ReportDue> report_due(const Policy& policy, const DayPlan& plan) {
    if (!policy.report || plan.duty.empty() || !is_asked(policy.report->asked_on, plan.place))
        return std::nullopt;
    const Instant end = plan.duty.back().to;
    return ReportDue{end - policy.report->remind_before_end,
                     policy.report->due_after_end > minutes{0}
                         ? end + policy.report->due_after_end
                         : start_of_day(next_day(plan.date), plan.zone)};
}

bool is_working_day(DayKind kind) {
    return kind == DayKind::workday || kind == DayKind::before_start;
}

}  // namespace

std::string_view to_string(DayKind kind) {
    switch (kind) {
        case DayKind::before_start:
            return "before_start";
        case DayKind::workday:
            return "workday";
        case DayKind::weekend:
            return "weekend";
        case DayKind::holiday:
            return "holiday";
        case DayKind::joint_leave:
            return "joint_leave";
    }
    return "";
}

std::string_view to_string(Place place) {
    switch (place) {
        case Place::office:
            return "office";
        case Place::flexible:
            return "flexible";
        case Place::none:
            return "none";
    }
    return "";
}

bool DayPlan::is_on_duty_throughout(Instant from, Instant to) const {
    return std::any_of(duty.begin(), duty.end(), [&](const Span& span) {
        return span.from <= from && from < span.to && to <= span.to;
    });
}

std::optional<Ground> DayPlan::why_call_cannot_count(Instant from, Instant to) const {
    if (!is_working_day(kind)) return day_off_ground(*this);
    if (absence) return absence_ground(*absence);
    if (is_exempt)
        return Ground{"exempt", "Yang bersangkutan atau unitnya dikecualikan.",
                      "The person or the unit is exempt."};
    if (is_suspended) return suspended_ground();
    if (kind == DayKind::before_start && !policy) return before_start_ground();
    if (is_on_duty_throughout(from, to)) return std::nullopt;
    if (!duty.empty() && duty.front().from <= from && to <= duty.back().to)
        return Ground{"hours.breaks", "Waktu jawab menyentuh jam istirahat atau ibadah.",
                      "The time to answer touches a break or prayer."};
    return Ground{"hours", "Waktu jawab tidak seluruhnya di dalam jam kerja.",
                  "The time to answer is not wholly within working hours."};
}

const Window* DayPlan::window_open_at(Instant at) const {
    const auto found = std::find_if(windows.begin(), windows.end(), [&](const Window& window) {
        return window.open <= at && at < window.close;
    });
    return found == windows.end() ? nullptr : &*found;
}

Instant DayPlan::after_quiet(Instant at) const {
    for (const Span& span : quiet)
        if (span.from <= at && at < span.to) at = span.to;
    return at;
}

Rulebook::Rulebook(std::vector<Policy> policies, Calendar calendar)
    : policies_(std::move(policies)), calendar_(std::move(calendar)) {
    if (std::none_of(policies_.begin(), policies_.end(), is_default)) policies_.push_back(default_policy());
}

const Policy& Rulebook::governing(const DutySubject& subject, year_month_day date) const {
    const Policy* best = nullptr;
    for (const Policy& policy : policies_)
        if (speaks_about(policy, subject, date) &&
            (best == nullptr || precedence(*best) < precedence(policy)))
            best = &policy;
    return best != nullptr ? *best : *std::find_if(policies_.begin(), policies_.end(), is_default);
}

const std::string& Rulebook::zone_on(const DutySubject& subject, year_month_day date) const {
    const Absence* absence = absence_on(subject, date);
    if (absence != nullptr && !absence->zone.empty()) return absence->zone;
    if (!subject.zone.empty()) return subject.zone;
    const Policy& policy = governing(subject, date);
    if (!policy.zone.empty()) return policy.zone;
    for (const Policy& other : policies_)
        if (!other.zone.empty() && is_for(other, subject)) return other.zone;
    return kLastResortZone;
}

year_month_day Rulebook::date_at(const DutySubject& subject, Instant at) const {
    // The zone depends on the date and the date on the zone: the date in UTC is near enough to start from.
    const year_month_day utc{std::chrono::floor<std::chrono::days>(at)};
    const year_month_day near = local_time(at, zone_on(subject, utc)).date;
    return local_time(at, zone_on(subject, near)).date;
}

DayPlan Rulebook::plan(const DutySubject& subject, year_month_day date) const {
    const Policy& policy = governing(subject, date);
    const bool is_built_in = policy.version == kBuiltInVersion;

    DayPlan plan;
    plan.date = date;
    plan.zone = zone_on(subject, date);
    plan.tzdata_version = tzdata_version();
    plan.calendar_version = calendar_.version;
    if (!is_built_in) plan.policy = policy.id;
    plan.policy_version = policy.version;
    plan.is_suspended = is_suspended(policy);

    if (is_built_in)
        plan.grounds.push_back({"default", "Tidak ada kebijakan khusus pada tanggal ini.",
                                "No particular policy holds on this date."});
    else
        plan.grounds.push_back({"id", fmt::format("Berlaku kebijakan {}: {}.", policy.id.value, policy.title),
                                fmt::format("The policy {} holds: {}.", policy.id.value, policy.title)});

    const Holiday* holiday = calendar_.holiday_on(date);
    plan.kind = kind_by_calendar(policy, holiday, date);
    if (plan.kind == DayKind::workday && is_default(policy) &&
        std::any_of(policies_.begin(), policies_.end(),
                    [&](const Policy& other) { return starts_after(other, subject, date); })) {
        plan.kind = DayKind::before_start;
        plan.grounds.push_back(before_start_ground());
    }

    const bool is_exempt_person = subject.exempt && subject.exempt->contains(date);
    const bool is_exempt_unit = std::find(policy.exempt.unit_kinds.begin(), policy.exempt.unit_kinds.end(),
                                          subject.unit_kind) != policy.exempt.unit_kinds.end();
    plan.is_exempt = is_exempt_person || is_exempt_unit;
    if (const Absence* absence = absence_on(subject, date)) plan.absence = absence->kind;

    const Ramadan* ramadan = calendar_.ramadan_on(date);
    if (ramadan != nullptr) plan.table = DayTable::ramadan;

    if (!is_working_day(plan.kind)) {
        if (plan.kind != DayKind::weekend) {
            plan.holiday_name_id = holiday->name_id;
            plan.holiday_name_en = holiday->name_en;
        }
        plan.grounds.push_back(day_off_ground(plan));
        return plan;
    }

    if (ramadan != nullptr) {
        const bool is_estimated = ramadan->certainty == Certainty::estimated;
        plan.grounds.push_back(
            {"calendar.ramadan",
             fmt::format("Bulan Ramadan{}: berlaku tabel Ramadan.", is_estimated ? " (perkiraan)" : ""),
             fmt::format("It is Ramadan{}: the Ramadan table holds.", is_estimated ? " (estimated)" : "")});
    }

    plan.place = Place::office;
    if (plan.is_suspended) plan.grounds.push_back(suspended_ground());
    if (plan.is_exempt) plan.grounds.push_back(exempt_ground(subject, is_exempt_person));
    if (plan.absence) plan.grounds.push_back(absence_ground(*plan.absence));
    if (plan.absence && *plan.absence != AbsenceKind::official_travel) {
        plan.place = Place::none;
        return plan;
    }

    if (const HoursRule* hours = hours_on(policy, plan.table, weekday_of(date)))
        plan.duty = duty_on(*hours, date, plan.zone);
    if (plan.is_exempt || plan.is_suspended) return plan;

    const auto note_flexible = [&](const Policy& source) {
        if (auto ground = flexible_ground(source, date)) {
            plan.place = Place::flexible;
            plan.grounds.push_back(std::move(*ground));
        }
    };
    note_flexible(policy);
    for (const Policy& overlay : policies_)
        if (is_overlay_of(overlay, policy, subject, date)) note_flexible(overlay);
    if (plan.place == Place::office)
        plan.grounds.push_back({"flexible", "Bukan hari kerja fleksibel: bekerja di kantor.",
                                "It is no flexible day: work is at the office."});

    for (const WindowRule& rule : policy.windows[static_cast<std::size_t>(plan.table)])
        if (is_asked(rule.asked_on, plan.place)) plan.windows.push_back(window_on(rule, date, plan.zone));
    std::sort(plan.windows.begin(), plan.windows.end(),
              [](const Window& left, const Window& right) { return left.open < right.open; });
    plan.report = report_due(policy, plan);
    for (const Window& window : plan.windows) {
        const std::string open = to_clock(window.open, plan.zone);
        const std::string close = to_clock(window.announced_close, plan.zone);
        plan.grounds.push_back(
            {fmt::format("windows.{}", to_string(plan.table)),
             fmt::format("Presensi {} pukul {} sampai {}.", window.name_id, open, close),
             fmt::format("The {} check-in is from {} to {}.", window.name_en, open, close)});
    }
    return plan;
}

Instant Rulebook::after_working_days(Instant from, int days, const DutySubject& subject) const {
    if (days <= 0) return from;
    year_month_day date = date_at(subject, from);
    for (int counted = 0; counted < days;) {
        date = next_day(date);
        const Policy& policy = governing(subject, date);
        if (kind_by_calendar(policy, calendar_.holiday_on(date), date) == DayKind::workday) ++counted;
    }
    const std::string& zone = zone_on(subject, date);
    const DayTable table = calendar_.is_ramadan(date) ? DayTable::ramadan : DayTable::regular;
    const HoursRule* hours = hours_on(governing(subject, date), table, weekday_of(date));
    return hours != nullptr ? instant_at(date, hours->span.close, zone) : start_of_day(next_day(date), zone);
}

}  // namespace domain
