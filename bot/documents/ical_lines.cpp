#include "bot/documents/ical_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace documents {
namespace {

struct Open {
    std::string name;
    std::size_t line;
};

std::string upper(std::string_view text) {
    std::string raised(text);
    std::transform(raised.begin(), raised.end(), raised.begin(),
                   [](char c) { return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return raised;
}

std::string_view without_spaces(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    return text;
}

class LineReader {
public:
    IcalLines read(std::string_view text) {
        std::size_t number = 0;
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            std::string_view line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            if (line.ends_with('\r')) line.remove_suffix(1);
            take(line, ++number);
        }
        for (auto open = open_.rbegin(); open != open_.rend(); ++open)
            add(open->line, fmt::format("BEGIN:{} without an end", open->name),
                fmt::format("END:{}", open->name), "the file may have been cut off: export it again");
        if (calendars_ == 0 && found_.mistakes.empty())
            add(0, "no BEGIN:VCALENDAR", "an iCalendar file (.ics)",
                "export it again from the calendar program");
        return std::move(found_);
    }

private:
    void add(std::size_t line, std::string what, std::string expected, std::string mend) {
        found_.mistakes.push_back({line, "", std::move(what), std::move(expected), std::move(mend)});
    }

    void take(std::string_view line, std::size_t number) {
        if (without_spaces(line).empty()) return;
        if (line.front() == ' ' || line.front() == '\t') {  // folded: the line before goes on
            if (open_.empty()) outside(line, number);
            return;
        }
        const auto colon = line.find_first_of(":;");
        const std::string name = upper(line.substr(0, colon));
        const std::string value =
            colon == std::string_view::npos ? "" : upper(without_spaces(line.substr(colon + 1)));
        if (name == "BEGIN")
            begin(value, number);
        else if (name == "END")
            end(value, number);
        else if (open_.empty())
            outside(line, number);
        else if (colon == std::string_view::npos)
            add(number, std::string(line.substr(0, 60)), "NAME:VALUE",
                "a long line goes on behind one blank; mend the line or export the file again");
        else if (name == "METHOD" && value == "CANCEL")
            add(number, "METHOD:CANCEL", "a calendar to be read",
                "this file takes events back; take the days off back with `sigap policy calendar day`");
    }

    void outside(std::string_view line, std::size_t number) {
        if (std::exchange(is_outside_told_, true)) return;
        add(number, std::string(line.substr(0, 60)), "BEGIN:VCALENDAR before anything else",
            "export the file again from the calendar program");
    }

    void begin(const std::string& name, std::size_t number) {
        if (name == "VCALENDAR" && ++calendars_ == 2)
            add(number, "a second BEGIN:VCALENDAR", "one calendar a file", "import them one after the other");
        if (name != "VCALENDAR" && open_.empty()) return outside("BEGIN:" + name, number);
        const bool is_in_calendar = open_.size() == 1 && open_.front().name == "VCALENDAR";
        if (name == "VEVENT" && is_in_calendar)
            found_.events.push_back(number);
        else if (name == "VEVENT")
            add(number, fmt::format("BEGIN:VEVENT within {}", open_.back().name),
                "events within VCALENDAR alone", fmt::format("close {} before it", open_.back().name));
        else if (name != "VCALENDAR" && name != "VTIMEZONE" && name != "STANDARD" && name != "DAYLIGHT")
            found_.left_out.push_back(fmt::format("line {}: {}: no day off, left out", number, name));
        open_.push_back({name, number});
    }

    void end(const std::string& name, std::size_t number) {
        const auto opened =
            std::find_if(open_.rbegin(), open_.rend(), [&](const Open& open) { return open.name == name; });
        if (opened == open_.rend())
            return add(number, fmt::format("END:{} without a beginning", name),
                       open_.empty() ? "BEGIN first" : fmt::format("END:{}", open_.back().name),
                       "mend the line");
        if (opened != open_.rbegin())
            add(number, fmt::format("END:{}", name),
                fmt::format("END:{}, begun on line {}", open_.back().name, open_.back().line),
                "mend the line");
        open_.erase(opened.base() - 1, open_.end());
    }

    IcalLines found_;
    std::vector<Open> open_;
    int calendars_ = 0;
    bool is_outside_told_ = false;
};

}  // namespace

IcalLines lines_of_ical(std::string_view text) {
    return LineReader{}.read(text);
}

}  // namespace documents
