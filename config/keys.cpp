#include "config/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "config/forms.hpp"

namespace config {
namespace {

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

/// Fills one section; `Member` is its type in `Options`: a struct, or a vector of them for `[[name]]`.
template <typename Member>
class SectionTable {
public:
    SectionTable(std::string name, Member Options::*member, std::string help) : member_(member) {
        section_.name = std::move(name);
        section_.help = std::move(help);
        section_.is_repeated = IsVector<Member>::value;
        section_.count = [member](const Options& options) -> std::size_t {
            if constexpr (IsVector<Member>::value) return (options.*member).size();
            return 1;
        };
        if constexpr (IsVector<Member>::value)
            section_.append = [member](Options& options) { (options.*member).emplace_back(); };
    }

    template <typename Holder, typename T>
    SectionTable& key(std::string name, T Holder::*field, const form::Form<T>& form, std::string help,
                      Secrecy secrecy = Secrecy::open) {
        Key key{std::move(name), form.type,  form.expected,
                std::move(help), form.shape, form.content,
                secrecy,         {},         {}};
        key.set = [member = member_, field, form](Options& options, std::size_t entry,
                                                  const Value& value) -> std::optional<Refusal> {
            auto content = form.read(value);
            if (!content) {
                const auto* text = std::get_if<std::string>(&value);
                return Refusal{form.mend && text ? form.mend(*text) : ""};
            }
            holder(options, member, entry).*field = std::move(*content);
            return std::nullopt;
        };
        key.get = [member = member_, field, form](const Options& options, std::size_t entry) {
            return form.write(holder(options, member, entry).*field);
        };
        section_.keys.push_back(std::move(key));
        return *this;
    }

    operator KeySection() const { return section_; }

private:
    static auto& holder(auto& options, Member Options::*member, std::size_t entry) {
        if constexpr (IsVector<Member>::value)
            return (options.*member).at(entry);
        else
            return (void)entry, options.*member;
    }

