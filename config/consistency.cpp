#include "config/consistency.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "config/keys.hpp"
#include "config/url.hpp"

namespace config {
namespace {

/// setWebhook: Telegram's cloud posts to these ports alone.
constexpr std::array<std::uint16_t, 4> kWebhookPorts{443, 80, 88, 8443};
bool is_local(std::string_view url) {
    const auto parsed = parse_url(url);
    return parsed && is_loopback(parsed->host);
}

bool is_plain_http(std::string_view url) {
    return url.starts_with("http:");
}

/// `-` cannot stand in a variable's name, so names that differ only there are one name.
std::string variable_form(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class Checker {
public:
    Checker(const Options& options, const std::set<std::string>& faulty, std::vector<Mistake>& mistakes)
        : options_(options), faulty_(faulty), mistakes_(mistakes) {}

    void check() {
        check_listeners();
        for (std::size_t entry = 0; entry < options_.telegram.size(); ++entry) check_telegram(entry);
        for (std::size_t entry = 0; entry < options_.whatsapp.size(); ++entry) check_whatsapp(entry);
        check_names("telegram", options_.telegram);
        check_names("whatsapp", options_.whatsapp);
        check_email();
        if (options_.clock.is_external()) check_external_clock();
        if (options_.policy.files.empty()) missing("policy.files", "give at least one policy");
        if (options_.policy.calendars.empty()) missing("policy.calendars", "give at least one calendar");
    }

private:
    /// The place where the key was given, or else where its section begins.
    void report(const std::string& key, std::string found, std::string expected, std::string mend) {
        if (faulty_.contains(key)) return;
        Mistake mistake{"", 0, 0, key, std::move(found), std::move(expected), std::move(mend)};
        auto origin = options_.origins.find(key);
        if (origin == options_.origins.end()) origin = options_.origins.find(key.substr(0, key.rfind('.')));
        if (origin != options_.origins.end()) {
            mistake.file = origin->second.file;
            mistake.line = origin->second.line;
            mistake.column = origin->second.column;
        }
        mistakes_.push_back(std::move(mistake));
    }

    void missing(const std::string& key, std::string mend) { report(key, "missing", "", std::move(mend)); }

    void need_secret(const std::string& key, const std::string& value) {
        if (value.empty())
            missing(key, fmt::format("give it, or {}_file with the path of a file that holds it",
                                     key.substr(key.rfind('.') + 1)));
    }

    void check_api(const std::string& prefix, const std::string& url, bool is_self_hosted) {
        if (is_plain_http(url) && !is_local(url) && !is_self_hosted)
            report(prefix + "api_base_url",
                   "plain http to another machine would show the token to the network",
                   "https, or a loopback address",
                   prefix.starts_with("telegram")
                       ? "set self_hosted = true if the server is yours, in a network you trust"
                       : "");
    }

    void check_listeners() {
        const std::array<std::pair<std::string, const std::optional<Endpoint>*>, 4> listeners{
            {{"http.listen", &options_.http.listen},
             {"web.listen", &options_.web.listen},
             {"web.live_listen", &options_.web.live_listen},
             {"metrics.listen", &options_.metrics.listen}}};
        for (std::size_t later = 0; later < listeners.size(); ++later)
            for (std::size_t earlier = 0; earlier < later; ++earlier) {
                const auto& one = *listeners[earlier].second;
                const auto& other = *listeners[later].second;
                if (!one || !other || *one != *other || one->port == 0) continue;
                report(listeners[later].first,
                       fmt::format("{} is taken by {}", to_string(*other), listeners[earlier].first), "",
                       "give each listener a port of its own");
            }
        if (!options_.http.listen && options_.http.unix_socket.empty() && !options_.web.listen)
            report("http.listen", "nothing listens anywhere", "http.listen, http.unix_socket or web.listen",
                   "");
    }

    void check_telegram(std::size_t entry) {
        const Telegram& bot = options_.telegram[entry];
        const std::string prefix = fmt::format("telegram.{}.", entry);
        const bool is_cloud = !bot.is_self_hosted && !is_local(bot.api_base_url);
        check_api(prefix, bot.api_base_url, bot.is_self_hosted);
        need_secret(prefix + "token", bot.token);
        if (faulty_.contains(prefix + "mode")) return;
        if (bot.mode == TelegramMode::polling) {
            if (!bot.public_url.empty())
                report(prefix + "public_url", "never used while mode is \"polling\"", "",
                       "remove it, or set mode = \"webhook\"");
            if (!bot.webhook_secret.empty())
                report(prefix + "webhook_secret", "never used while mode is \"polling\"", "",
                       "remove it, or set mode = \"webhook\"");
            return;
        }
        need_secret(prefix + "webhook_secret", bot.webhook_secret);
        if (bot.public_url.empty()) {
            missing(prefix + "public_url",
                    "mode \"webhook\" needs the address at which Telegram reaches this service");
        } else if (const auto url = parse_url(bot.public_url); url && is_cloud) {
            if (url->scheme != "https")
                report(prefix + "public_url", "plain http", "https: Telegram posts to nothing else", "");
            else if (const auto port = url->port.value_or(443);
                     std::find(kWebhookPorts.begin(), kWebhookPorts.end(), port) == kWebhookPorts.end())
                report(prefix + "public_url", fmt::format("port {}", port), "port 443, 80, 88 or 8443",
                       "Telegram posts to no other port; let the proxy listen on one of these");
        }
    }

    void check_whatsapp(std::size_t entry) {
        const WhatsApp& number = options_.whatsapp[entry];
        const std::string prefix = fmt::format("whatsapp.{}.", entry);
        check_api(prefix, number.api_base_url, false);
        if (number.phone_number_id.empty()) missing(prefix + "phone_number_id", "Meta's panel shows it");
        need_secret(prefix + "access_token", number.access_token);
        need_secret(prefix + "app_secret", number.app_secret);
        need_secret(prefix + "verify_token", number.verify_token);
        if (const auto url = parse_url(number.public_url);
            !number.public_url.empty() && url && url->scheme != "https" && !is_local(number.api_base_url))
            report(prefix + "public_url", "plain http", "https: Meta posts to nothing else", "");
    }

    template <typename Account>
    void check_names(const std::string& section, const std::vector<Account>& accounts) {
        for (std::size_t later = 1; later < accounts.size(); ++later)
            for (std::size_t earlier = 0; earlier < later; ++earlier)
                if (variable_form(accounts[later].name) == variable_form(accounts[earlier].name)) {
                    report(fmt::format("{}.{}.name", section, later),
                           fmt::format("\"{}\" is the name of another [[{}]]", accounts[later].name, section),
                           "a name of its own (- and _ count as one letter)", "");
                    break;
                }
    }

    /// Whom nothing is mailed was named by mistake, or the format was forgotten.
    void check_report_mail() {
        const Reports& reports = options_.reports;
        const auto check = [&](const std::string& key, MailedAs format, const std::vector<std::string>& to) {
            if (to.empty()) return;
            if (format == MailedAs::none)
                report("reports." + key, "\"none\", but " + key + "_to names who receives it",
                       "\"pdf\", \"xlsx\" or \"csv\"", "give the format, or leave " + key + "_to empty");
            else if (options_.email.smtp_url.empty() && options_.email.hr_to.empty())
                missing("email.smtp_url", key + "_to waits for mail: give the mail server");
        };
        check("month_mail", reports.month_mail, reports.month_mail_to);
        check("week_mail", reports.week_mail, reports.week_mail_to);
        check("evaluation_mail", reports.evaluation_mail, reports.evaluation_mail_to);
    }

    void check_email() {
        const Email& email = options_.email;
        check_report_mail();
        if (email.smtp_url.empty()) {
            if (!email.hr_to.empty()) missing("email.smtp_url", "hr_to waits for mail: give the mail server");
            return;
        }
        const auto server = parse_url(email.smtp_url);
        if (email.from.empty()) missing("email.from", "mail needs a sender");
        if (email.hr_to.empty()) missing("email.hr_to", "say who receives the mail");
        if (email.username.empty() != email.password.empty())
            report(email.username.empty() ? "email.username" : "email.password", "missing", "",
                   "give both a username and a password, or neither");
        if (!email.password.empty() && server && server->scheme == "smtp" && !email.starttls &&
            !is_loopback(server->host))
            report("email.starttls", "the password would cross the network unencrypted", "true",
                   "set starttls = true, or use smtps://");
    }

    /// A clock that someone else moves must never reach real people.
    void check_external_clock() {
        const auto source = parse_url(options_.clock.source);
        if (source && !is_loopback(source->host))
            report("clock.source", "an external clock on another machine", "a loopback address", "");
        for (std::size_t entry = 0; entry < options_.telegram.size(); ++entry)
            need_loopback(fmt::format("telegram.{}.api_base_url", entry),
                          options_.telegram[entry].api_base_url);
        for (std::size_t entry = 0; entry < options_.whatsapp.size(); ++entry)
            need_loopback(fmt::format("whatsapp.{}.api_base_url", entry),
                          options_.whatsapp[entry].api_base_url);
        if (!options_.email.smtp_url.empty()) need_loopback("email.smtp_url", options_.email.smtp_url);
    }

    void need_loopback(const std::string& key, const std::string& url) {
        if (!is_local(url))
            report(key, fmt::format("{} is not on this machine, but clock.source is external", url),
                   "a loopback address",
                   "simulated time must not reach real people: set clock.source = \"system\"");
    }

    const Options& options_;
    const std::set<std::string>& faulty_;
    std::vector<Mistake>& mistakes_;
};

}  // namespace

void check_consistency(const Options& options, const std::set<std::string>& faulty,
                       std::vector<Mistake>& mistakes) {
    Checker(options, faulty, mistakes).check();
}

}  // namespace config
