#include "config/policy_file.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <utility>

#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"

namespace config {
namespace {

using domain::DaySpan;
using domain::DayTable;
using domain::Policy;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::year_month_day;

constexpr std::string_view kUnknown = "unknown";

using Words = std::span<const std::string_view>;
constexpr std::array<std::string_view, 5> kStatuses{"proposed", "in_force", "suspended", "not_adopted",
                                                    "ended"};
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::string_view, 2> kSkippable{"national_holiday", "joint_leave"};
constexpr std::array<std::string_view, 6> kUnitKinds{
    "office", "direct_public_service", "hospital", "puskesmas", "guard", "shift"};
constexpr std::array<std::string_view, 2> kAskedOn{"flexible_days", "every_workday"};
constexpr std::array<std::string_view, 2> kAdvance{"auto", "supervisor"};
constexpr std::array<std::string_view, 2> kCount{"attempts", "calls"};

std::string listed(Words words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string in_words(const toml::node& node) {
    if (node.is_table()) return "a table";
    if (node.is_array()) return "a list";
    std::ostringstream text;
    constexpr auto kFlags = toml::toml_formatter::default_flags & ~toml::format_flags::allow_literal_strings;
    node.visit([&](const auto& value) { text << toml::toml_formatter{value, kFlags}; });
    return text.str();
}

std::string clock(minutes time) {
    return fmt::format("{:02}:{:02}", time / hours{1}, time.count() % 60);
}

std::optional<minutes> time_of_day(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
        return std::nullopt;
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (hour > 23 || minute > 59) return std::nullopt;
    return hours{hour} + minutes{minute};
}

/// What reading one file has found so far.
struct Findings {
    std::string file;
    std::vector<Mistake> mistakes{};
    std::vector<std::string> unknowns{};
    std::set<std::string, std::less<>> keys{};  ///< every key the language has, as far as it was asked for

    void add(const toml::source_region& at, std::string key, std::string found, std::string expected,
             std::string mend = "") {
        mistakes.push_back({file, static_cast<int>(at.begin.line), static_cast<int>(at.begin.column),
                            std::move(key), std::move(found), std::move(expected), std::move(mend)});
    }

    void add_misspelt(const toml::source_region& at, std::string key, std::string found,
                      std::string_view word, Words known) {
        const auto near = domain::nearest(word, known);
        add(at, std::move(key), std::move(found), near ? "" : "one of " + listed(known),
            near ? fmt::format("did you mean {}?", *near) : "");
    }
};

enum class Need { optional, required };
enum class Unknown { allowed, refused };

/// One table of the file. Each `read` takes the key's value if it is there and right, leaves the default if
/// it is absent or "unknown", and notes what is wrong. `finish` then names the keys that nobody asked for.
class TableReader {
public:
    TableReader(const toml::table& table, std::string path, Findings& findings)
        : table_(table), path_(std::move(path)), findings_(findings) {}

    std::string full(std::string_view key) const {
        return path_.empty() ? std::string{key} : fmt::format("{}.{}", path_, key);
    }
    const toml::source_region& place() const { return table_.source(); }
    bool has(std::string_view key) const { return table_.contains(key); }
    /// Whether the key is there with anything but "unknown".
    bool says(std::string_view key) const {
        return has(key) && table_[key].value_exact<std::string>() != kUnknown;
    }

    /// Where the key's value stands, else where the table does.
    const toml::source_region& place_of(std::string_view key) const {
        const toml::node* node = table_.get(key);
        return node != nullptr ? node->source() : table_.source();
    }

    void reject(std::string_view key, std::string found, std::string expected, std::string mend = "") {
        findings_.add(place_of(key), full(key), std::move(found), std::move(expected), std::move(mend));
    }

    const toml::node* value(std::string_view key, Need need = Need::optional,
                            Unknown unknown = Unknown::allowed) {
        asked_.insert(std::string{key});
        findings_.keys.insert(full(key));
        const toml::node* node = table_.get(key);
        if (node == nullptr) {
            if (need == Need::required)
                findings_.add(table_.source(), full(key), "missing", "",
                              unknown == Unknown::allowed ? "write it, or \"unknown\" if nobody has said it"
                                                          : "write it");
            return nullptr;
        }
        if (unknown == Unknown::allowed && node->value_exact<std::string>() == kUnknown) {
            findings_.unknowns.push_back(full(key));
            return nullptr;
        }
        return node;
    }

    void read(std::string_view key, std::string& into, Need need = Need::optional,
              Unknown unknown = Unknown::allowed) {
        const toml::node* node = value(key, need, unknown);
        if (node == nullptr) return;
        const auto text = node->value_exact<std::string>();
        if (!text || text->empty()) return wrong(key, *node, "text in quotes, not empty");
        into = *text;
    }

    void read(std::string_view key, bool& into) {
        const toml::node* node = value(key);
        if (node == nullptr) return;
        const auto flag = node->value_exact<bool>();
        if (!flag) return wrong(key, *node, "true or false");
        into = *flag;
    }

    /// A number, or a duration counted in the unit that the key names.
    template <typename Number>
    void read(std::string_view key, Number& into, std::int64_t least, std::int64_t most) {
        const toml::node* node = value(key);
        if (node == nullptr) return;
        const auto number = node->value_exact<std::int64_t>();
        if (!number || *number < least || *number > most)
            return wrong(key, *node, fmt::format("a whole number from {} to {}", least, most));
        into = Number{static_cast<int>(*number)};
    }

    void read(std::string_view key, std::optional<minutes>& into, std::int64_t least, std::int64_t most) {
        minutes read_value{0};
        read(key, read_value, least, most);
        if (read_value > minutes{0}) into = read_value;
    }

    void read(std::string_view key, std::optional<year_month_day>& into) {
        if (const toml::node* node = value(key)) into = date(key, *node);
    }

    void read(std::string_view key, std::vector<year_month_day>& into) {
        for (const toml::node* node : items(key))
            if (const auto read_date = date(key, *node)) {
                if (std::find(into.begin(), into.end(), *read_date) != into.end())
                    wrong(key, *node, "each date once", "remove one of them");
                else
                    into.push_back(*read_date);
            }
    }

    std::optional<minutes> time(std::string_view key) {
        const toml::node* node = value(key, Need::required);
        if (node == nullptr) return std::nullopt;
        if (const auto text = node->value_exact<std::string>())
            if (const auto read_time = time_of_day(*text)) return read_time;
        wrong(key, *node, "a time of day in quotes such as \"07:30\"");
        return std::nullopt;
    }

    /// `open` and `close` of this table, if both are there and in order.
    std::optional<DaySpan> span() {
        const auto open = time("open");
        const auto close = time("close");
        if (!open || !close) return std::nullopt;
        if (*open >= *close) {
            reject("close", clock(*close), fmt::format("a time after its open, {}", clock(*open)));
            return std::nullopt;
        }
        return DaySpan{*open, *close};
    }

    std::optional<std::string_view> word(std::string_view key, Words known, Need need = Need::optional,
                                         Unknown unknown = Unknown::allowed) {
        const toml::node* node = value(key, need, unknown);
        return node != nullptr ? known_word(key, *node, known) : std::nullopt;
    }

    std::vector<std::string_view> words(std::string_view key, Words known, Need need = Need::optional) {
        std::vector<std::string_view> found;
        for (const toml::node* node : items(key, need))
            if (const auto known_one = known_word(key, *node, known)) found.push_back(*known_one);
        return found;
    }

    void read(std::string_view key, std::vector<domain::UnitId>& into) {
        for (const toml::node* node : items(key)) {
            const auto text = node->value_exact<std::string>();
            if (text && !text->empty())
                into.emplace_back(*text);
            else
                wrong(key, *node, "the unit's name in quotes, as the roster writes it");
        }
    }

    domain::Weekdays weekdays(Need need) {
        domain::Weekdays days{};
        for (const std::string_view name : words("weekdays", kWeekdays, need))
            days[static_cast<std::size_t>(std::find(kWeekdays.begin(), kWeekdays.end(), name) -
                                          kWeekdays.begin())] = true;
        return days;
    }

    std::optional<TableReader> table(std::string_view key, Need need = Need::optional) {
        const toml::node* node = value(key, need);
        if (node == nullptr) return std::nullopt;
        if (const toml::table* inner = node->as_table()) return TableReader{*inner, full(key), findings_};
        wrong(key, *node, fmt::format("a section [{}]", full(key)));
        return std::nullopt;
    }

    std::vector<TableReader> tables(std::string_view key) {
        std::vector<TableReader> found;
        for (const toml::node* node : items(key)) {
            if (const toml::table* inner = node->as_table())
                found.push_back(TableReader{*inner, full(key), findings_});
            else
                wrong(key, *node, fmt::format("sections [[{}]]", full(key)));
        }
        return found;
    }

    void finish() const {
        const std::vector<std::string_view> known{asked_.begin(), asked_.end()};
        for (const auto& [key, node] : table_)
            if (!asked_.contains(key.str()))
                findings_.add_misspelt(key.source(), full(key.str()), "unknown key", key.str(), known);
    }

private:
    void wrong(std::string_view key, const toml::node& node, std::string expected, std::string mend = "") {
        findings_.add(node.source(), full(key), in_words(node), std::move(expected), std::move(mend));
    }

    std::vector<const toml::node*> items(std::string_view key, Need need = Need::optional) {
        const toml::node* node = value(key, need);
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

    std::optional<std::string_view> known_word(std::string_view key, const toml::node& node, Words known) {
        const auto text = node.value_exact<std::string>();
        if (!text) {
            wrong(key, node, "one of " + listed(known) + ", in quotes");
            return std::nullopt;
        }
        const auto found = std::find(known.begin(), known.end(), *text);
        if (found != known.end()) return *found;
        findings_.add_misspelt(node.source(), full(key), in_words(node), *text, known);
        return std::nullopt;
    }

    std::optional<year_month_day> date(std::string_view key, const toml::node& node) {
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

    const toml::table& table_;
    std::string path_;
    Findings& findings_;
    std::set<std::string, std::less<>> asked_;
};

bool is_id(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
               letter == '_';
    });
}

std::string read_id(TableReader& reader) {
    std::string id;
    reader.read("id", id, Need::required, Unknown::refused);
    if (!id.empty() && !is_id(id)) reader.reject("id", fmt::format("\"{}\"", id), "a-z, 0-9, - and _ only");
    return id;
}

void read_identity(TableReader& root, Policy& policy) {
    policy.id = domain::PolicyId{read_id(root)};
    root.read("title", policy.title, Need::required, Unknown::refused);
    root.read("legal_basis", policy.legal_basis, Need::required);
    root.read("authority", policy.authority, Need::required);
    if (const auto status = root.word("status", kStatuses, Need::required, Unknown::refused))
        policy.status = *domain::policy_status_from(*status);
    root.read("zone", policy.zone);
    if (!policy.zone.empty() && !domain::is_known_zone(policy.zone))
        root.reject("zone", fmt::format("\"{}\"", policy.zone),
                    "a zone of the IANA list such as \"Asia/Makassar\"",
                    "WIB is Asia/Jakarta, WITA Asia/Makassar, WIT Asia/Jayapura");
}

void read_validity(TableReader& root, Policy& policy) {
    if (auto valid = root.table("valid")) {
        valid->read("from", policy.valid.from);
        valid->read("to", policy.valid.to);
        if (policy.valid.from && policy.valid.to && *policy.valid.to < *policy.valid.from)
            valid->reject(
                "to", domain::to_iso_date(*policy.valid.to),
                fmt::format("no date before its from, {}", domain::to_iso_date(*policy.valid.from)));
        valid->finish();
    }
    if (policy.status == domain::PolicyStatus::ended && !policy.valid.to)
        root.reject("status", "\"ended\" without a last day", "valid.to",
                    "write the last day on which it held, so that records of that time stay explained");
}

void read_flexible(TableReader& root, Policy& policy) {
    auto flexible = root.table("flexible");
    if (!flexible) return;
    policy.flexible.weekdays = flexible->weekdays(Need::optional);
    flexible->read("dates", policy.flexible.dates);
    for (const year_month_day date : policy.flexible.dates)
        if (!policy.valid.contains(date))
            flexible->reject("dates", domain::to_iso_date(date), "dates on which the policy is valid");
    const auto skipped = flexible->words("skip", kSkippable);
    if (flexible->says("skip")) {
        const auto skips = [&](std::string_view kind) {
            return std::find(skipped.begin(), skipped.end(), kind) != skipped.end();
        };
        policy.flexible.skips_holidays = skips("national_holiday");
        policy.flexible.skips_joint_leave = skips("joint_leave");
    }
    flexible->finish();
}

void read_scope(TableReader& root, Policy& policy) {
    if (auto scope = root.table("scope")) {
        scope->read("units", policy.scope.units);
        scope->finish();
    }
    if (auto exempt = root.table("exempt")) {
        for (const std::string_view kind : exempt->words("units", kUnitKinds))
            policy.exempt.unit_kinds.push_back(*domain::unit_kind_from(kind));
        exempt->finish();
    }
}

std::vector<domain::WindowRule> read_windows_of(TableReader& windows, std::string_view table) {
    std::vector<domain::WindowRule> rules;
    for (TableReader& reader : windows.tables(table)) {
        domain::WindowRule rule;
        rule.id = read_id(reader);
        rule.name_id = rule.name_en = rule.id;
        reader.read("name_id", rule.name_id);
        reader.read("name_en", rule.name_en);
        const auto span = reader.span();
        reader.read("grace_minutes", rule.grace, 0, 240);
        reader.read("last_reminder_minutes", rule.last_reminder_before, 1, 240);
        reader.read("late_minutes", rule.late_until_after, 0, 1440);
        reader.finish();
        if (!span) continue;
        rule.span = *span;
        for (const domain::WindowRule& other : rules) {
            if (other.id == rule.id)
                reader.reject("id", fmt::format("\"{}\"", rule.id),
                              "an id of its own for each window of a table");
            if (rule.span.open <= other.span.close && other.span.open <= rule.span.close)
                reader.reject("open", clock(rule.span.open),
                              fmt::format("windows that do not overlap: {} lasts from {} to {}", other.id,
                                          clock(other.span.open), clock(other.span.close)));
        }
        rules.push_back(std::move(rule));
    }
    return rules;
}

void read_windows(TableReader& root, Policy& policy) {
    auto windows = root.table("windows");
    if (!windows) return;
    const bool is_every_day = windows->word("asked_on", kAskedOn) == "every_workday";
    policy.windows[0] = read_windows_of(*windows, "regular");
    policy.windows[1] = read_windows_of(*windows, "ramadan");
    if (is_every_day)
        for (auto& table : policy.windows)
            for (domain::WindowRule& rule : table) rule.asked_on = domain::AskedOn::every_workday;
    if (!windows->says("ramadan")) policy.windows[1] = policy.windows[0];
    windows->finish();
}

std::vector<DaySpan> read_breaks(TableReader& reader, const std::optional<DaySpan>& within) {
    std::vector<DaySpan> breaks;
    for (TableReader& rest : reader.tables("breaks")) {
        const auto span = rest.span();
        rest.finish();
        if (!span) continue;
        if (within && (span->open < within->open || within->close < span->close))
            rest.reject("open", clock(span->open), "a break within the working hours");
        breaks.push_back(*span);
    }
    return breaks;
}

void read_hours(TableReader& root, Policy& policy) {
    auto hours_section =
        root.table("hours", policy.kind == domain::PolicyKind::overlay ? Need::optional : Need::required);
    if (!hours_section) return;
    for (const DayTable table : {DayTable::regular, DayTable::ramadan}) {
        domain::Weekdays taken{};
        for (TableReader& reader : hours_section->tables(domain::to_string(table))) {
            domain::HoursRule rule;
            rule.table = table;
            rule.weekdays = reader.weekdays(Need::required);
            const auto span = reader.span();
            rule.breaks = read_breaks(reader, span);
            reader.finish();
            for (std::size_t day = 0; day < taken.size(); ++day) {
                if (taken[day] && rule.weekdays[day])
                    reader.reject("weekdays", fmt::format("{} a second time", kWeekdays[day]),
                                  "one set of hours for each day of the week");
                taken[day] = taken[day] || rule.weekdays[day];
            }
            if (!span) continue;
            rule.span = *span;
            policy.hours.push_back(std::move(rule));
        }
    }
    hours_section->finish();
}

void read_calls(TableReader& root, Policy& policy) {
    auto reader = root.table("calls");
    if (!reader) return;
    domain::CallRule& calls = policy.calls;
    reader->read("attempts", calls.attempts, 1, 10);
    reader->read("answer_within_minutes", calls.answer_within, 1, 480);
    reader->read("gap_minutes", calls.gap, 0, 480);
    if (reader->word("advance", kAdvance) == "supervisor")
        calls.advance = domain::CallRule::Advance::supervisor;
    if (reader->word("count", kCount) == "attempts") calls.count = domain::CallRule::Count::attempts;
    reader->read("threshold", calls.threshold, 1, 10);
    reader->read("span_minutes", calls.span, 1, 1440);
    reader->read("call_outs_count", calls.call_outs_count);
    reader->read("roll_calls_count", calls.roll_calls_count);
    reader->read("outage_tolerance_seconds", calls.outage_tolerance, 20, 3600);
    reader->read("quota_interval_minutes", calls.quota_interval, 0, 1440);
    reader->read("quota_per_day", calls.quota_per_day, 1, 20);
    reader->finish();

    const bool counts_attempts = calls.count == domain::CallRule::Count::attempts;
    if (counts_attempts && calls.attempts < calls.threshold)
        reader->reject(
            "threshold", fmt::format("{}", calls.threshold),
            fmt::format("at most the {} attempts of one call, over which misses are counted", calls.attempts),
            "raise calls.attempts, or set calls.count to \"calls\"");
    if (!calls.span) return;
    const minutes needed = calls.threshold * calls.answer_within + (calls.threshold - 1) * calls.gap;
    if (!counts_attempts)
        reader->reject("span_minutes", fmt::format("{}", calls.span->count()),
                       "it only with count = \"attempts\"");
    else if (*calls.span < needed)
        reader->reject("span_minutes", fmt::format("{}", calls.span->count()),
                       fmt::format("at least the {} minutes that {} attempts and their gaps take",
                                   needed.count(), calls.threshold));
}

void read_aftermath(TableReader& root, Policy& policy) {
    if (auto escalation = root.table("escalation")) {
        escalation->read("reply_working_days", policy.escalation.reply_working_days, 1, 30);
        escalation->read("uphold_needs_second_person", policy.escalation.uphold_needs_second_person);
        escalation->finish();
    }
    if (auto reminders = root.table("reminders")) {
        reminders->read("per_day", policy.reminders_per_day, 0, 20);
        reminders->read("per_hour", policy.reminders_per_hour, 0, 20);
        reminders->finish();
    }
}

void read_overlay(TableReader& root, Policy& policy) {
    auto overlay = root.table("overlay");
    if (!overlay) return;
    policy.kind = domain::PolicyKind::overlay;
    std::string on;
    overlay->read("on", on, Need::required, Unknown::refused);
    overlay->finish();
    policy.overlay_on = domain::PolicyId{on};
    for (const std::string_view key :
         {"zone", "exempt", "windows", "hours", "calls", "escalation", "reminders"})
        if (root.has(key))
            root.reject(
                key, "set in an overlay", "",
                "remove it: an overlay adds flexible days and takes the rest from the policy it lies on");
}

/// Reads last, when every key of the language has been asked for.
void read_readings(TableReader& root, Policy& policy, Findings& findings) {
    for (TableReader& reader : root.tables("reading_of")) {
        domain::ReadingOf reading;
        reader.read("key", reading.key, Need::required, Unknown::refused);
        reader.read("source", reading.source, Need::required, Unknown::refused);
        reader.read("choice", reading.choice, Need::required, Unknown::refused);
        reader.finish();
        if (!reading.key.empty() && !findings.keys.contains(reading.key)) {
            const std::vector<std::string_view> known{findings.keys.begin(), findings.keys.end()};
            const auto near = domain::nearest(reading.key, known);
            reader.reject("key", fmt::format("\"{}\"", reading.key), "a key of this file, with its section",
                          near ? fmt::format("did you mean {}?", *near) : "");
        }
        policy.readings.push_back(std::move(reading));
    }
}

/// Twelve digits of BLAKE2b over the table as the library writes it: sorted, without comments.
std::string version_of(const toml::table& table) {
    std::ostringstream canonical;
    canonical << toml::toml_formatter{table};
    const std::string text = canonical.str();
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size(), nullptr, 0);
    std::string version;
    for (std::size_t at = 0; at < 6; ++at) version += fmt::format("{:02x}", hash[at]);
    return version;
}

Checked<Policy> policy_in(const toml::table& table, const std::string& file_name) {
    Findings findings{file_name};
    Policy policy;
    policy.version = version_of(table);

    TableReader root{table, "", findings};
    read_identity(root, policy);
    read_overlay(root, policy);
    read_validity(root, policy);
    read_flexible(root, policy);
    read_scope(root, policy);
    read_windows(root, policy);
    read_hours(root, policy);
    read_calls(root, policy);
    read_aftermath(root, policy);
    read_readings(root, policy, findings);
    root.finish();

    if (findings.mistakes.empty()) {
        policy.unknowns = std::move(findings.unknowns);
        return policy;
    }
    std::stable_sort(findings.mistakes.begin(), findings.mistakes.end(),
                     [](const Mistake& left, const Mistake& right) {
                         return std::pair{left.line, left.column} < std::pair{right.line, right.column};
                     });
    return tl::unexpected(std::move(findings.mistakes));
}

bool may_meet(const Policy& left, const Policy& right) {
    const auto starts_before_end = [](const domain::DateRange& one, const domain::DateRange& other) {
        return !one.from || !other.to || *one.from <= *other.to;
    };
    return left.kind == domain::PolicyKind::rule && right.kind == domain::PolicyKind::rule &&
           left.status == domain::PolicyStatus::in_force && right.status == domain::PolicyStatus::in_force &&
           left.id.value != domain::kDefaultPolicyId && right.id.value != domain::kDefaultPolicyId &&
           left.scope.units.empty() == right.scope.units.empty() &&
           (left.scope.units.empty() ||
            std::find_first_of(left.scope.units.begin(), left.scope.units.end(), right.scope.units.begin(),
                               right.scope.units.end()) != left.scope.units.end()) &&
           starts_before_end(left.valid, right.valid) && starts_before_end(right.valid, left.valid);
}

void doubt_week(const Policy& policy, DayTable table, minutes due, std::vector<Mistake>& found) {
    const minutes week = domain::working_week(policy, table);
    if (policy.hours.empty() || week == due) return;
    found.push_back({"", 0, 0, fmt::format("{}: hours.{}", policy.id.value, domain::to_string(table)),
                     fmt::format("{}h{:02} a week without breaks", week / hours{1}, week.count() % 60),
                     fmt::format("{}h{:02} (Perpres 21/2023)", due / hours{1}, due.count() % 60),
                     "ask the authority whether the hours were reported completely"});
}

}  // namespace

Checked<Policy> parse_policy(std::string_view text, const std::string& file_name) {
    try {
        return policy_in(toml::parse(text, file_name), file_name);
    } catch (const toml::parse_error& error) {
        const auto& at = error.source().begin;
        return only_mistake({file_name, static_cast<int>(at.line), static_cast<int>(at.column), "",
                             fmt::format("not TOML: {}", error.description()), "",
                             "mend this first: what follows it was not read"});
    }
}

Checked<Policy> load_policy(const std::filesystem::path& path) {
    const Checked<std::string> text = text_of(path);
    if (!text) return tl::unexpected(text.error());
    return parse_policy(*text, path.string());
}

std::vector<Mistake> doubts(const std::vector<Policy>& policies) {
    std::vector<Mistake> found;
    for (const Policy& policy : policies) {
        const std::string& id = policy.id.value;
        doubt_week(policy, DayTable::regular, hours{37} + minutes{30}, found);
        doubt_week(policy, DayTable::ramadan, hours{32} + minutes{30}, found);
        for (const std::string& key : policy.unknowns)
            found.push_back({"", 0, 0, fmt::format("{}: {}", id, key), "unknown", "",
                             "a named person must decide it before the policy is put to use"});
        if (policy.kind == domain::PolicyKind::overlay &&
            std::none_of(policies.begin(), policies.end(), [&](const Policy& base) {
                return base.kind == domain::PolicyKind::rule && base.id == policy.overlay_on;
            }))
            found.push_back({"", 0, 0, fmt::format("{}: overlay.on", id),
                             fmt::format("{} is not among the policies", policy.overlay_on->value), "",
                             "add its file to policy.files"});
    }
    for (auto one = policies.begin(); one != policies.end(); ++one)
        for (auto other = std::next(one); other != policies.end(); ++other)
            if (may_meet(*one, *other))
                found.push_back({"", 0, 0, one->id.value,
                                 fmt::format("meets {} on the same people and dates", other->id.value), "",
                                 "limit one by scope.units or valid; until then the later start wins"});
    return found;
}

}  // namespace config
