#include "bot/cli/opening.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>

#include "bot/engine/clock.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/calendars.hpp"
#include "storage/migrations.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

/// The folder may be missing on a machine where the service has never run.
domain::Result<void> make_data_dir(const fs::path& folder) {
    std::error_code failed;
    if (fs::create_directories(folder, failed)) fs::permissions(folder, fs::perms::owner_all, failed);
    if (failed)
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format("[service] data_dir: {}: {}; make the folder writable for this user, or name another",
                        folder.string(), failed.message()));
    return {};
}

/// Where people find the dashboard; without an address of their own for it, on this machine.
std::string dashboard_url(const config::Options& options) {
    if (!options.web.public_url.empty()) return options.web.public_url;
    const auto& listen = options.web.listen ? options.web.listen : options.http.listen;
    return listen ? "http://" + config::to_string(*listen) : "";
}

std::optional<app::ReportFormat> format_of(config::MailedAs mailed) {
    switch (mailed) {
        case config::MailedAs::pdf:
            return app::ReportFormat::pdf;
        case config::MailedAs::xlsx:
            return app::ReportFormat::xlsx;
        case config::MailedAs::csv:
            return app::ReportFormat::csv;
        case config::MailedAs::none:
            break;
    }
    return std::nullopt;
}

std::vector<app::ReportMail> report_mail_of(const config::Reports& reports) {
    std::vector<app::ReportMail> mails;
    const auto add = [&](app::MailedReport report, config::MailedAs mailed,
                         const std::vector<std::string>& to) {
        if (const auto format = format_of(mailed)) mails.push_back({report, *format, to});
    };
    add(app::MailedReport::month, reports.month_mail, reports.month_mail_to);
    add(app::MailedReport::week, reports.week_mail, reports.week_mail_to);
    add(app::MailedReport::evaluation, reports.evaluation_mail, reports.evaluation_mail_to);
    return mails;
}

domain::Result<std::shared_ptr<const domain::Rulebook>> rules_over(storage::Database& database,
                                                                   const domain::Calendar& calendar) {
    return database.read(
        [&](storage::Transaction& tx) { return app::load_rules(tx, parse_policy, calendar); });
}

}  // namespace

fs::path find_config(const std::string& named, const config::Environment& environment) {
    if (!named.empty()) return named;
    const auto variable = environment.find("SIGAP_CONFIG");
    if (variable != environment.end() && !variable->second.empty()) return variable->second;
    for (const char* usual : kUsualConfigs) {
        std::error_code unreadable;
        if (fs::exists(usual, unreadable)) return usual;
    }
    return {};
}

domain::Error as_error(const std::vector<config::Mistake>& mistakes) {
    std::vector<std::string> lines;
    for (const config::Mistake& mistake : mistakes) lines.push_back(to_string(mistake));
    return {domain::Fault::misconfigured, fmt::format("{}", fmt::join(lines, "\n"))};
}

app::Office office_of(const config::Options& options) {
    app::Office office;
    office.name = options.office.name;
    office.zone = options.office.time_zone;
    office.language = options.office.language;
    office.digest_time = options.office.digest_time;
    office.hr_mail = options.email.hr_to;
    office.report_mail = report_mail_of(options.reports);
    const auto add_entrance = [&](domain::Messenger messenger, const std::string& name, std::string contact) {
        if (!contact.empty()) office.entrances.push_back({{messenger, name}, std::move(contact)});
    };
    for (const config::Telegram& bot : options.telegram)
        add_entrance(domain::Messenger::telegram, bot.name, bot.bot_username);
    for (const config::WhatsApp& number : options.whatsapp)
        add_entrance(domain::Messenger::whatsapp, number.name, digits_of(number.display_number));
    office.signing_key = options.security.signing_key;
    office.dashboard_url = dashboard_url(options);
    office.enrolment_asks_nip = options.security.enrolment_asks_nip;
    return office;
}

domain::Result<domain::Policy> parse_policy(std::string_view body, const std::string& file_name) {
    auto policy = config::parse_policy(body, file_name);
    if (!policy) return tl::unexpected(as_error(policy.error()));
    return std::move(*policy);
}

tl::expected<RuleFiles, std::vector<config::Mistake>> read_rule_files(const config::Policy& named) {
    RuleFiles files;
    std::vector<config::Mistake> mistakes;
    const auto note = [&](const std::vector<config::Mistake>& found) {
        mistakes.insert(mistakes.end(), found.begin(), found.end());
    };
    for (const fs::path& path : named.files) {
        auto body = config::text_of(path);
        if (!body) {
            note(body.error());
        } else if (auto policy = config::parse_policy(*body, path.string()); !policy) {
            note(policy.error());
        } else {
            files.policies.push_back({std::move(*policy), std::move(*body)});
        }
    }
    for (const fs::path& path : named.calendars) {
        const auto calendar = config::load_calendar(path);
        if (!calendar) {
            note(calendar.error());
            continue;
        }
        for (const auto& [date, holiday] : calendar->holidays) files.calendar.add(date, holiday);
        files.calendar.ramadans.insert(files.calendar.ramadans.end(), calendar->ramadans.begin(),
                                       calendar->ramadans.end());
        for (const int year : calendar->years)
            if (std::find(files.calendar.years.begin(), files.calendar.years.end(), year) ==
                files.calendar.years.end())
                files.calendar.years.push_back(year);
    }
    if (!mistakes.empty()) return tl::unexpected(std::move(mistakes));
    files.calendar.version = config::version_of(files.calendar);
    return files;
}

domain::Result<std::shared_ptr<const domain::Rulebook>> take_up_rules(storage::Database& database,
                                                                      const config::Options& options) {
    const auto files = read_rule_files(options.policy);
    if (!files) return tl::unexpected(as_error(files.error()));
    database.write([&](storage::Transaction& tx) {
        app::activate_configured(tx, files->policies);
        storage::keep_calendar(tx, files->calendar, "configuration");
    });
    return rules_over(database, files->calendar);
}

domain::Result<std::shared_ptr<const domain::Rulebook>> rules_in_force(storage::Database& database,
                                                                       const config::Options& options) {
    const auto files = read_rule_files(options.policy);
    if (!files) return tl::unexpected(as_error(files.error()));
    return rules_over(database, files->calendar);
}

domain::Result<std::unique_ptr<Opened>> Opened::open(const config::Options& options, Schema schema) {
    if (const auto made = make_data_dir(options.service.data_dir); !made) return tl::unexpected(made.error());
    auto words = wording::Catalogue::create();
    if (!words) return tl::unexpected(words.error());
    auto database =
        storage::Database::open({.url = options.storage.url}, [] { return engine::SystemClock().now(); });
    if (!database) return tl::unexpected(database.error());
    if (schema == Schema::migrated)
        if (const auto migrated = storage::migrate(**database); !migrated)
            return tl::unexpected(migrated.error());
    return std::unique_ptr<Opened>(new Opened(options, std::move(*database), std::move(*words)));
}

Opened::Opened(const config::Options& options, std::unique_ptr<storage::Database> database,
               wording::Catalogue words)
    : options_(options),
      database_(std::move(database)),
      words_(std::move(words)),
      session_{.database = *database_, .rules = {}, .words = words_, .office = office_of(options)} {
    session_.reload_rules = [this] {
        auto rules = take_up_rules(*database_, options_);
        if (!rules) throw std::runtime_error(rules.error().message);
        rules_ = std::move(*rules);
    };
    session_.rules = [this] {
        if (!rules_) session_.reload_rules();
        return rules_;
    };
}

}  // namespace cli
