#include "config/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"

namespace config {
namespace {

/// How a field of type `T` is written: its name for people, and both directions.
template <typename T>
struct Form {
    std::string type;
    std::string expected;
    std::function<std::optional<T>(const Value&)> read;
    std::function<Value(const T&)> write;
    std::function<std::string(const std::string&)> mend = nullptr;
    Shape shape = Shape::text;
    Content content = Content::plain;
};

template <typename T>
using ReadText = std::function<std::optional<T>(const std::string&)>;

template <typename T>
Form<T> text_form(std::string type, std::string expected, ReadText<T> read,
                  std::function<std::string(const T&)> write) {
    return {std::move(type), std::move(expected),
            [read](const Value& value) { return read(std::get<std::string>(value)); },
            [write](const T& field) { return Value{write(field)}; }};
}

Form<std::string> string_form(std::string type, std::string expected, ReadText<std::string> read) {
    return text_form<std::string>(std::move(type), std::move(expected), std::move(read),
                                  [](const std::string& text) { return text; });
}

/// Text that is taken as it stands, or not at all.
Form<std::string> checked(std::string type, std::string expected,
                          std::function<bool(std::string_view)> is_right) {
    return string_form(std::move(type), std::move(expected), [is_right](const std::string& text) {
        return is_right(text) ? std::optional(text) : std::nullopt;
    });
}

Form<std::string> or_empty(Form<std::string> form) {
    form.read = [read = form.read](const Value& value) {
        return std::get<std::string>(value).empty() ? std::optional<std::string>("") : read(value);
    };
    return form;
}

template <typename Enum>
Form<Enum> word_form(const std::vector<std::pair<std::string_view, Enum>>& words) {
    std::vector<std::string_view> names;
    std::string listed;
    for (const auto& [name, value] : words) {
        if (!names.empty()) listed += names.size() + 1 == words.size() ? " or " : ", ";
        names.push_back(name);
        listed += fmt::format("\"{}\"", name);
    }
    Form<Enum> form = text_form<Enum>(
        listed, listed,
        [words](const std::string& text) -> std::optional<Enum> {
            for (const auto& [name, value] : words)
                if (name == text) return value;
            return std::nullopt;
        },
        [words](const Enum& wanted) -> std::string {
            for (const auto& [name, value] : words)
                if (value == wanted) return std::string(name);
            return "";
        });
    form.mend = [names](const std::string& text) {
        const auto near = domain::nearest(text, names);
        return near ? fmt::format("did you mean \"{}\"?", *near) : "";
    };
    return form;
}

template <typename T>
Form<std::vector<T>> list_of(const Form<T>& item) {
    Form<std::vector<T>> form;
    form.type = "list of " + item.type + (item.type.ends_with("s") ? "es" : "s");
    form.expected = "a list, each " + item.expected;
    form.shape = Shape::list;
    form.content = item.content;
    form.read = [read = item.read](const Value& value) -> std::optional<std::vector<T>> {
        std::vector<T> items;
        for (const auto& text : std::get<std::vector<std::string>>(value)) {
            auto one = read(Value{text});
            if (!one) return std::nullopt;
            items.push_back(std::move(*one));
        }
        return items;
    };
    form.write = [write = item.write](const std::vector<T>& items) {
        std::vector<std::string> texts;
        for (const auto& one : items) texts.push_back(std::get<std::string>(write(one)));
        return Value{texts};
    };
    return form;
}

// ------------------------------------------------------------------------------------------ forms of values

bool is_made_of(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [extra](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || extra.find(letter) != std::string_view::npos;
    });
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_one_line(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char letter) {
        const auto byte = static_cast<unsigned char>(letter);
        return byte < 0x20 || byte == 0x7f;
    });
}

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.rfind('@') == at &&
           text.size() <= 254 && text.find_first_of(" <>,;\"") == std::string_view::npos && is_one_line(text);
}

