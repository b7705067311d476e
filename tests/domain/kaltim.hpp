// The office that most stories about duty are told of: Kaltim's flexible Friday of 2026, and the days around
// it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/calendar.hpp"
#include "bot/domain/duty.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/policy.hpp"

namespace kaltim {

using namespace std::chrono_literals;

inline std::chrono::year_month_day date(std::string_view text) {
    return *domain::from_iso_date(text);
}

/// `at("2026-02-13T06:45:00+08:00")`.
inline domain::Instant at(std::string_view text) {
    return *domain::from_rfc3339(text);
}

inline domain::Policy friday() {
    constexpr domain::Weekdays kMondayToThursday{false, true, true, true, true, false, false};
    constexpr domain::Weekdays kFriday{false, false, false, false, false, true, false};
    domain::Policy policy;
    policy.id = domain::PolicyId{"kaltim-friday"};
    policy.version = "f1";
    policy.title = "Jumat fleksibel";
    policy.status = domain::PolicyStatus::in_force;
    policy.zone = "Asia/Makassar";
    policy.valid.from = date("2026-02-13");
    policy.flexible.weekdays = kFriday;
    policy.exempt.unit_kinds = {domain::UnitKind::direct_public_service, domain::UnitKind::hospital,
                                domain::UnitKind::puskesmas};
    const domain::WindowRule siang{"siang", "siang", "midday", {11h, 13h}};
    policy.windows[0] = {{"pagi", "pagi", "morning", {6h + 30min, 7h + 30min}}, siang};
    policy.windows[1] = {{"pagi", "pagi", "morning", {7h, 8h}}, siang};
    for (const auto& [table, span] :
         {std::pair{domain::DayTable::regular, domain::DaySpan{7h + 30min, 16h}},
          std::pair{domain::DayTable::ramadan, domain::DaySpan{8h, 15h + 30min}}}) {
        policy.hours.push_back({table, kMondayToThursday, span, {{12h, 13h}}});
        policy.hours.push_back({table, kFriday, span, {{11h + 30min, 13h}}});
    }
    policy.calls.attempts = 3;
    policy.calls.count = domain::CallRule::Count::attempts;
    policy.calls.roll_calls_count = false;
    return policy;
}

inline domain::Policy eid_overlay() {
    domain::Policy overlay;
    overlay.id = domain::PolicyId{"kaltim-eid-2026"};
    overlay.version = "e1";
    overlay.status = domain::PolicyStatus::ended;
    overlay.valid = {date("2026-03-16"), date("2026-03-27")};
    overlay.kind = domain::PolicyKind::overlay;
    overlay.overlay_on = domain::PolicyId{"kaltim-friday"};
    for (const char* day : {"2026-03-16", "2026-03-17", "2026-03-25", "2026-03-26", "2026-03-27"})
        overlay.flexible.dates.push_back(date(day));
    return overlay;
}

inline domain::Calendar calendar() {
    using enum domain::HolidayKind;
    domain::Calendar calendar;
    calendar.add(date("2026-02-16"), {"Cuti bersama Imlek", "Joint leave: Lunar New Year", joint_leave});
    calendar.add(date("2026-02-17"), {"Imlek", "Lunar New Year", national_holiday});
    calendar.add(date("2026-03-18"), {"Cuti bersama Nyepi", "Joint leave: Nyepi", joint_leave});
    calendar.add(date("2026-03-19"), {"Nyepi", "Nyepi", national_holiday});
    for (const char* day : {"2026-03-20", "2026-03-23", "2026-03-24"})
        calendar.add(date(day), {"Cuti bersama Idulfitri", "Joint leave: Eid al-Fitr", joint_leave});
    calendar.add(date("2026-04-03"), {"Wafat Yesus Kristus", "Good Friday", national_holiday});
    calendar.add(date("2026-12-25"), {"Natal", "Christmas", national_holiday});
    calendar.ramadans = {{date("2026-02-19"), date("2026-03-20")}};
    calendar.years = {2026};
    return calendar;
}

inline domain::Rulebook rulebook() {
    return {{friday(), eid_overlay()}, calendar()};
}

/// Ordinary staff in a unit that keeps Kaltim's time.
inline domain::DutySubject staff() {
    return {.unit = domain::UnitId{"Biro Organisasi"}, .zone = "Asia/Makassar"};
}

}  // namespace kaltim
