#include "config/forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "bot/domain/local_time.hpp"
#include "bot/domain/nearest.hpp"
#include "config/url.hpp"

namespace config::form {
namespace {

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

bool is_made_of(std::string_view text, std::string_view extra) {
    return std::all_of(text.begin(), text.end(), [extra](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || extra.find(letter) != std::string_view::npos;
    });
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter < 0x7f; });
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

}  // namespace

Form<std::string> or_empty(Form<std::string> form) {
    form.read = [read = form.read](const Value& value) {
        return std::get<std::string>(value).empty() ? std::optional<std::string>("") : read(value);
    };
    return form;
}

Form<std::string> line() {
    return checked("text", "one line of text", is_one_line);
}

Form<std::string> required_line() {
    return checked("text", "one line of text that is not empty",
                   [](std::string_view text) { return !text.empty() && is_one_line(text); });
}

Form<std::string> account_name() {
    return checked("name", "a name of a-z, 0-9, _ and -, at most 64 letters", [](std::string_view text) {
        return !text.empty() && text.size() <= 64 &&
               text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
    });
}

Form<std::string> web_url() {
    return string_form("URL", "an address such as \"https://sigap.example.go.id\"",
                       [](const std::string& text) {
                           return base_url(text, {"http", "https"});
                       });
}

Form<std::string> smtp_url() {
    return string_form(
        "URL", "\"smtp://host:port\" or \"smtps://host:port\" (user and password have keys of their own)",
        [](const std::string& text) {
            return base_url(text, {"smtp", "smtps"});
        });
}

Form<std::string> clock_source() {
    return string_form("\"system\" or URL", "\"system\", or the http address of an external clock",
                       [](const std::string& text) -> std::optional<std::string> {
                           return text == "system" ? text : base_url(text, {"http"});
                       });
}

Form<std::string> storage_url() {
    return checked("URL", "\"sqlite:PATH\" or \"postgresql://user@host/database\"",
                   [](std::string_view text) {
                       if (text.starts_with("sqlite:"))
                           return text.size() > 7 && !text.starts_with("sqlite://") && is_one_line(text);
                       return is_postgres_url(text);
                   });
}

Form<std::string> trusted_proxy() {
    return checked("IP address",
                   "an IP address such as \"127.0.0.1\", or \"unix\" for whoever comes by unix_socket",
                   [](std::string_view text) { return text == "unix" || is_ip_address(text); });
}

Form<std::string> bot_token() {
    return checked("text", "the token as BotFather gave it, like 123456:ABC-DEF", [](std::string_view text) {
        const auto colon = text.find(':');
        return colon != std::string_view::npos && is_digits(text.substr(0, colon)) &&
               colon + 1 < text.size() && is_made_of(text.substr(colon + 1), "_-");
    });
}

Form<std::string> webhook_secret() {
    return checked("text", "16 to 256 of A-Z, a-z, 0-9, _ and -, as `openssl rand -hex 32` makes them",
                   [](std::string_view text) {
                       return text.size() >= 16 && text.size() <= 256 && is_made_of(text, "_-");
                   });
}

Form<std::string> secret() {
    return checked("text", "printable ASCII without spaces",
                   [](std::string_view text) { return !text.empty() && is_printable(text); });
}

Form<std::string> signing_key() {
    return checked(
        "text", "at least 32 letters of printable ASCII without spaces, as `openssl rand -hex 32` makes them",
        [](std::string_view text) { return text.size() >= 32 && is_printable(text); });
}

Form<std::string> bot_username() {
    return string_form("name", "a bot's name of A-Z, a-z, 0-9 and _, at most 32 letters",
                       [](const std::string& text) -> std::optional<std::string> {
                           const std::string name = text.starts_with('@') ? text.substr(1) : text;
                           return !name.empty() && name.size() <= 32 && is_made_of(name, "_")
                                      ? std::optional(name)
                                      : std::nullopt;
                       });
}

Form<std::string> api_version() {
    return checked("version", "a version such as \"v25.0\"", [](std::string_view text) {
        const auto dot = text.find('.');
        return text.starts_with('v') && dot != std::string_view::npos && is_digits(text.substr(1, dot - 1)) &&
               is_digits(text.substr(dot + 1));
    });
}

Form<std::string> provider_id() {
    return checked("digits", "the id in digits, as Meta's panel shows it", is_digits);
}

