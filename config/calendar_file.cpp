#include "config/calendar_file.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace config {
namespace {

using domain::Calendar;
using nlohmann::json;
using std::chrono::year_month_day;

class CalendarReader {
public:
    explicit CalendarReader(std::string file) : file_(std::move(file)) {}

    Checked<Calendar> read(const json& root) {
        if (!root.is_object()) {
            wrong("", root, "an object with meta, holidays and ramadan");
            return tl::unexpected(std::move(mistakes_));
        }
        read_years(member(root, "", "meta"));
        read_holidays(member(root, "", "holidays"));
        read_ramadans(member(root, "", "ramadan"));
        if (!mistakes_.empty()) return tl::unexpected(std::move(mistakes_));
        calendar_.version = version_of(calendar_);
        return std::move(calendar_);
    }

private:
    void add(std::string key, std::string found, std::string expected, std::string mend = "") {
        mistakes_.push_back(
            {file_, 0, 0, std::move(key), std::move(found), std::move(expected), std::move(mend)});
    }

    void wrong(const std::string& key, const json& value, std::string expected) {
        constexpr auto kReplace = json::error_handler_t::replace;
        add(key, value.is_structured() ? value.type_name() : value.dump(-1, ' ', false, kReplace),
            std::move(expected));
    }

    const json* member(const json& object, const std::string& at, const char* name) {
        if (const auto found = object.find(name); found != object.end()) return &*found;
        add(fmt::format("{}/{}", at, name), "missing", "", "write it");
        return nullptr;
    }

    std::string text(const json& object, const std::string& at, const char* name) {
        const json* value = member(object, at, name);
        if (value == nullptr) return "";
        if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
            wrong(fmt::format("{}/{}", at, name), *value, "text, not empty");
            return "";
        }
        return value->get<std::string>();
    }

    std::string text_if_any(const json& object, const std::string& at, const char* name) {
        return object.contains(name) ? text(object, at, name) : "";
    }

    std::optional<year_month_day> date(const json& object, const std::string& at, const char* name) {
        const json* value = member(object, at, name);
        if (value == nullptr) return std::nullopt;
        std::optional<year_month_day> read_date;
        if (value->is_string()) read_date = domain::from_iso_date(value->get_ref<const std::string&>());
        if (!read_date) wrong(fmt::format("{}/{}", at, name), *value, "a date such as \"2026-02-13\"");
        return read_date;
    }

    domain::Certainty certainty(const json& object, const std::string& at) {
        const std::string name = text_if_any(object, at, "certainty");
        const auto known = domain::certainty_from(name);
        if (!known && !name.empty())
            add(at + "/certainty", fmt::format("\"{}\"", name), "certain, decreed or estimated");
        return known.value_or(domain::Certainty::certain);
    }

    void read_years(const json* meta) {
        if (meta == nullptr) return;
        if (!meta->is_object()) return wrong("/meta", *meta, "an object with coverage_years");
        const json* years = member(*meta, "/meta", "coverage_years");
        if (years == nullptr) return;
        if (!years->is_array() || years->empty())
            return wrong("/meta/coverage_years", *years, "a list of years such as [2026, 2027]");
        for (std::size_t at = 0; at < years->size(); ++at) {
            const json& year = (*years)[at];
            if (year.is_number_integer() && year >= 2000 && year <= 2200)
                calendar_.years.push_back(year.get<int>());
            else
                wrong(fmt::format("/meta/coverage_years/{}", at), year, "a year from 2000 to 2200");
        }
    }

    /// A date outside the years the file says it covers is a slip of the pen or a forgotten year.
    void expect_covered(const std::string& key, year_month_day date) {
        const auto& years = calendar_.years;
        if (!years.empty() &&
            std::find(years.begin(), years.end(), static_cast<int>(date.year())) == years.end())
            add(key, domain::to_iso_date(date), "a date within meta.coverage_years",
                "mend the date or add its year there");
    }