/// As libpq takes it: several hosts with commas between, or none for a socket of this machine.
bool is_postgres_url(std::string_view text) {
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos) return false;
    const auto scheme = text.substr(0, scheme_end);
    if (scheme != "postgresql" && scheme != "postgres") return false;
    const auto authority_begin = scheme_end + 3;
    const auto authority_end = std::min(text.find_first_of("/?#", authority_begin), text.size());
    const auto path = text.substr(authority_end);
    if (path.size() < 2 || !path.starts_with('/') || path[1] == '?') return false;
    auto hosts = text.substr(authority_begin, authority_end - authority_begin);
    if (const auto at = hosts.rfind('@'); at != std::string_view::npos) hosts.remove_prefix(at + 1);
    const std::string before(text.substr(0, authority_end - hosts.size()));
    if (hosts.empty()) return parse_url(before + "socket" + std::string(path)).has_value();
    for (bool has_more = true; has_more;) {
        const auto comma = std::min(hosts.find(','), hosts.size());
        if (!parse_url(before + std::string(hosts.substr(0, comma)) + std::string(path))) return false;
        has_more = comma < hosts.size();
        hosts.remove_prefix(has_more ? comma + 1 : comma);
    }
    return true;
}

/// An address without query, user or fragment; the trailing slash goes.
std::optional<std::string> base_url(const std::string& text,
                                    std::initializer_list<std::string_view> schemes) {
    const auto url = parse_url(text);
    if (!url || std::find(schemes.begin(), schemes.end(), url->scheme) == schemes.end()) return std::nullopt;
    if (!url->user.empty() || !url->password.empty() || url->port == 0) return std::nullopt;
    if (url->path.find_first_of("?#") != std::string::npos) return std::nullopt;
    return text.substr(0, text.find_last_not_of('/') + 1);
}

const Form<std::string> kLine = checked("text", "one line of text", is_one_line);

const Form<std::string> kRequiredLine =
    checked("text", "one line of text that is not empty",
            [](std::string_view text) { return !text.empty() && is_one_line(text); });

const Form<std::string> kAccountName =
    checked("name", "a name of a-z, 0-9, _ and -, at most 64 letters", [](std::string_view text) {
        return !text.empty() && text.size() <= 64 &&
               text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
    });

const Form<std::string> kWebUrl =
    string_form("URL", "an address such as \"https://sigap.example.go.id\"", [](const std::string& text) {
        return base_url(text, {"http", "https"});
    });

const Form<std::string> kSmtpUrl = string_form(
    "URL", "\"smtp://host:port\" or \"smtps://host:port\" (user and password have keys of their own)",
    [](const std::string& text) {
        return base_url(text, {"smtp", "smtps"});
    });

const Form<std::string> kClockSource =
    string_form("\"system\" or URL", "\"system\", or the http address of an external clock",
                [](const std::string& text) -> std::optional<std::string> {
                    return text == "system" ? text : base_url(text, {"http"});
                });

const Form<std::string> kStorageUrl =
    checked("URL", "\"sqlite:PATH\" or \"postgresql://user@host/database\"", [](std::string_view text) {
        if (text.starts_with("sqlite:"))
            return text.size() > 7 && !text.starts_with("sqlite://") && is_one_line(text);
        return is_postgres_url(text);
    });

const Form<std::string> kTrustedProxy =
    checked("IP address", "an IP address such as \"127.0.0.1\", or \"unix\" for whoever comes by unix_socket",
            [](std::string_view text) { return text == "unix" || is_ip_address(text); });

/// It becomes part of a URL's path (Bot API: `/bot<token>/<method>`).
const Form<std::string> kBotToken =
    checked("text", "the token as BotFather gave it, like 123456:ABC-DEF", [](std::string_view text) {
        const auto colon = text.find(':');
        return colon != std::string_view::npos && is_digits(text.substr(0, colon)) &&
               colon + 1 < text.size() && is_made_of(text.substr(colon + 1), "_-");
    });

/// setWebhook, `secret_token`: 1-256 of A-Z a-z 0-9 _ -. Fewer than 16 could be guessed.
const Form<std::string> kWebhookSecret = checked(
    "text", "16 to 256 of A-Z, a-z, 0-9, _ and -, as `openssl rand -hex 32` makes them",
    [](std::string_view text) { return text.size() >= 16 && text.size() <= 256 && is_made_of(text, "_-"); });

const Form<std::string> kSecret =
    checked("text", "printable ASCII without spaces", [](std::string_view text) {
        return !text.empty() && std::all_of(text.begin(), text.end(),
                                            [](char letter) { return letter > ' ' && letter < 0x7f; });
    });

const Form<std::string> kSigningKey = checked(
    "text", "at least 32 letters of printable ASCII without spaces, as `openssl rand -hex 32` makes them",
    [](std::string_view text) {
        return text.size() >= 32 && std::all_of(text.begin(), text.end(),
                                                [](char letter) { return letter > ' ' && letter < 0x7f; });
    });