    Member Options::*member_;
    KeySection section_;
};

std::vector<KeySection> make_sections() {
    std::vector<KeySection> all;
    all.push_back(
        SectionTable("service", &Options::service, "Where the service keeps its own things.")
            .key("data_dir", &Service::data_dir, form::required_path(),
                 "Folder of the database, keys and locks.")
            .key(
                "socket", &Service::socket, form::path(),
                "Socket on which the command line talks to the running service; empty: sigap.sock in data_dir.")
            .key("instance_id", &Service::instance_id, form::line(),
                 "What this process calls itself in logs and leases; empty: the host's name."));
    all.push_back(
        SectionTable("http", &Options::http, "Where messengers and probes reach the service.")
            .key("listen", &Http::listen, form::listen_address(),
                 "Webhooks, health and the REST API; empty: no TCP port.")
            .key("unix_socket", &Http::unix_socket, form::path(),
                 "The same on a Unix socket, for a proxy on this machine.")
            .key(
                "trusted_proxy", &Http::trusted_proxy, form::or_empty(form::trusted_proxy()),
                "Whose X-Forwarded-For is believed: an address, or \"unix\" for unix_socket; empty: nobody's."));
    all.push_back(
        SectionTable("web", &Options::web, "The dashboard.")
            .key("listen", &Web::listen, form::listen_address(),
                 "Dashboard pages; empty: served on http.listen.")
            .key("public_url", &Web::public_url, form::or_empty(form::web_url()),
                 "Address of the dashboard as people type it; sign-in links begin with it.")
            .key("live_listen", &Web::live_listen, form::listen_address(),
                 "Pages that stay open and update themselves; empty: pages refresh when reloaded.")
            .key("session_life", &Web::session_life, form::length(),
                 "After this a browser is signed out, whatever is done in it.")
            .key(
                "session_idle", &Web::session_idle, form::length(),
                "After this unused a browser is signed out; who is signed in keeps the terms of when they came."));
    all.push_back(SectionTable("metrics", &Options::metrics, "Numbers for Prometheus.")
                      .key("listen", &Metrics::listen, form::listen_address(),
                           "Keep it private: loopback or an inner network; empty: none."));
    all.push_back(
        SectionTable("log", &Options::log, "What is written down while running.")
            .key("level", &Log::level, form::log_level(), "The least important kind of line that is written.")
            .key("format", &Log::format, form::log_format(), "Lines for people, or one JSON object a line.")
            .key("file", &Log::file, form::path(), "Empty: standard error, which systemd's journal keeps."));
    all.push_back(
        SectionTable("clock", &Options::clock, "Time.")
            .key("source", &Clock::source, form::clock_source(),
                 "The machine's clock, or the simulator's; the latter only with loopback providers."));
    all.push_back(
        SectionTable("storage", &Options::storage, "The database.")
            .key(
                "url", &Storage::url, form::storage_url(),
                "SQLite needs no server (a relative path is below data_dir); PostgreSQL is told of in docs/postgresql.md.",
                Secrecy::has_password));
    all.push_back(
        SectionTable("telegram", &Options::telegram, "A Telegram bot; repeat the section for each.")
            .key("name", &Telegram::name, form::account_name(),
                 "What the bot is called here; part of its webhook's path.")
            .key("mode", &Telegram::mode, form::telegram_mode(),
                 "Ask Telegram for messages (needs no open port), or have them posted to public_url.")
            .key("api_base_url", &Telegram::api_base_url, form::web_url(),
                 "Telegram's Bot API, or your own server's.")
            .key(
                "self_hosted", &Telegram::is_self_hosted, form::flag(),
                "The Bot API server at api_base_url is yours, in a network you trust: plain http is allowed.")
            .key("token", &Telegram::token, form::or_empty(form::bot_token()), "From BotFather.",
                 Secrecy::secret)
            .key("webhook_secret", &Telegram::webhook_secret, form::or_empty(form::webhook_secret()),
                 "For mode webhook: proves that a request comes from Telegram.", Secrecy::secret)
            .key(
                "public_url", &Telegram::public_url, form::or_empty(form::web_url()),
                "For mode webhook: where Telegram reaches this service; /hooks/telegram/<name> is added to it.")
            .key("bot_username", &Telegram::bot_username, form::or_empty(form::bot_username()),
                 "For enrolment links; people are spread over the bots that have one.")
            .key(
                "messages_per_second", &Telegram::messages_per_second, form::messages_per_second(),
                "How fast this bot speaks. Telegram lets about 30 through; above, each message is a paid broadcast."));
    all.push_back(
        SectionTable("whatsapp", &Options::whatsapp,
                     "A WhatsApp Cloud API number; repeat the section for each.")
            .key("name", &WhatsApp::name, form::account_name(),
                 "What the number is called here; part of its webhook's path.")
            .key("api_base_url", &WhatsApp::api_base_url, form::web_url(), "Meta's Graph API.")
            .key("api_version", &WhatsApp::api_version, form::api_version(), "Version of the Graph API.")
            .key("phone_number_id", &WhatsApp::phone_number_id, form::or_empty(form::provider_id()),
                 "Meta's id of the number.")
            .key("account_id", &WhatsApp::account_id, form::or_empty(form::provider_id()),
                 "Meta's id of the business account (WABA); empty: events of any account are taken.")
            .key("display_number", &WhatsApp::display_number, form::or_empty(form::phone_number()),
                 "The number itself, for enrolment links.")
            .key("access_token", &WhatsApp::access_token, form::or_empty(form::secret()), "Of a system user.",
                 Secrecy::secret)
            .key("app_secret", &WhatsApp::app_secret, form::or_empty(form::secret()),
                 "Proves that a request comes from Meta.", Secrecy::secret)
            .key("verify_token", &WhatsApp::verify_token, form::or_empty(form::secret()),
                 "Your own word, entered in Meta's panel when the webhook is registered.", Secrecy::secret)
            .key(
                "public_url", &WhatsApp::public_url, form::or_empty(form::web_url()),
                "Where Meta reaches this service, without /hooks/…: tried every minute; empty: it is not tried.")
            .key("messages_per_second", &WhatsApp::messages_per_second, form::messages_per_second(),
                 "How fast this number speaks. Meta counts 80 in and out together, after an upgrade 1,000.")
            .key(
                "templates", &WhatsApp::templates, form::template_names(),
                "Approved templates by message key, for messages outside the 24 hours after a person last wrote."));
    all.push_back(SectionTable("email", &Options::email, "Mail to HR; everything empty: none is sent.")
                      .key("smtp_url", &Email::smtp_url, form::or_empty(form::smtp_url()), "The mail server.")
                      .key("username", &Email::username, form::line(), "Empty: the server wants no sign-in.")
                      .key("password", &Email::password, form::line(), "Of that user.", Secrecy::secret)
                      .key("starttls", &Email::starttls, form::flag(),
                           "Refuse to speak to an smtp:// server without encryption.")
                      .key("from", &Email::from, form::or_empty(form::mail_sender()), "The sender.")
                      .key("hr_to", &Email::hr_to, form::list_of(form::mail_address()),
                           "Who receives the daily digest and flag notices."));
    all.push_back(
        SectionTable(
            "reports", &Options::reports,
            "Reports that are mailed by themselves, at digest_time of the first working day after the month or week.")
            .key("month_mail", &Reports::month_mail, form::mailed_as(),
                 "The month before by unit: calls, check-ins, daily reports.")
            .key(
                "month_mail_to", &Reports::month_mail_to, form::list_of(form::mail_address()),
                "Empty: email.hr_to. To any other address groups of fewer than 5 people are withheld, here and below.")
            .key("week_mail", &Reports::week_mail, form::mailed_as(), "The week before, the same figures.")
            .key("week_mail_to", &Reports::week_mail_to, form::list_of(form::mail_address()),
                 "Empty: email.hr_to.")
            .key("evaluation_mail", &Reports::evaluation_mail, form::mailed_as(),
                 "The month before, flexible beside office days; the csv holds table figures.")
            .key("evaluation_mail_to", &Reports::evaluation_mail_to, form::list_of(form::mail_address()),
                 "Empty: email.hr_to."));
    all.push_back(
        SectionTable("policy", &Options::policy, "The rules of the office, as data.")
            .key(
                "files", &Policy::files, form::list_of(form::required_path()),
                "Policies, each with an id of its own. One that leaves something to decide waits for `sigap policy activate`.")
            .key("calendars", &Policy::calendars, form::list_of(form::required_path()),
                 "Holidays and joint leave."));
    all.push_back(
        SectionTable("office", &Options::office, "The office itself.")
            .key("name", &Office::name, form::required_line(), "As it appears in messages and reports.")
            .key("time_zone", &Office::time_zone, form::time_zone(), "For whoever the roster gives no zone.")
            .key("language", &Office::language, form::language(), "For whoever the roster gives no language.")
            .key("digest_time", &Office::digest_time, form::time_of_day(),
                 "When HR's daily digest goes out, in time_zone."));
    all.push_back(
        SectionTable("security", &Options::security, "Keys, and who is believed.")
            .key(
                "signing_key", &Security::signing_key, form::or_empty(form::signing_key()),
                "Signs buttons and sessions, one for all processes of a database; empty: made and kept in data_dir.",
                Secrecy::secret)
            .key("enrolment_asks_nip", &Security::enrolment_asks_nip, form::flag(),
                 "At enrolment, ask whoever has a NIP on the roster for its last four digits as well."));
    return all;
}

}  // namespace

const Key* KeySection::find(std::string_view key) const {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [key](const Key& one) { return one.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

const std::vector<KeySection>& key_sections() {
    static const std::vector<KeySection> sections = make_sections();
    return sections;
}

const KeySection* find_section(std::string_view name) {
    const auto& all = key_sections();
    const auto found =
        std::find_if(all.begin(), all.end(), [name](const auto& section) { return section.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string full_key(const KeySection& section, std::size_t entry, std::string_view key) {
    return section.is_repeated ? fmt::format("{}.{}.{}", section.name, entry, key)
                               : fmt::format("{}.{}", section.name, key);
}

}  // namespace config
