#include "bot/cli/arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "bot/domain/language.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

constexpr std::chrono::days kUsualSpan{30};

std::string footer(const std::vector<std::string>& examples) {
    std::string text = examples.empty() ? "" : "Examples:";
    for (const std::string& example : examples) text += example.empty() ? "\n" : "\n  " + example;
    return text;
}

std::chrono::year_month_day day_of(const std::string& text, std::chrono::year_month_day otherwise) {
    return text.empty() ? otherwise : domain::from_iso_date(text).value();
}

}  // namespace

CLI::Validator expecting(std::string what, std::function<bool(const std::string&)> is_right) {
    return CLI::Validator(
        [what, is_right](std::string& text) {
            return is_right(text) ? std::string{} : fmt::format("found \"{}\", expected {}", text, what);
        },
        "");
}

CLI::Validator an_instant() {
    return expecting("an instant such as 2026-02-13T06:45:00+08:00",
                     [](const std::string& text) { return domain::from_rfc3339(text).has_value(); });
}

CLI::Validator a_date() {
    return expecting("a date such as 2026-02-13",
                     [](const std::string& text) { return domain::from_iso_date(text).has_value(); });
}

CLI::Validator a_month() {
    return expecting("a month such as 2026-02",
                     [](const std::string& text) { return domain::from_iso_date(text + "-01").has_value(); });
}

CLI::Validator a_time_of_day() {
    return expecting("a time of day such as 08:30", [](const std::string& text) {
        return text.size() == 5 && domain::from_rfc3339("2026-01-01T" + text + ":00Z").has_value();
    });
}

CLI::Validator a_zone() {
    return expecting(
        "an IANA time zone such as Asia/Makassar (WITA), Asia/Jakarta (WIB) or Asia/Jayapura (WIT)",
        [](const std::string& text) { return domain::is_known_zone(text); });
}

CLI::Validator one_of(std::vector<std::string> words) {
    return expecting("one of " + fmt::format("{}", fmt::join(words, ", ")), [words](const std::string& text) {
        return std::find(words.begin(), words.end(), text) != words.end();
    });
}

std::optional<std::pair<domain::Messenger, std::string_view>> messenger_and_value(std::string_view text) {
    const auto equals = text.find('=');
    const auto messenger = domain::messenger_from(text.substr(0, equals));
    if (equals == std::string_view::npos || !messenger) return std::nullopt;
    return std::pair(*messenger, text.substr(equals + 1));
}

void add_language(CLI::App& command, std::string& language, std::string_view otherwise) {
    std::vector<std::string> codes;
    for (const domain::Language known : domain::languages()) codes.emplace_back(to_string(known));
    command
        .add_option("--language", language,
                    fmt::format("{} (default: {})", fmt::join(codes, " or "), otherwise))
        ->check(one_of(codes));
}

CLI::App& add_family(CLI::App& app, const std::string& name, const std::string& summary,
                     const std::vector<std::string>& examples) {
    CLI::App& family = *app.add_subcommand(name, summary);
    family.require_subcommand(1);
    family.footer(footer(examples));
    return family;
}

CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& summary,
                      const std::vector<std::string>& examples) {
    CLI::App& command = *app.add_subcommand(name, summary);
    command.footer(footer(examples));
    return command;
}

void add_days(CLI::App& command, Days& days) {
    command.add_option("--from", days.from, "First day, in the office's zone (default: 30 days ago)")
        ->type_name("DATE")
        ->check(a_date());
    command.add_option("--to", days.to, "Last day, included (default: today)")
        ->type_name("DATE")
        ->check(a_date());
    command.parse_complete_callback([&days] {  // ISO dates: the order of the texts is that of the days
        if (!days.from.empty() && !days.to.empty() && days.to < days.from)
            throw CLI::ValidationError("--to", days.to + " lies before --from " + days.from);
    });
}

domain::Span span_of(const Days& days, domain::Instant now, std::string_view zone) {
    const auto today = domain::local_time(now, zone).date;
    const auto last = day_of(days.to, today);
    const auto first = day_of(days.from, std::chrono::sys_days{last} - kUsualSpan);
    return {domain::start_of_day(first, zone), domain::start_of_day(domain::next_day(last), zone)};
}

}  // namespace cli