const Form<std::string> kUsername =
    string_form("name", "a bot's name of A-Z, a-z, 0-9 and _, at most 32 letters",
                [](const std::string& text) -> std::optional<std::string> {
                    const std::string name = text.starts_with('@') ? text.substr(1) : text;
                    return !name.empty() && name.size() <= 32 && is_made_of(name, "_") ? std::optional(name)
                                                                                       : std::nullopt;
                });

const Form<std::string> kApiVersion =
    checked("version", "a version such as \"v25.0\"", [](std::string_view text) {
        const auto dot = text.find('.');
        return text.starts_with('v') && dot != std::string_view::npos && is_digits(text.substr(1, dot - 1)) &&
               is_digits(text.substr(dot + 1));
    });

const Form<std::string> kProviderId =
    checked("digits", "the id in digits, as Meta's panel shows it", is_digits);

const Form<std::string> kPhone = string_form(
    "phone number", "an international number such as \"+62541123456\"",
    [](const std::string& text) -> std::optional<std::string> {
        std::string digits;
        for (const char letter : text)
            if (letter != ' ' && letter != '-') digits += letter;
        if (digits.starts_with('+')) digits.erase(0, 1);
        if (!is_digits(digits) || digits.front() == '0' || digits.size() < 7 || digits.size() > 15)
            return std::nullopt;
        return '+' + digits;
    });

const Form<std::string> kMailAddress =
    checked("mail address", "a mail address such as \"bkd@example.go.id\"", is_mail_address);

const Form<std::string> kSender = checked(
    "mail address", "a mail address such as \"sigap@example.go.id\" or \"Sigap <sigap@example.go.id>\"",
    [](std::string_view text) {
        const auto open = text.find('<');
        if (open == std::string_view::npos) return is_mail_address(text);
        return is_one_line(text) && text.ends_with('>') &&
               is_mail_address(text.substr(open + 1, text.size() - open - 2));
    });

const Form<std::string> kZone = [] {
    Form<std::string> form =
        checked("time zone", "an IANA time zone that this machine knows, such as \"Asia/Makassar\"",
                domain::is_known_zone);
    form.mend = [](const std::string& text) -> std::string {
        if (text == "WIB") return "write \"Asia/Jakarta\"";
        if (text == "WITA") return "write \"Asia/Makassar\"";
        if (text == "WIT") return "write \"Asia/Jayapura\"";
        return "names are in the machine's tzdata, see `timedatectl list-timezones`";
    };
    return form;
}();

const Form<std::optional<Endpoint>> kListen = text_form<std::optional<Endpoint>>(
    "host:port", "\"host:port\" such as \"127.0.0.1:8080\" or \"[::1]:8080\", or \"\" for none",
    [](const std::string& text) -> std::optional<std::optional<Endpoint>> {
        if (text.empty()) return std::optional<Endpoint>{};
        auto endpoint = parse_endpoint(text);
        if (!endpoint) return std::nullopt;
        return std::optional<std::optional<Endpoint>>(std::in_place, std::move(endpoint));
    },
    [](const std::optional<Endpoint>& endpoint) { return endpoint ? to_string(*endpoint) : ""; });

const Form<std::filesystem::path> kPath = [] {
    auto form = text_form<std::filesystem::path>(
        "path", "a path",
        [](const std::string& text) {
            return is_one_line(text) ? std::optional<std::filesystem::path>(text) : std::nullopt;
        },
        [](const std::filesystem::path& path) { return path.string(); });
    form.content = Content::path;
    return form;
}();

const Form<std::filesystem::path> kRequiredPath = [] {
    auto form = kPath;
    form.expected = "a path that is not empty";
    form.read = [read = kPath.read](const Value& value) {
        return std::get<std::string>(value).empty() ? std::nullopt : read(value);
    };
    return form;
}();

const Form<bool> kFlag = [] {
    auto form = text_form<bool>(
        "true or false", "true or false, without quotes",
        [](const std::string& text) -> std::optional<bool> {
            if (text == "true") return true;
            if (text == "false") return false;
            return std::nullopt;
        },
        [](const bool& flag) { return flag ? "true" : "false"; });
    form.shape = Shape::flag;
    return form;
}();

