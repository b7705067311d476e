// Every setting of the service, typed, with its default: what `sigap.toml` and the environment may say.
// `config/keys.cpp` holds the one table that names, explains and checks them; reading, the environment,
// `config show`, the example file and the suggestions all come from it.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "bot/domain/roster.hpp"
#include "config/mistake.hpp"
#include "config/url.hpp"

namespace config {

struct Service {
    std::filesystem::path data_dir = "/var/lib/sigap";
    std::filesystem::path socket;  ///< `load` fills an empty one with `data_dir/sigap.sock`
    std::string instance_id;       ///< empty: the host's name
};

struct Http {
    std::optional<Endpoint> listen = Endpoint{"127.0.0.1", 8080};
    std::filesystem::path unix_socket;  ///< empty: none
    std::string trusted_proxy;  ///< an IP address or `unix`; empty: nobody's X-Forwarded-For is believed
};

struct Web {
    std::optional<Endpoint> listen = Endpoint{"127.0.0.1", 8081};  ///< absent: served on `http.listen`
    std::string public_url;                                        ///< without a trailing slash; may be empty
    std::optional<Endpoint> live_listen = Endpoint{"127.0.0.1", 8082};  ///< absent: no live pages
    std::chrono::minutes session_life{8 * 60};
    std::chrono::minutes session_idle{30};
};

struct Metrics {
    std::optional<Endpoint> listen = Endpoint{"127.0.0.1", 9464};  ///< absent: none
};

enum class LogLevel { trace, debug, info, warn, error };
enum class LogFormat { text, json };

struct Log {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::text;
    std::filesystem::path file;  ///< empty: standard error
};

struct Clock {
    std::string source = "system";  ///< or the URL of an external clock

    bool is_external() const { return source != "system"; }
};

struct Storage {
    std::string url = "sqlite:sigap.db";  ///< `sqlite:PATH` or `postgresql://…`
};

enum class TelegramMode { polling, webhook };

struct Telegram {
    std::string name = "main";
    TelegramMode mode = TelegramMode::polling;
    std::string api_base_url = "https://api.telegram.org";  ///< without a trailing slash
    bool is_self_hosted = false;  ///< an office's own Bot API server, not Telegram's cloud
    std::string token;
    std::string webhook_secret;
    std::string public_url;    ///< `/hooks/telegram/<name>` is added to it
    std::string bot_username;  ///< without `@`; empty: nobody is sent to this bot
    int messages_per_second = 28;
};

struct WhatsApp {
    std::string name = "main";
    std::string api_base_url = "https://graph.facebook.com";
    std::string api_version = "v25.0";
    std::string phone_number_id;
    std::string account_id;      ///< empty: any
    std::string display_number;  ///< E.164
    std::string access_token;
    std::string app_secret;
    std::string verify_token;
    std::string public_url;  ///< where Meta posts to; empty: nobody knocks there
    int messages_per_second = 60;
    /// Message key (`call_1`) to the name of the approved template that says it outside the 24 hours.
    std::map<std::string, std::string> templates;
};

struct Email {
    std::string smtp_url;  ///< `smtp://host:port` or `smtps://host:port`; empty: no e-mail
    std::string username;
    std::string password;
    bool starttls = true;
    std::string from;
    std::vector<std::string> hr_to;
};

/// As what a report goes out by mail, if it does.
enum class MailedAs { none, pdf, xlsx, csv };

/// Reports that are mailed by themselves. Without addresses of their own they go to `Email::hr_to`.
struct Reports {
    MailedAs month_mail = MailedAs::xlsx;
    std::vector<std::string> month_mail_to;
    MailedAs week_mail = MailedAs::none;
    std::vector<std::string> week_mail_to;
    MailedAs evaluation_mail = MailedAs::pdf;
    std::vector<std::string> evaluation_mail_to;
};

struct Policy {
    std::vector<std::filesystem::path> files = {"policies/default.toml"};
    std::vector<std::filesystem::path> calendars = {"calendars/id.json"};
};

struct Office {
    std::string name = "Kantor";
    std::string time_zone = "Asia/Makassar";
    domain::Language language = domain::Language::id;
    std::chrono::minutes digest_time{16 * 60};  ///< since local midnight
};

struct Security {
    std::string signing_key;  ///< empty: the service makes one and keeps it in `data_dir`
    bool enrolment_asks_nip = false;
};

enum class Source { file, environment, secret_file };

/// Where a value that is not the default was found.
struct Origin {
    Source source;
    std::string where;  ///< `sigap.toml:3:10`, a variable's name, or the secret file's path
    std::string file;   ///< for the place of a mistake: the configuration file, empty for the environment
    int line = 0;
    int column = 0;
};

struct Options {
    Service service;
    Http http;
    Web web;
    Metrics metrics;
    Log log;
    Clock clock;
    Storage storage;
    std::vector<Telegram> telegram;
    std::vector<WhatsApp> whatsapp;
    Email email;
    Reports reports;
    Policy policy;
    Office office;
    Security security;

    /// By full key (`http.listen`, `telegram.0.token`); what is missing has its default. Sections of
    /// the file (`http`, `telegram.0`) are here too, with the place where they begin.
    std::map<std::string, Origin> origins;
};

using Environment = std::map<std::string, std::string>;

/// The variables of this process. Not while another thread changes them.
Environment environment_of_process();

/// Reads `path` (empty: no file, defaults and environment alone), then lets `SIGAP_SECTION_KEY` variables
/// override it.
/// - Entries of `[[telegram]]` and `[[whatsapp]]` are addressed by name or by position from 0:
///   `SIGAP_TELEGRAM_MAIN_TOKEN`, `SIGAP_TELEGRAM_0_TOKEN`. A name's `-` is written `_`; the position after
///   the last entry makes another one. A list is separated by commas, a table is `key=value,key=value`.
/// - `SIGAP_CONFIG` (the file to read) is the caller's. Any other variable that begins with `SIGAP_`
///   and means nothing is a mistake.
/// - Every secret `x` may be given as `x_file`: the content of that file without trailing line breaks.
/// - Relative paths start at the configuration file's folder, in whatever way they were given, a database's
///   at `data_dir`; what comes back is absolute.
/// All mistakes come at once, those of the file in the order of its lines, then the environment's; only text
/// that is not TOML hides others. Opens no file but `path` and the secret files, no network.
tl::expected<Options, std::vector<Mistake>> load(const std::filesystem::path& path,
                                                 const Environment& environment);

enum class Show { given, effective };

/// TOML that says the same, each line with a comment on where the value came from. `given` leaves out
/// defaults. A secret is `"********"` whatever its length; of an address with a password in it, the password.
std::string show(const Options& options, Show what);

/// The text of `config/sigap.example.toml`: every key with its help, type and default. Optional accounts are
/// commented out by a `#` directly before the key.
std::string example();

}  // namespace config
