// The lines of a script as values. Every line is checked here, so that the stage meets only what makes sense;
// docs/simulator.md fixes the keys.
#pragma once

#include <cstdint>
#include <optional>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulator/instant.hpp"
#include "simulator/json.hpp"

namespace sim {

/// Names the key and what was expected of it; whoever knows file and line puts them in front.
struct ScriptError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class Messenger { telegram, whatsapp };
std::string_view to_string(Messenger messenger);

/// `telegram`, `whatsapp/main`, `smtp` …: a messenger or one of its accounts.
bool covers(const std::string& scope, const std::string& account_label);

struct TelegramSpec {
    std::string name, token, username;
};

struct TemplateSpec {
    std::string name, language, body, category, status;
    int parameters = 0;
    std::vector<std::string> buttons;
};

enum class WindowRefusal { in_answer, by_status };

struct WhatsAppSpec {
    std::string name, phone_number_id, account_id, display_number, access_token, app_secret, verify_token;
    std::string callback_url, api_version;  ///< empty: no webhooks; any version
    std::vector<TemplateSpec> templates;
    Duration batch{0};
    WindowRefusal window_refusal = WindowRefusal::in_answer;
    std::string messaging_limit = "TIER_250";
};

struct TelegramUser {
    std::int64_t id = 0;
    std::string first_name, last_name, username, language_code;
    bool has_started = false;
};

struct WhatsAppUser {
    std::string phone, bsuid, name;
    bool sends_read_receipts = true;
    bool hides_phone = false;
};

struct PersonSpec {
    std::string name;
    std::optional<TelegramUser> telegram;
    std::optional<WhatsAppUser> whatsapp;
};

struct GroupSpec {
    std::string name, title;
    std::int64_t chat_id = 0;
    bool has_privacy = true;
};

/// What a person does. `keys` holds what `verb` needs, checked.
struct Action {
    std::string person, on, verb;
    Json keys;
    bool may_fail = false;
};

struct TimedAction {
    Instant at;
    Action action;
};

/// A text to be found in another: part of it, or a `/regular expression/`.
class Pattern {
public:
    explicit Pattern(std::string source);
    bool matches(const std::string& text) const;
    const std::string& source() const { return source_; }

private:
    std::string source_;
    std::optional<std::regex> regex_;
};

enum class Sense { receives, sees };

struct Reaction {
    std::string person, on;  ///< `*`: everyone; empty `on`: any messenger
    Sense sense = Sense::receives;
    Pattern pattern;
    Duration after_least{0}, after_most{0};
    double chance = 1;
    int times = 1;
    Action action;
};

struct Fact {
    std::string name;
    bool is_forbidden = false;
    std::string person, group, mail_to, on;  ///< one of the first three
    Sense sense = Sense::receives;
    std::vector<Pattern> patterns;
    std::optional<Instant> from, by;
    int count = 1;
    std::optional<int> at_most;
};

struct FaultSpec {
    std::string kind, on, person, method;
    std::optional<Instant> at, until;
    std::optional<Duration> span;
    std::optional<int> count;
    Json keys;  ///< what the kind needs, checked, defaults filled in
    Json line;  ///< as written
};

/// A message from before the run: it stands in a chat as it was, and nobody reacts to it.
struct PastMessage {
    std::string person, on, id, text;
    bool is_from_bot = false;
    Instant at;
};

struct StartLine {
    Instant at;
};

struct EndLine {
    Instant at;
};

/// What the page of phones opens with.
struct PageLine {
    std::vector<std::string> persons;  ///< whose phones, from left to right
    Json line;                         ///< as written
};

/// A step of the guided tour. What it says and does for the visitor is the page's; the facts tick it.
struct TourLine {
    std::vector<Fact> done;
    Json line;                         ///< as written
    std::vector<std::string> persons;  ///< at whose phones a link is to be found
};

using Line = std::variant<StartLine, EndLine, TelegramSpec, WhatsAppSpec, PersonSpec, GroupSpec, TimedAction,
                          PastMessage, Reaction, Fact, FaultSpec, PageLine, TourLine>;

/// `start` is what `+90s` counts from. Throws ScriptError.
Line parse_line(const Json& json, Instant start);

/// An action without `at`, as `/control/act` takes it. Throws ScriptError.
Action parse_action(const Json& json);

/// A fact without a name. Throws ScriptError.
Fact parse_sight(const Json& json, Instant start);

/// A fault without `at`. Throws ScriptError.
FaultSpec parse_fault(const Json& json, Instant start);

/// RFC 3339 or `+DURATION` after `start`; throws ScriptError naming `key`.
Instant parse_moment(const Json& value, const std::string& key, Instant start);

struct NumberedLine {
    std::size_t number;
    Json json;
};

/// Splits a text of JSON lines; throws ScriptError that begins with `name:line: `.
std::vector<NumberedLine> split_lines(const std::string& name, const std::string& text);

}  // namespace sim