const Form<int> kMessagesPerSecond = [] {
    auto form = text_form<int>(
        "number", "a whole number from 1 to 1000, without quotes",
        [](const std::string& text) -> std::optional<int> {
            if (!is_digits(text) || text.size() > 4) return std::nullopt;
            const int number = std::stoi(text);
            return number >= 1 && number <= 1000 ? std::optional(number) : std::nullopt;
        },
        [](const int& number) { return std::to_string(number); });
    form.shape = Shape::number;
    return form;
}();

const Form<std::chrono::minutes> kTimeOfDay = text_form<std::chrono::minutes>(
    "HH:MM", "a time of day from \"00:00\" to \"23:59\", in quotes",
    [](const std::string& text) -> std::optional<std::chrono::minutes> {
        if (text.size() != 5 || text[2] != ':' || !is_digits(text.substr(0, 2)) || !is_digits(text.substr(3)))
            return std::nullopt;
        const int hour = std::stoi(text.substr(0, 2));
        const int minute = std::stoi(text.substr(3));
        if (hour > 23 || minute > 59) return std::nullopt;
        return std::chrono::hours(hour) + std::chrono::minutes(minute);
    },
    [](const std::chrono::minutes& time) {
        return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
    });

constexpr std::chrono::minutes kShortest{5};
constexpr std::chrono::minutes kLongest = std::chrono::days{30};

const Form<std::chrono::minutes> kLength = text_form<std::chrono::minutes>(
    "length", "a length from \"5m\" to \"30d\": minutes, hours or days, such as \"30m\", \"8h\" or \"2d\"",
    [](const std::string& text) -> std::optional<std::chrono::minutes> {
        if (text.size() < 2 || text.size() > 6 || !is_digits(text.substr(0, text.size() - 1)))
            return std::nullopt;
        const int count = std::stoi(text);
        std::chrono::minutes length{count};
        if (text.back() == 'h')
            length = std::chrono::hours{count};
        else if (text.back() == 'd')
            length = std::chrono::days{count};
        else if (text.back() != 'm')
            return std::nullopt;
        return length >= kShortest && length <= kLongest ? std::optional(length) : std::nullopt;
    },
    [](const std::chrono::minutes& length) {
        const auto minutes = length.count();
        if (minutes % (24 * 60) == 0) return fmt::format("{}d", minutes / (24 * 60));
        return minutes % 60 == 0 ? fmt::format("{}h", minutes / 60) : fmt::format("{}m", minutes);
    });

const Form<std::map<std::string, std::string>> kTemplates{
    "table of text",
    "{ message_key = \"template_name\" } with names of a-z, 0-9 and _, at most 512 letters",
    [](const Value& value) -> std::optional<std::map<std::string, std::string>> {
        const auto& table = std::get<std::map<std::string, std::string>>(value);
        constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
        for (const auto& [key, name] : table) {
            if (key.empty() || key.find_first_not_of(kLetters) != std::string::npos) return std::nullopt;
            if (name.empty() || name.size() > 512 || name.find_first_not_of(kLetters) != std::string::npos)
                return std::nullopt;
        }
        return table;
    },
    [](const std::map<std::string, std::string>& table) { return Value{table}; },
    nullptr,
    Shape::table};

const auto kLogLevel = word_form<LogLevel>({{"trace", LogLevel::trace},
                                            {"debug", LogLevel::debug},
                                            {"info", LogLevel::info},
                                            {"warn", LogLevel::warn},
                                            {"error", LogLevel::error}});
const auto kLogFormat = word_form<LogFormat>({{"text", LogFormat::text}, {"json", LogFormat::json}});
const auto kMailedAs = word_form<MailedAs>(
    {{"none", MailedAs::none}, {"pdf", MailedAs::pdf}, {"xlsx", MailedAs::xlsx}, {"csv", MailedAs::csv}});
const auto kTelegramMode =
    word_form<TelegramMode>({{"polling", TelegramMode::polling}, {"webhook", TelegramMode::webhook}});
const auto kLanguage = word_form<domain::Language>([] {
    std::vector<std::pair<std::string_view, domain::Language>> words;
    for (const domain::Language language : domain::languages())
        words.emplace_back(to_string(language), language);
    return words;
}());

