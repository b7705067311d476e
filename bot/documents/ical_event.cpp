#include "bot/documents/ical_event.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace documents {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMaxNameBytes = 120;
constexpr int kMaxOccurrences = 5'000;  // of one event, from its first on
constexpr days kMaxLength{31};

std::string lower(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                   [](char c) { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lowered;
}

/// One blank for any run of white space and control characters; none at the ends.
std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool is_blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
        if (!is_blank)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

bool says_joint_leave(std::string_view text) {
    const std::string words = lower(text);
    for (const char* name : {"cuti bersama", "joint leave", "joint_leave", "joint-leave"})
        if (words.find(name) != std::string::npos) return true;
    return false;
}

sys_days date_of(const icaltimetype& time) {
    return sys_days{std::chrono::year{time.year} / time.month / time.day};
}

bool is_date(const icaltimetype& time) {
    return !icaltime_is_null_time(time) && (std::chrono::year{time.year} / time.month / time.day).ok() &&
           time.year >= 1900 && time.year <= 2200;
}

icaltimetype as_ical(sys_days day) {
    const year_month_day date{day};
    icaltimetype time = icaltime_null_time();  // null_date has hours below zero
    time.is_date = 1;
    time.year = static_cast<int>(date.year());
    time.month = static_cast<int>(static_cast<unsigned>(date.month()));
    time.day = static_cast<int>(static_cast<unsigned>(date.day()));
    return time;
}

const char* text_of(icalproperty* property) {
    const char* text = property == nullptr ? nullptr : icalvalue_get_text(icalproperty_get_value(property));
    return text == nullptr ? "" : text;
}

class EventReader {
public:
    EventReader(icalcomponent* calendar, icalcomponent* component, std::size_t line, const IcalSpan& span,
                std::vector<RowMistake>& mistakes)
        : calendar_(calendar), component_(component), span_(span), mistakes_(mistakes) {
        event_.line = line;
    }

    /// nullopt: it has mistakes.
    std::optional<IcalEvent> read() {
        const std::size_t before = mistakes_.size();
        event_.uid = on_one_line(text_of(first(ICAL_UID_PROPERTY)));
        if (event_.uid.empty())
            wrong("no UID", "a UID, which tells events apart", "add a line UID:… to the event");
        read_complaints();
        read_words();
        read_status();
        read_span();
        if (mistakes_.size() == before) read_recurrence();
        return mistakes_.size() == before ? std::optional(std::move(event_)) : std::nullopt;
    }

private:
    void wrong(std::string found, std::string expected, std::string mend) {
        mistakes_.push_back({event_.line, event_.uid.empty() ? "" : "UID " + event_.uid, std::move(found),
                             std::move(expected), std::move(mend)});
    }

    icalproperty* first(icalproperty_kind kind) const {
        return icalcomponent_get_first_property(component_, kind);
    }

    template <typename Each>
    void for_each(icalproperty_kind kind, Each&& each) const {
        for (icalproperty* property = first(kind); property != nullptr;
             property = icalcomponent_get_next_property(component_, kind))
            each(property);
    }

    /// What the library could not read, in its own words.
    void read_complaints() {
        for_each(ICAL_XLICERROR_PROPERTY, [&](icalproperty* property) {
            const char* complaint = icalproperty_get_xlicerror(property);
            wrong(complaint == nullptr ? "an unreadable line" : on_one_line(complaint),
                  "lines as RFC 5545 has them", "mend the event or export the file again");
        });
    }

    void read_words() {
        domain::Holiday& holiday = event_.holiday;
        holiday.name_id = on_one_line(text_of(first(ICAL_SUMMARY_PROPERTY)));
        if (holiday.name_id.empty())
            wrong("no SUMMARY", "the name of the day off, as people will read it",
                  "add SUMMARY:… to the event");
        if (holiday.name_id.size() > kMaxNameBytes)
            wrong(fmt::format("a SUMMARY of {} bytes", holiday.name_id.size()),
                  fmt::format("at most {}", kMaxNameBytes), "shorten the name");
        holiday.name_en = holiday.name_id;
        holiday.kind = domain::HolidayKind::local_holiday;
        bool is_joint_leave = says_joint_leave(holiday.name_id);
        for_each(ICAL_CATEGORIES_PROPERTY,
                 [&](icalproperty* property) { is_joint_leave |= says_joint_leave(text_of(property)); });
        if (is_joint_leave) holiday.kind = domain::HolidayKind::joint_leave;
        holiday.source = "iCalendar " + event_.uid;
    }

    void read_status() {
        icalproperty* property = first(ICAL_STATUS_PROPERTY);
        const icalproperty_status status =
            property == nullptr ? ICAL_STATUS_CONFIRMED : icalproperty_get_status(property);
        event_.is_cancelled = status == ICAL_STATUS_CANCELLED;
        if (status == ICAL_STATUS_TENTATIVE) event_.holiday.certainty = domain::Certainty::estimated;
    }

    /// The local date, and how far into it.
    std::optional<domain::LocalTime> local_time_of(icalproperty* property, const icaltimetype& time) {
        const std::string name = icalproperty_kind_to_string(icalproperty_isa(property));
        if (!is_date(time)) {
            wrong(fmt::format("{} that is no date", name), "a date such as DTSTART;VALUE=DATE:20260821",
                  "mend it");
            return std::nullopt;
        }
        const std::chrono::microseconds since_midnight =
            time.is_date ? std::chrono::hours{0}
                         : std::chrono::hours{time.hour} + std::chrono::minutes{time.minute} +
                               std::chrono::seconds{time.second};
        if (!time.is_date && icaltime_is_utc(time))
            return domain::local_time(domain::Instant{date_of(time)} + since_midnight, span_.zone);
        if (icalparameter* zone = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER)) {
            const char* tzid = icalparameter_get_tzid(zone);
            if (tzid == nullptr ||
                (!domain::is_known_zone(tzid) && icalcomponent_get_timezone(calendar_, tzid) == nullptr)) {
                wrong(fmt::format("{} in the zone \"{}\"", name, tzid == nullptr ? "" : tzid),
                      "an IANA name such as Asia/Makassar, or a VTIMEZONE of that name in the file",
                      "name a zone, or make it an all-day event");
                return std::nullopt;
            }
        }
        return domain::LocalTime{year_month_day{date_of(time)}, since_midnight};
    }

    /// The date of a property that names a day; a time of day must be midnight.
    std::optional<sys_days> day_of(icalproperty* property, const icaltimetype& time) {
        const auto local = local_time_of(property, time);
        if (!local) return std::nullopt;
        if (local->time_of_day == std::chrono::microseconds{0}) return sys_days{local->date};
        const auto minutes = std::chrono::floor<std::chrono::minutes>(local->time_of_day).count();
        wrong(fmt::format("{} at {:02d}:{:02d}", icalproperty_kind_to_string(icalproperty_isa(property)),
                          minutes / 60, minutes % 60),
              "whole days: all-day, or from midnight to midnight",
              "a day off has no hours: make it an all-day event, or take it out of the file");
        return std::nullopt;
    }

    void read_span() {
        icalproperty* start = first(ICAL_DTSTART_PROPERTY);
        if (start == nullptr)
            return wrong("no DTSTART", "the day it begins", "add DTSTART;VALUE=DATE:… to the event");
        const icaltimetype from = icalproperty_get_dtstart(start);
        const auto day = day_of(start, from);
        if (!day) return;
        start_ = *day;
        const auto length = length_of(from);
        if (!length) return;
        if (*length < days{1})
            return wrong(fmt::format("an event of {} days", length->count()), "a DTEND after its DTSTART",
                         "DTEND is the first day that no longer belongs to it: mend it or leave it out");
        if (*length > kMaxLength)
            return wrong(fmt::format("an event of {} days", length->count()),
                         fmt::format("at most {}", kMaxLength.count()),
                         "is DTEND right? Else divide the event");
        event_.length = *length;
        if (icalproperty* replaced = first(ICAL_RECURRENCEID_PROPERTY)) {
            if (icalproperty_get_first_parameter(replaced, ICAL_RANGE_PARAMETER) != nullptr)
                return wrong("RECURRENCE-ID with RANGE", "single occurrences",
                             "end the first event with UNTIL and write the rest as another event");
            event_.replaces = day_of(replaced, icalproperty_get_recurrenceid(replaced));
        }
    }

    std::optional<days> length_of(const icaltimetype& from) {
        if (icalproperty* end = first(ICAL_DTEND_PROPERTY)) {
            const icaltimetype until = icalproperty_get_dtend(end);
            if (until.is_date != from.is_date) {
                wrong("DTSTART and DTEND of two kinds", "both dates, or both times",
                      "make it an all-day event");
                return std::nullopt;
            }
            const auto day = day_of(end, until);
            return day ? std::optional(*day - start_) : std::nullopt;
        }
        if (icalproperty* lasting = first(ICAL_DURATION_PROPERTY)) {
            const int seconds = icaldurationtype_as_int(icalproperty_get_duration(lasting));
            if (seconds % 86'400 == 0) return days{seconds / 86'400};
            wrong("a DURATION with hours", "whole days such as DURATION:P1D", "make it an all-day event");
            return std::nullopt;
        }
        if (from.is_date) return days{1};
        wrong("a time without DTEND", "whole days", "make it an all-day event: DTSTART;VALUE=DATE:…");
        return std::nullopt;
    }

    void read_recurrence() {
        event_.starts.insert(start_);
        if (first(ICAL_EXRULE_PROPERTY) != nullptr)
            return wrong("EXRULE", "EXDATE, one for each day left out", "write the days as EXDATE");
        if (icalcomponent_count_properties(component_, ICAL_RRULE_PROPERTY) > 1)
            return wrong("more than one RRULE", "one", "make an event of each");
        if (icalproperty* rule = first(ICAL_RRULE_PROPERTY)) read_rule(icalproperty_get_rrule(rule));
        for_each(ICAL_RDATE_PROPERTY, [&](icalproperty* property) {
            const icaldatetimeperiodtype date = icalproperty_get_rdate(property);
            if (!icalperiodtype_is_null_period(date.period))
                return wrong("an RDATE with a period", "a date", "write it as an event of its own");
            if (const auto day = day_of(property, date.time)) event_.starts.insert(*day);
        });
        for_each(ICAL_EXDATE_PROPERTY, [&](icalproperty* property) {
            if (const auto day = day_of(property, icalproperty_get_exdate(property)))
                event_.starts.erase(*day);
        });
    }

    void read_rule(icalrecurrencetype rule) {
        const bool ends = rule.count > 0 || !icaltime_is_null_time(rule.until);
        const char* frequency = icalrecur_freq_to_string(rule.freq);
        switch (rule.freq) {
            case ICAL_YEARLY_RECURRENCE:
                break;
            case ICAL_MONTHLY_RECURRENCE:
            case ICAL_WEEKLY_RECURRENCE:
            case ICAL_DAILY_RECURRENCE:
                if (ends) break;
                return wrong(fmt::format("RRULE:FREQ={} without an end", frequency),
                             "yearly, or with COUNT or UNTIL", "add ;COUNT=… or ;UNTIL=… to the rule");
            default:
                return wrong(fmt::format("RRULE:FREQ={}", frequency == nullptr ? "" : frequency),
                             "YEARLY, MONTHLY, WEEKLY or DAILY", "a day off has no hours: mend the rule");
        }
        if (rule.rscale != nullptr)
            return wrong("RRULE with RSCALE", "the calendar of the civil year",
                         "write each year's day as an event: other calendars move by decree");
        for (const short* times : {rule.by_hour, rule.by_minute, rule.by_second})
            if (times[0] != ICAL_RECURRENCE_ARRAY_MAX)
                return wrong("RRULE with hours", "rules of whole days",
                             "take BYHOUR, BYMINUTE and BYSECOND out");
        if (!icaltime_is_null_time(rule.until) && !rule.until.is_date) {
            const auto until = icaltime_is_utc(rule.until)
                                   ? domain::local_time(domain::Instant{date_of(rule.until)} +
                                                            std::chrono::hours{rule.until.hour} +
                                                            std::chrono::minutes{rule.until.minute},
                                                        span_.zone)
                                         .date
                                   : year_month_day{date_of(rule.until)};
            rule.until = as_ical(sys_days{until});
        }
        expand(rule);
    }

    void expand(const icalrecurrencetype& rule) {
        const std::unique_ptr<icalrecur_iterator, decltype(&icalrecur_iterator_free)> iterator(
            icalrecur_iterator_new(rule, as_ical(start_)), &icalrecur_iterator_free);
        if (!iterator)
            return wrong("an RRULE that cannot be followed", "a rule of RFC 5545", "mend the rule");
        for (int turn = 0; turn < kMaxOccurrences; ++turn) {
            const icaltimetype next = icalrecur_iterator_next(iterator.get());
            if (icaltime_is_null_time(next) || date_of(next) > sys_days{span_.to}) return;
            event_.starts.insert(date_of(next));
        }
        wrong(fmt::format("an RRULE of more than {} days before {}", kMaxOccurrences,
                          domain::to_iso_date(span_.to)),
              "days off", "let it begin later");
    }

    icalcomponent* calendar_;
    icalcomponent* component_;
    const IcalSpan& span_;
    std::vector<RowMistake>& mistakes_;
    IcalEvent event_;
    sys_days start_{};
};

}  // namespace

std::optional<IcalEvent> read_event(icalcomponent_impl* calendar, icalcomponent_impl* event, std::size_t line,
                                    const IcalSpan& span, std::vector<RowMistake>& mistakes) {
    return EventReader(calendar, event, line, span, mistakes).read();
}

}  // namespace documents
