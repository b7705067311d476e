#include "config/policy_table.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"

namespace config {
namespace {

using domain::DaySpan;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::year_month_day;

constexpr std::string_view kUnknown = "unknown";
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::size_t, 7> kMondayFirst{1, 2, 3, 4, 5, 6, 0};

std::string listed(Words words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string listed_or_none(const std::vector<std::string>& words) {
    return words.empty() ? "none" : fmt::format("{}", fmt::join(words, ", "));
}

std::string in_words(const toml::node& node) {
    if (node.is_table()) return "a table";
    if (node.is_array()) return "a list";
    std::ostringstream text;
    constexpr auto kFlags = toml::toml_formatter::default_flags & ~toml::format_flags::allow_literal_strings;
    node.visit([&](const auto& value) { text << toml::toml_formatter{value, kFlags}; });
    return text.str();
}

std::optional<int> two_digits(std::string_view text) {
    if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
        return std::nullopt;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/// `hh:mm` with the hour below `end`.
std::optional<minutes> hours_and_minutes(std::string_view text, int end) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hour = two_digits(text.substr(0, 2));
    const auto minute = two_digits(text.substr(3));
    if (!hour || !minute || *hour >= end || *minute > 59) return std::nullopt;
    return hours{*hour} + minutes{*minute};
}

void note(Findings& findings, const toml::node& at, std::string key, std::string found, std::string expected,
          std::string mend = "") {
    const auto& begin = at.source().begin;
    findings.mistakes.push_back({findings.file, static_cast<int>(begin.line), static_cast<int>(begin.column),
                                 std::move(key), std::move(found), std::move(expected), std::move(mend)});
}

/// What is expected in place of `word`, and the mend.
std::pair<std::string, std::string> instead_of(std::string_view word, Words known) {
    if (const auto near = domain::nearest(word, known)) return {"", fmt::format("did you mean {}?", *near)};
    return {"one of " + listed(known), ""};
}

}  // namespace

TableReader::TableReader(const toml::table& table, std::string path, Findings& findings)
    : table_(&table), path_(std::move(path)), findings_(&findings) {}

std::string TableReader::full(std::string_view key) const {
    return path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
}

bool TableReader::has(std::string_view key) const {
    return table_->contains(key);
}

bool TableReader::says(std::string_view key) const {
    return has(key) && (*table_)[key].value_exact<std::string>() != kUnknown;
}

void TableReader::reject(std::string_view key, std::string found, std::string expected, std::string mend) {
    const toml::node* node = table_->get(key);
    note(*findings_, node != nullptr ? *node : *table_, full(key), std::move(found), std::move(expected),
         std::move(mend));
}

TableReader& TableReader::or_else(std::string words) {
    or_else_ = std::move(words);
    return *this;
}

void TableReader::wrong(std::string_view key, const toml::node& node, std::string expected,
                        std::string mend) {
    note(*findings_, node, full(key), in_words(node), std::move(expected), std::move(mend));
}

const toml::node* TableReader::value(std::string_view key, std::string takes, std::string absent, Need need,
                                     Unknown unknown) {
    asked_.insert(std::string{key});
    std::string otherwise = std::exchange(or_else_, {});
    if (otherwise.empty()) otherwise = need == Need::required ? "required" : std::move(absent);
    findings_->keys.emplace(full(key), PolicyKey{full(key), std::move(takes), std::move(otherwise)});

    const toml::node* node = table_->get(key);
    if (node == nullptr) {
        if (need == Need::required)
            note(*findings_, *table_, full(key), "missing", "",
                 unknown == Unknown::allowed ? "write it, or \"unknown\" if nobody has said it" : "write it");
        return nullptr;
    }
    if (unknown == Unknown::allowed && node->value_exact<std::string>() == kUnknown) {
        findings_->unknowns.push_back(full(key));
        return nullptr;
    }
    return node;
}

std::vector<const toml::node*> TableReader::items(std::string_view key, std::string takes, std::string absent,
                                                  Need need) {
    const toml::node* node = value(key, std::move(takes), std::move(absent), need);
    if (node == nullptr) return {};
    const toml::array* array = node->as_array();
    if (array == nullptr) {
        wrong(key, *node, "a list in [brackets]");
        return {};
    }
    std::vector<const toml::node*> found;
    for (const toml::node& item : *array) found.push_back(&item);
    return found;
}

void TableReader::read(std::string_view key, std::string& into, Need need, Unknown unknown) {
    const toml::node* node = value(key, "text", into.empty() ? "none" : into, need, unknown);
    if (node == nullptr) return;
    const auto text = node->value_exact<std::string>();
    if (!text || text->empty()) return wrong(key, *node, "text in quotes, not empty");
    into = *text;
}

void TableReader::read(std::string_view key, bool& into) {
    const toml::node* node = value(key, "true or false", into ? "true" : "false");
    if (node == nullptr) return;
    const auto flag = node->value_exact<bool>();
    if (!flag) return wrong(key, *node, "true or false");
    into = *flag;
}

std::optional<int> TableReader::whole(std::string_view key, std::string absent, int least, int most) {
    const toml::node* node = value(key, fmt::format("{} to {}", least, most), std::move(absent));
    if (node == nullptr) return std::nullopt;
    const auto number = node->value_exact<std::int64_t>();
    if (number && *number >= least && *number <= most) return static_cast<int>(*number);
    wrong(key, *node, fmt::format("a whole number from {} to {}", least, most));
    return std::nullopt;
}

void TableReader::read(std::string_view key, int& into, int least, int most) {
    if (const auto number = whole(key, fmt::format("{}", into), least, most)) into = *number;
}

void TableReader::read(std::string_view key, std::optional<int>& into, int least, int most) {
    if (const auto number = whole(key, "none", least, most)) into = *number;
}

void TableReader::read(std::string_view key, std::optional<minutes>& into, int least, int most) {
    if (const auto number = whole(key, "none", least, most)) into = minutes{*number};
}

void TableReader::read(std::string_view key, std::optional<year_month_day>& into) {
    if (const toml::node* node = value(key, "date", "none")) into = date(key, *node);
}

void TableReader::read(std::string_view key, std::vector<year_month_day>& into) {
    for (const toml::node* node : items(key, "dates", "none"))
        if (const auto read_date = date(key, *node)) {
            if (std::find(into.begin(), into.end(), *read_date) != into.end())
                wrong(key, *node, "each date once", "remove one of them");
            else
                into.push_back(*read_date);
        }
}

void TableReader::read(std::string_view key, std::vector<std::string>& into) {
    read_list(key, into, "texts", [this, key](const toml::node& node) -> std::optional<std::string> {
        auto text = node.value_exact<std::string>();
        if (text && !text->empty()) return text;
        wrong(key, node, "text in quotes, not empty");
        return std::nullopt;
    });
}

void TableReader::read(std::string_view key, std::vector<std::string>& into, Words known) {
    read_list(key, into, "any of " + listed(known),
              [&](const toml::node& node) { return known_word(key, node, known); });
}

void TableReader::read_list(std::string_view key, std::vector<std::string>& into, std::string takes,
                            const std::function<std::optional<std::string>(const toml::node&)>& one) {
    std::vector<std::string> found;
    const std::size_t mistakes = findings_->mistakes.size();
    for (const toml::node* node : items(key, std::move(takes), listed_or_none(into))) {
        auto text = one(*node);
        if (!text) continue;
        if (std::find(found.begin(), found.end(), *text) != found.end())
            wrong(key, *node, "each once", "remove one of them");
        else
            found.push_back(std::move(*text));
    }
    if (says(key) && mistakes == findings_->mistakes.size()) into = std::move(found);
}

void TableReader::read(std::string_view key, domain::Weekdays& into, Need need) {
    const auto nodes = items(key, "any of mon, tue, wed, thu, fri, sat, sun", weekdays_text(into), need);
    if (says(key)) into = {};
    for (const toml::node* node : nodes)
        if (const auto name = known_word(key, *node, kWeekdays))
            into[static_cast<std::size_t>(std::find(kWeekdays.begin(), kWeekdays.end(), *name) -
                                          kWeekdays.begin())] = true;
}

void TableReader::read_length(std::string_view key, std::optional<minutes>& into) {
    const toml::node* node = value(key, "hours and minutes", "none");
    if (node == nullptr) return;
    const auto text = node->value_exact<std::string>();
    const auto length = text ? hours_and_minutes(*text, 100) : std::nullopt;
    if (!length) return wrong(key, *node, "hours and minutes in quotes such as \"37:30\"");
    into = length;
}

std::optional<minutes> TableReader::time(std::string_view key) {
    const toml::node* node = value(key, "time", "", Need::required);
    if (node == nullptr) return std::nullopt;
    if (const auto text = node->value_exact<std::string>())
        if (const auto read_time = hours_and_minutes(*text, 24)) return read_time;
    wrong(key, *node, "a time of day in quotes such as \"07:30\"");
    return std::nullopt;
}

std::optional<DaySpan> TableReader::span(Midnight midnight) {
    const auto open = time("open");
    const auto close = time("close");
    if (!open || !close) return std::nullopt;
    if (*open < *close || (midnight == Midnight::may_pass && *open != *close)) return DaySpan{*open, *close};
    reject("close", clock_text(*close), fmt::format("a time after its open, {}", clock_text(*open)));
    return std::nullopt;
}

std::optional<std::string> TableReader::word(std::string_view key, Words known, std::string absent, Need need,
                                             Unknown unknown) {
    const toml::node* node = value(key, listed(known), std::move(absent), need, unknown);
    return node != nullptr ? known_word(key, *node, known) : std::nullopt;
}

std::optional<std::string> TableReader::known_word(std::string_view key, const toml::node& node,
                                                   Words known) {
    auto text = node.value_exact<std::string>();
    if (!text) {
        wrong(key, node, "one of " + listed(known) + ", in quotes");
        return std::nullopt;
    }
    if (std::find(known.begin(), known.end(), *text) != known.end()) return text;
    auto [expected, mend] = instead_of(*text, known);
    wrong(key, node, std::move(expected), std::move(mend));
    return std::nullopt;
}

std::optional<year_month_day> TableReader::date(std::string_view key, const toml::node& node) {
    std::optional<year_month_day> read_date;
    if (const auto text = node.value_exact<std::string>()) read_date = domain::from_iso_date(*text);
    if (const auto* given = node.as_date()) {
        const toml::date& day = given->get();
        read_date = year_month_day{std::chrono::year{day.year}, std::chrono::month{day.month},
                                   std::chrono::day{day.day}};
    }
    if (!read_date) wrong(key, node, "a date such as 2026-02-13");
    return read_date;
}

std::optional<TableReader> TableReader::table(std::string_view key, Need need, Unknown unknown) {
    const toml::node* node = value(key, "section", "none", need, unknown);
    if (node == nullptr) return std::nullopt;
    if (const toml::table* inner = node->as_table()) return TableReader{*inner, full(key), *findings_};
    wrong(key, *node, fmt::format("a section [{}]", full(key)));
    return std::nullopt;
}

std::vector<TableReader> TableReader::tables(std::string_view key) {
    std::vector<TableReader> found;
    for (const toml::node* node : items(key, "sections", "none")) {
        if (const toml::table* inner = node->as_table())
            found.push_back(TableReader{*inner, full(key), *findings_});
        else
            wrong(key, *node, fmt::format("sections [[{}]]", full(key)));
    }
    return found;
}

void TableReader::finish() const {
    const std::vector<std::string_view> known{asked_.begin(), asked_.end()};
    for (const auto& [key, node] : *table_) {
        if (asked_.contains(key.str())) continue;
        auto [expected, mend] = instead_of(key.str(), known);
        const auto& at = key.source().begin;
        findings_->mistakes.push_back({findings_->file, static_cast<int>(at.line),
                                       static_cast<int>(at.column), full(key.str()), "unknown key",
                                       std::move(expected), std::move(mend)});
    }
}

std::string clock_text(minutes time) {
    return fmt::format("{:02}:{:02}", time / hours{1}, time.count() % 60);
}

std::string length_text(minutes length) {
    return fmt::format("{}h{:02}", length / hours{1}, length.count() % 60);
}

std::string weekdays_text(const domain::Weekdays& days) {
    if (days == domain::kEveryDay) return "every day";
    std::vector<std::string> names;
    for (const std::size_t day : kMondayFirst)
        if (days[day]) names.emplace_back(kWeekdays[day]);
    return listed_or_none(names);
}

}  // namespace config