// ------------------------------------------------------------------------------------------ the table

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
    SectionTable& key(std::string name, T Holder::*field, const Form<T>& form, std::string help,
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
            .key("data_dir", &Service::data_dir, kRequiredPath, "Folder of the database, keys and locks.")
            .key(
                "socket", &Service::socket, kPath,
                "Socket on which the command line talks to the running service; empty: sigap.sock in data_dir.")
            .key("instance_id", &Service::instance_id, kLine,
                 "What this process calls itself in logs and leases; empty: the host's name."));
    all.push_back(
        SectionTable("http", &Options::http, "Where messengers and probes reach the service.")
            .key("listen", &Http::listen, kListen, "Webhooks, health and the REST API; empty: no TCP port.")
            .key("unix_socket", &Http::unix_socket, kPath,
                 "The same on a Unix socket, for a proxy on this machine.")
            .key(
                "trusted_proxy", &Http::trusted_proxy, or_empty(kTrustedProxy),
                "Whose X-Forwarded-For is believed: an address, or \"unix\" for unix_socket; empty: nobody's."));
    all.push_back(
        SectionTable("web", &Options::web, "The dashboard.")
            .key("listen", &Web::listen, kListen, "Dashboard pages; empty: served on http.listen.")
            .key("public_url", &Web::public_url, or_empty(kWebUrl),
                 "Address of the dashboard as people type it; sign-in links begin with it.")
            .key("live_listen", &Web::live_listen, kListen,
                 "Pages that stay open and update themselves; empty: pages refresh when reloaded.")
            .key("session_life", &Web::session_life, kLength,
                 "After this a browser is signed out, whatever is done in it.")
            .key(
                "session_idle", &Web::session_idle, kLength,
                "After this unused a browser is signed out; who is signed in keeps the terms of when they came."));
    all.push_back(SectionTable("metrics", &Options::metrics, "Numbers for Prometheus.")
                      .key("listen", &Metrics::listen, kListen,
                           "Keep it private: loopback or an inner network; empty: none."));
    all.push_back(
        SectionTable("log", &Options::log, "What is written down while running.")
            .key("level", &Log::level, kLogLevel, "The least important kind of line that is written.")
            .key("format", &Log::format, kLogFormat, "Lines for people, or one JSON object a line.")
            .key("file", &Log::file, kPath, "Empty: standard error, which systemd's journal keeps."));
    all.push_back(
        SectionTable("clock", &Options::clock, "Time.")
            .key("source", &Clock::source, kClockSource,
                 "The machine's clock, or the simulator's; the latter only with loopback providers."));
    all.push_back(
        SectionTable("storage", &Options::storage, "The database.")
            .key(
                "url", &Storage::url, kStorageUrl,
                "SQLite needs no server (a relative path is below data_dir); PostgreSQL is told of in docs/postgresql.md.",
                Secrecy::has_password));
    all.push_back(
        SectionTable("telegram", &Options::telegram, "A Telegram bot; repeat the section for each.")
            .key("name", &Telegram::name, kAccountName,
                 "What the bot is called here; part of its webhook's path.")
            .key("mode", &Telegram::mode, kTelegramMode,
                 "Ask Telegram for messages (needs no open port), or have them posted to public_url.")
            .key("api_base_url", &Telegram::api_base_url, kWebUrl,
                 "Telegram's Bot API, or your own server's.")
            .key(
                "self_hosted", &Telegram::is_self_hosted, kFlag,
                "The Bot API server at api_base_url is yours, in a network you trust: plain http is allowed.")
            .key("token", &Telegram::token, or_empty(kBotToken), "From BotFather.", Secrecy::secret)
            .key("webhook_secret", &Telegram::webhook_secret, or_empty(kWebhookSecret),
                 "For mode webhook: proves that a request comes from Telegram.", Secrecy::secret)
            .key(
                "public_url", &Telegram::public_url, or_empty(kWebUrl),
                "For mode webhook: where Telegram reaches this service; /hooks/telegram/<name> is added to it.")
            .key("bot_username", &Telegram::bot_username, or_empty(kUsername),
                 "For enrolment links; people are spread over the bots that have one.")
            .key(
                "messages_per_second", &Telegram::messages_per_second, kMessagesPerSecond,
                "How fast this bot speaks. Telegram lets about 30 through; above, each message is a paid broadcast."));
    all.push_back(
        SectionTable("whatsapp", &Options::whatsapp,
                     "A WhatsApp Cloud API number; repeat the section for each.")
            .key("name", &WhatsApp::name, kAccountName,
                 "What the number is called here; part of its webhook's path.")
            .key("api_base_url", &WhatsApp::api_base_url, kWebUrl, "Meta's Graph API.")
            .key("api_version", &WhatsApp::api_version, kApiVersion, "Version of the Graph API.")
            .key("phone_number_id", &WhatsApp::phone_number_id, or_empty(kProviderId),
                 "Meta's id of the number.")
            .key("account_id", &WhatsApp::account_id, or_empty(kProviderId),
                 "Meta's id of the business account (WABA); empty: events of any account are taken.")
            .key("display_number", &WhatsApp::display_number, or_empty(kPhone),
                 "The number itself, for enrolment links.")
            .key("access_token", &WhatsApp::access_token, or_empty(kSecret), "Of a system user.",
                 Secrecy::secret)
            .key("app_secret", &WhatsApp::app_secret, or_empty(kSecret),
                 "Proves that a request comes from Meta.", Secrecy::secret)
            .key("verify_token", &WhatsApp::verify_token, or_empty(kSecret),
                 "Your own word, entered in Meta's panel when the webhook is registered.", Secrecy::secret)
            .key(
                "public_url", &WhatsApp::public_url, or_empty(kWebUrl),
                "Where Meta reaches this service, without /hooks/…: tried every minute; empty: it is not tried.")
            .key("messages_per_second", &WhatsApp::messages_per_second, kMessagesPerSecond,
                 "How fast this number speaks. Meta counts 80 in and out together, after an upgrade 1,000.")
            .key(
                "templates", &WhatsApp::templates, kTemplates,
                "Approved templates by message key, for messages outside the 24 hours after a person last wrote."));
    all.push_back(SectionTable("email", &Options::email, "Mail to HR; everything empty: none is sent.")
                      .key("smtp_url", &Email::smtp_url, or_empty(kSmtpUrl), "The mail server.")
                      .key("username", &Email::username, kLine, "Empty: the server wants no sign-in.")
                      .key("password", &Email::password, kLine, "Of that user.", Secrecy::secret)
                      .key("starttls", &Email::starttls, kFlag,
                           "Refuse to speak to an smtp:// server without encryption.")
                      .key("from", &Email::from, or_empty(kSender), "The sender.")
                      .key("hr_to", &Email::hr_to, list_of(kMailAddress),
                           "Who receives the daily digest and flag notices."));
    all.push_back(
        SectionTable(
            "reports", &Options::reports,
            "Reports that are mailed by themselves, at digest_time of the first working day after the month or week.")
            .key("month_mail", &Reports::month_mail, kMailedAs,
                 "The month before by unit: calls, check-ins, daily reports.")
            .key(
                "month_mail_to", &Reports::month_mail_to, list_of(kMailAddress),
                "Empty: email.hr_to. To any other address groups of fewer than 5 people are withheld, here and below.")
            .key("week_mail", &Reports::week_mail, kMailedAs, "The week before, the same figures.")
            .key("week_mail_to", &Reports::week_mail_to, list_of(kMailAddress), "Empty: email.hr_to.")
            .key("evaluation_mail", &Reports::evaluation_mail, kMailedAs,
                 "The month before, flexible beside office days; the csv holds table figures.")
            .key("evaluation_mail_to", &Reports::evaluation_mail_to, list_of(kMailAddress),
                 "Empty: email.hr_to."));
    all.push_back(
        SectionTable("policy", &Options::policy, "The rules of the office, as data.")
            .key(
                "files", &Policy::files, list_of(kRequiredPath),
                "Policies, each with an id of its own. One that leaves something to decide waits for `sigap policy activate`.")
            .key("calendars", &Policy::calendars, list_of(kRequiredPath), "Holidays and joint leave."));
    all.push_back(
        SectionTable("office", &Options::office, "The office itself.")
            .key("name", &Office::name, kRequiredLine, "As it appears in messages and reports.")
            .key("time_zone", &Office::time_zone, kZone, "For whoever the roster gives no zone.")
            .key("language", &Office::language, kLanguage, "For whoever the roster gives no language.")
            .key("digest_time", &Office::digest_time, kTimeOfDay,
                 "When HR's daily digest goes out, in time_zone."));
    all.push_back(
        SectionTable("security", &Options::security, "Keys, and who is believed.")
            .key(
                "signing_key", &Security::signing_key, or_empty(kSigningKey),
                "Signs buttons and sessions, one for all processes of a database; empty: made and kept in data_dir.",
                Secrecy::secret)
            .key("enrolment_asks_nip", &Security::enrolment_asks_nip, kFlag,
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