Form<std::string> phone_number() {
    return string_form(
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
}

Form<std::string> mail_address() {
    return checked("mail address", "a mail address such as \"bkd@example.go.id\"", is_mail_address);
}

Form<std::string> mail_sender() {
    return checked("mail address",
                   "a mail address such as \"sigap@example.go.id\" or \"Sigap <sigap@example.go.id>\"",
                   [](std::string_view text) {
                       const auto open = text.find('<');
                       if (open == std::string_view::npos) return is_mail_address(text);
                       return is_one_line(text) && text.ends_with('>') &&
                              is_mail_address(text.substr(open + 1, text.size() - open - 2));
                   });
}

Form<std::string> time_zone() {
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
}

Form<std::optional<Endpoint>> listen_address() {
    return text_form<std::optional<Endpoint>>(
        "host:port", "\"host:port\" such as \"127.0.0.1:8080\" or \"[::1]:8080\", or \"\" for none",
        [](const std::string& text) -> std::optional<std::optional<Endpoint>> {
            if (text.empty()) return std::optional<Endpoint>{};
            auto endpoint = parse_endpoint(text);
            if (!endpoint) return std::nullopt;
            return std::optional<std::optional<Endpoint>>(std::in_place, std::move(endpoint));
        },
        [](const std::optional<Endpoint>& endpoint) { return endpoint ? to_string(*endpoint) : ""; });
}

Form<std::filesystem::path> path() {
    auto form = text_form<std::filesystem::path>(
        "path", "a path",
        [](const std::string& text) {
            return is_one_line(text) ? std::optional<std::filesystem::path>(text) : std::nullopt;
        },
        [](const std::filesystem::path& path) { return path.string(); });
    form.content = Content::path;
    return form;
}

Form<std::filesystem::path> required_path() {
    auto form = path();
    form.expected = "a path that is not empty";
    form.read = [read = path().read](const Value& value) {
        return std::get<std::string>(value).empty() ? std::nullopt : read(value);
    };
    return form;
}

Form<bool> flag() {
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
}

Form<int> messages_per_second() {
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
}

Form<std::chrono::minutes> time_of_day() {
    return text_form<std::chrono::minutes>(
        "HH:MM", "a time of day from \"00:00\" to \"23:59\", in quotes",
        [](const std::string& text) -> std::optional<std::chrono::minutes> {
            if (text.size() != 5 || text[2] != ':' || !is_digits(text.substr(0, 2)) ||
                !is_digits(text.substr(3)))
                return std::nullopt;
            const int hour = std::stoi(text.substr(0, 2));
            const int minute = std::stoi(text.substr(3));
            if (hour > 23 || minute > 59) return std::nullopt;
            return std::chrono::hours(hour) + std::chrono::minutes(minute);
        },
        [](const std::chrono::minutes& time) {
            return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
        });
}

Form<std::chrono::minutes> length() {
    static constexpr std::chrono::minutes kShortest{5};
    static constexpr std::chrono::minutes kLongest = std::chrono::days{30};
    return text_form<std::chrono::minutes>(
        "length",
        "a length from \"5m\" to \"30d\": minutes, hours or days, such as \"30m\", \"8h\" or \"2d\"",
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
}

Form<std::map<std::string, std::string>> template_names() {
    return {"table of text",
            "{ message_key = \"template_name\" } with names of a-z, 0-9 and _, at most 512 letters",
            [](const Value& value) -> std::optional<std::map<std::string, std::string>> {
                const auto& table = std::get<std::map<std::string, std::string>>(value);
                constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789_";
                for (const auto& [key, name] : table) {
                    if (key.empty() || key.find_first_not_of(kLetters) != std::string::npos)
                        return std::nullopt;
                    if (name.empty() || name.size() > 512 ||
                        name.find_first_not_of(kLetters) != std::string::npos)
                        return std::nullopt;
                }
                return table;
            },
            [](const std::map<std::string, std::string>& table) { return Value{table}; },
            nullptr,
            Shape::table};
}

Form<LogLevel> log_level() {
    return word_form<LogLevel>({{"trace", LogLevel::trace},
                                {"debug", LogLevel::debug},
                                {"info", LogLevel::info},
                                {"warn", LogLevel::warn},
                                {"error", LogLevel::error}});
}

Form<LogFormat> log_format() {
    return word_form<LogFormat>({{"text", LogFormat::text}, {"json", LogFormat::json}});
}

Form<MailedAs> mailed_as() {
    return word_form<MailedAs>(
        {{"none", MailedAs::none}, {"pdf", MailedAs::pdf}, {"xlsx", MailedAs::xlsx}, {"csv", MailedAs::csv}});
}

Form<TelegramMode> telegram_mode() {
    return word_form<TelegramMode>({{"polling", TelegramMode::polling}, {"webhook", TelegramMode::webhook}});
}

Form<domain::Language> language() {
    return word_form<domain::Language>([] {
        std::vector<std::pair<std::string_view, domain::Language>> words;
        for (const domain::Language language : domain::languages())
            words.emplace_back(to_string(language), language);
        return words;
    }());
}

}  // namespace config::form
