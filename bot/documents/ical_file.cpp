#include "bot/documents/ical_file.hpp"

#include <fmt/format.h>
#include <libical/ical.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "bot/documents/ical_event.hpp"
#include "bot/documents/ical_lines.hpp"
#include "bot/domain/local_time.hpp"

namespace documents {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kMaxBytes = 1024 * 1024;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

/// 0: the bytes are UTF-8 without NUL; else the line of the first that are not.
std::size_t line_of_bad_byte(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size();) {
        UChar32 character = 0;
        U8_NEXT(bytes, at, text.size(), character);
        if (character <= 0) return line;
        line += character == '\n';
    }
    return 0;
}

/// Puts single occurrences in the place of those they replace. Two events of one UID are told apart by
/// nothing.
void settle_replacements(std::vector<IcalEvent>& events, std::vector<RowMistake>& mistakes) {
    std::map<std::string, IcalEvent*> by_uid;
    for (IcalEvent& event : events) {
        if (event.replaces) continue;
        const auto [known, is_first] = by_uid.emplace(event.uid, &event);
        if (!is_first)
            mistakes.push_back({event.line, "UID " + event.uid,
                                fmt::format("the UID of the event on line {}", known->second->line),
                                "a UID of its own", "rename it, or take one of the two out"});
    }
    for (const IcalEvent& event : events) {
        if (!event.replaces) continue;
        const auto replaced = by_uid.find(event.uid);
        if (replaced == by_uid.end() || replaced->second->starts.erase(*event.replaces) == 0)
            mistakes.push_back(
                {event.line, "UID " + event.uid,
                 fmt::format("RECURRENCE-ID {}", domain::to_iso_date(year_month_day{*event.replaces})),
                 "a day on which the event of that UID takes place",
                 "mend the date, or take the RECURRENCE-ID out"});
    }
}

IcalFile days_of(const std::vector<IcalEvent>& events, std::vector<std::string> left_out,
                 const IcalSpan& span) {
    std::map<sys_days, IcalDay> found;
    for (const IcalEvent& event : events) {
        const auto leave_out = [&](std::string_view why) {
            left_out.push_back(fmt::format("line {}, UID {}: \"{}\": {}", event.line, event.uid,
                                           event.holiday.name_id, why));
        };
        if (event.is_cancelled) {
            leave_out("cancelled, left out");
            continue;
        }
        bool has_outside = false;
        bool has_inside = false;
        for (const sys_days start : event.starts)
            for (sys_days day = start; day < start + event.length; day += days{1}) {
                const bool is_inside = sys_days{span.from} <= day && day <= sys_days{span.to};
                has_outside |= !is_inside;
                has_inside |= is_inside;
                if (!is_inside) continue;
                const auto [kept, is_first] = found.try_emplace(
                    day, IcalDay{year_month_day{day}, event.holiday, event.uid, event.line});
                if (!is_first && kept->second.line != event.line)
                    leave_out(fmt::format("{} is named by line {} already, left out",
                                          domain::to_iso_date(year_month_day{day}), kept->second.line));
            }
        if (has_outside)
            leave_out(fmt::format("{} outside {} to {}, left out", has_inside ? "its days" : "all its days",
                                  domain::to_iso_date(span.from), domain::to_iso_date(span.to)));
    }
    IcalFile file;
    for (auto& [date, day] : found) file.days.push_back(std::move(day));
    file.left_out = std::move(left_out);
    return file;
}

tl::unexpected<std::vector<RowMistake>> refused(std::size_t line, std::string what, std::string expected,
                                                std::string mend) {
    return tl::unexpected(
        std::vector<RowMistake>{{line, "", std::move(what), std::move(expected), std::move(mend)}});
}

}  // namespace

tl::expected<IcalFile, std::vector<RowMistake>> read_ical(std::string_view bytes, const IcalSpan& span) {
    if (bytes.size() > kMaxBytes)
        return refused(0, fmt::format("{} bytes", bytes.size()), fmt::format("at most {}", kMaxBytes),
                       "export the days off alone");
    if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
    if (const std::size_t line = line_of_bad_byte(bytes); line != 0)
        return refused(line, "bytes that are no UTF-8", "UTF-8, as RFC 5545 asks for",
                       "save the file as UTF-8 or export it again");
    IcalLines lines = lines_of_ical(bytes);
    if (!lines.mistakes.empty()) return tl::unexpected(std::move(lines.mistakes));

    icalerror_set_errors_are_fatal(0);
    const std::string text(bytes);
    const Component root(icalparser_parse_string(text.c_str()), &icalcomponent_free);
    std::vector<icalcomponent*> components;
    if (root)
        for (icalcomponent* each = icalcomponent_get_first_component(root.get(), ICAL_VEVENT_COMPONENT);
             each != nullptr; each = icalcomponent_get_next_component(root.get(), ICAL_VEVENT_COMPONENT))
            components.push_back(each);
    if (components.size() != lines.events.size())
        return refused(
            0, fmt::format("{} of {} events that can be read", components.size(), lines.events.size()),
            "lines as RFC 5545 has them", "export the file again");
    if (components.empty()) return refused(0, "no VEVENT", "at least one event", "is it the right file?");

    std::vector<RowMistake> mistakes;
    std::vector<IcalEvent> events;
    for (std::size_t at = 0; at < components.size(); ++at)
        if (auto event = read_event(root.get(), components[at], lines.events[at], span, mistakes))
            events.push_back(std::move(*event));
    settle_replacements(events, mistakes);
    if (!mistakes.empty()) {
        std::stable_sort(
            mistakes.begin(), mistakes.end(),
            [](const RowMistake& one, const RowMistake& other) { return one.line < other.line; });
        return tl::unexpected(std::move(mistakes));
    }
    return days_of(events, std::move(lines.left_out), span);
}

}  // namespace documents