    void read_holidays(const json* holidays) {
        if (holidays == nullptr) return;
        if (!holidays->is_array()) return wrong("/holidays", *holidays, "a list");
        for (std::size_t index = 0; index < holidays->size(); ++index) {
            const std::string at = fmt::format("/holidays/{}", index);
            const json& entry = (*holidays)[index];
            if (!entry.is_object()) {
                wrong(at, entry, "an object with date, name_id, name_en and kind");
                continue;
            }
            domain::Holiday holiday;
            const auto day = date(entry, at, "date");
            holiday.name_id = text(entry, at, "name_id");
            holiday.name_en = text(entry, at, "name_en");
            const std::string kind = text(entry, at, "kind");
            holiday.certainty = certainty(entry, at);
            holiday.source = text_if_any(entry, at, "source");
            if (const auto known = domain::holiday_kind_from(kind))
                holiday.kind = *known;
            else if (!kind.empty())
                add(at + "/kind", fmt::format("\"{}\"", kind),
                    "national_holiday, joint_leave or local_holiday");
            if (!day) continue;
            expect_covered(at + "/date", *day);
            calendar_.add(*day, std::move(holiday));
        }
    }

    void read_ramadans(const json* ramadans) {
        if (ramadans == nullptr) return;
        if (!ramadans->is_array()) return wrong("/ramadan", *ramadans, "a list");
        for (std::size_t index = 0; index < ramadans->size(); ++index) {
            const std::string at = fmt::format("/ramadan/{}", index);
            const json& entry = (*ramadans)[index];
            if (!entry.is_object()) {
                wrong(at, entry, "an object with start and end");
                continue;
            }
            const auto first = date(entry, at, "start");
            const auto last = date(entry, at, "end");
            domain::Certainty how_certain = certainty(entry, at);
            std::string source = text_if_any(entry, at, "source");
            if (!first || !last) continue;
            expect_covered(at + "/start", *first);
            const auto length =
                std::chrono::sys_days{*last} - std::chrono::sys_days{*first} + std::chrono::days{1};
            if (length != std::chrono::days{29} && length != std::chrono::days{30})
                add(at + "/end", fmt::format("{} days after its start, both counted", length.count()),
                    "a month of 29 or 30 days");
            calendar_.ramadans.push_back({*first, *last, how_certain, std::move(source)});
        }
    }

    std::string file_;
    Calendar calendar_;
    std::vector<Mistake> mistakes_;
};

}  // namespace

Checked<Calendar> parse_calendar(std::string_view text, const std::string& file_name) {
    try {
        return CalendarReader{file_name}.read(json::parse(text));
    } catch (const json::parse_error& error) {
        const std::string_view before =
            text.substr(0, std::min(error.byte == 0 ? 0 : error.byte - 1, text.size()));
        const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
        return only_mistake({file_name, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
                             static_cast<int>(before.size() - line_start) + 1, "", "not JSON from here on",
                             "", "mend this first: nothing was read"});
    }
}

Checked<Calendar> load_calendar(const std::filesystem::path& path) {
    const Checked<std::string> text = text_of(path);
    if (!text) return tl::unexpected(text.error());
    return parse_calendar(*text, path.string());
}

std::string version_of(const Calendar& calendar) {
    json holidays = json::object();
    for (const auto& [date, holiday] : calendar.holidays)
        holidays[domain::to_iso_date(date)] = {holiday.name_id, holiday.name_en, to_string(holiday.kind),
                                               to_string(holiday.certainty), holiday.source};
    json ramadans = json::object();
    for (const domain::Ramadan& ramadan : calendar.ramadans)
        ramadans[domain::to_iso_date(ramadan.first)] = {domain::to_iso_date(ramadan.last),
                                                        to_string(ramadan.certainty), ramadan.source};
    std::vector<int> years = calendar.years;
    std::sort(years.begin(), years.end());
    const std::string text = json{holidays, ramadans, years}.dump();
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size(), nullptr, 0);
    std::string version;
    for (std::size_t at = 0; at < 6; ++at) version += fmt::format("{:02x}", hash[at]);
    return version;
}

}  // namespace config
