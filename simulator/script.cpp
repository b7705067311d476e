#include "simulator/script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <sstream>

namespace sim {

namespace {

[[noreturn]] void refuse(const std::string& key, const std::string& expected, const Json* found = nullptr) {
    throw ScriptError(found
                          ? fmt::format("key \"{}\": expected {}, found {}", key, expected, one_line(*found))
                          : fmt::format("key \"{}\": expected {}, but it is missing", key, expected));
}

// Reads the keys of one object, each once, and finally refuses those nobody asked for.
class Keys {
public:
    Keys(const Json& object, std::string where, Instant start)
        : object_(object), where_(std::move(where)), start_(start) {
        if (!object.is_object()) refuse(where_, "an object", &object);
    }

    bool has(const std::string& key) const { return object_.contains(key); }

    std::string text(const std::string& key) {
        const auto& value = need(key, "a text");
        if (!value.is_string() || value.get_ref<const std::string&>().empty())
            refuse(where_ + key, "a text that is not empty", &value);
        return value.get<std::string>();
    }
    std::string text(const std::string& key, const std::string& otherwise) {
        if (!has(key)) return otherwise;
        const auto& value = need(key, "a text");
        if (!value.is_string()) refuse(where_ + key, "a text", &value);
        return value.get<std::string>();
    }
    std::string choice(const std::string& key, const std::vector<std::string>& allowed) {
        const auto value = text(key, allowed.front());
        if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
            refuse(where_ + key, fmt::format("one of {}", fmt::join(allowed, ", ")), &object_.at(key));
        return value;
    }
    std::int64_t integer(const std::string& key, std::int64_t least, std::int64_t most) {
        const auto& value = need(key, "a whole number");
        if (!value.is_number_integer() || value.get<std::int64_t>() < least ||
            value.get<std::int64_t>() > most)
            refuse(where_ + key, fmt::format("a whole number from {} to {}", least, most), &value);
        return value.get<std::int64_t>();
    }
    int integer(const std::string& key, int least, int most, int otherwise) {
        return has(key) ? static_cast<int>(integer(key, least, most)) : otherwise;
    }
    double number(const std::string& key, double least, double most) {
        const auto& value = need(key, "a number");
        if (!value.is_number() || value.get<double>() < least || value.get<double>() > most)
            refuse(where_ + key, fmt::format("a number from {} to {}", least, most), &value);
        return value.get<double>();
    }
    bool flag(const std::string& key, bool otherwise) {
        if (!has(key)) return otherwise;
        const auto& value = need(key, "true or false");
        if (!value.is_boolean()) refuse(where_ + key, "true or false", &value);
        return value.get<bool>();
    }
    Instant instant(const std::string& key) { return parse_moment(need(key, kMoment), where_ + key, start_); }
    std::optional<Instant> optional_instant(const std::string& key) {
        return has(key) ? std::optional(instant(key)) : std::nullopt;
    }
    std::optional<Duration> optional_duration(const std::string& key) {
        if (!has(key)) return std::nullopt;
        const auto& value = need(key, "a duration");
        const auto duration = value.is_string() ? parse_duration(value.get<std::string>()) : std::nullopt;
        if (!duration) refuse(where_ + key, R"(a duration such as "90s" or "1h30m")", &value);
        return duration;
    }
    Pattern pattern(const std::string& key) { return Pattern(text(key)); }
    const Json& any(const std::string& key, const std::string& expected) { return need(key, expected); }
    Keys object(const std::string& key) { return Keys(need(key, "an object"), where_ + key + ".", start_); }

    void finish() const {
        for (const auto& [key, value] : object_.items())
            if (!read_.contains(key))
                throw ScriptError(fmt::format("key \"{}{}\": not known here; expected one of {}", where_, key,
                                              fmt::join(read_, ", ")));
    }
    /// Keys that belong here whether present or not, for the message of `finish`.
    void allow(const std::string& key) { read_.insert(key); }

    static constexpr const char* kMoment =
        R"(an RFC 3339 instant with a zone, or "+DURATION" after the start)";

private:
    const Json& need(const std::string& key, const std::string& expected) {
        read_.insert(key);
        const auto found = object_.find(key);
        if (found == object_.end()) refuse(where_ + key, expected);
        return *found;
    }

    const Json& object_;
    std::string where_;
    Instant start_;
    std::set<std::string> read_;
};

constexpr std::int64_t kLargestChatId = (std::int64_t{1} << 52) - 1;  // protocols: 52 significant bits

TelegramSpec telegram_account(Keys keys) {
    TelegramSpec spec{keys.text("name"), keys.text("token"), keys.text("username")};
    const auto colon = spec.token.find(':');
    if (colon == std::string::npos || colon == 0 ||
        !std::all_of(spec.token.begin(), spec.token.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return c >= '0' && c <= '9'; }) ||
        colon > 15)
        throw ScriptError(
            "key \"telegram.token\": expected the bot's number, a colon and a secret (7000000001:AA…)");
    keys.finish();
    return spec;
}

TemplateSpec whatsapp_template(const Json& json, const std::string& where, Instant start) {
    Keys keys(json, where, start);
    TemplateSpec spec;
    spec.name = keys.text("name");
    spec.language = keys.text("language");
    spec.parameters = keys.integer("parameters", 0, 100, 0);
    if (keys.has("buttons")) {
        const auto& buttons = keys.any("buttons", "a list of labels");
        if (!buttons.is_array() || buttons.size() > 10)
            refuse(where + "buttons", "a list of up to 10 labels", &buttons);
        for (const auto& label : buttons) {
            if (!label.is_string()) refuse(where + "buttons", "a list of labels", &buttons);
            spec.buttons.push_back(label.get<std::string>());
        }
    }
    spec.body = keys.text("body", "");
    spec.category = keys.choice("category", {"utility", "marketing", "authentication"});
    spec.status = keys.choice("status", {"APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED"});
    keys.finish();
    return spec;
}

WhatsAppSpec whatsapp_account(Keys keys, Instant start) {
    WhatsAppSpec spec;
    spec.name = keys.text("name");
    spec.phone_number_id = keys.text("phone_number_id");
    spec.account_id = keys.text("account_id");
    spec.display_number = keys.text("display_number");
    spec.access_token = keys.text("access_token");
    spec.app_secret = keys.text("app_secret");
    spec.verify_token = keys.text("verify_token");
    spec.callback_url = keys.text("callback_url", "");
    spec.api_version = keys.text("api_version", "");
    if (keys.has("templates")) {
        const auto& templates = keys.any("templates", "a list of templates");
        if (!templates.is_array()) refuse("whatsapp.templates", "a list of templates", &templates);
        for (std::size_t i = 0; i < templates.size(); ++i)
            spec.templates.push_back(
                whatsapp_template(templates[i], fmt::format("whatsapp.templates[{}].", i), start));
    }
    spec.batch = keys.optional_duration("batch").value_or(Duration{0});
    spec.window_refusal = keys.choice("window_refusal", {"answer", "status"}) == "status"
                              ? WindowRefusal::by_status
                              : WindowRefusal::in_answer;
    spec.messaging_limit = keys.text("messaging_limit", spec.messaging_limit);
    keys.finish();
    return spec;
}

PersonSpec person(Keys keys) {
    PersonSpec spec;
    spec.name = keys.text("person");
    if (spec.name == "*") throw ScriptError("key \"person\": expected a name; * stands for everyone");
    if (keys.has("telegram")) {
        auto telegram = keys.object("telegram");
        TelegramUser user;
        user.id = telegram.integer("user_id", 1, kLargestChatId);
        user.first_name = telegram.text("first_name");
        user.last_name = telegram.text("last_name", "");
        user.username = telegram.text("username", "");
        user.language_code = telegram.text("language_code", "");
        user.has_started = telegram.flag("started", false);
        telegram.finish();
        spec.telegram = user;
    }
    if (keys.has("whatsapp")) {
        auto whatsapp = keys.object("whatsapp");
        WhatsAppUser user;
        user.phone = whatsapp.text("phone");
        if (user.phone.find_first_not_of("0123456789") != std::string::npos)
            throw ScriptError("key \"whatsapp.phone\": expected digits only, country code first (6281…)");
        user.name = whatsapp.text("name");
        user.bsuid = whatsapp.text("bsuid", "");
        user.sends_read_receipts = whatsapp.flag("read_receipts", true);
        user.hides_phone = whatsapp.flag("hides_phone", false);
        if (user.hides_phone && user.bsuid.empty())
            throw ScriptError(
                "key \"whatsapp.bsuid\": expected an id, because the person hides the phone number");
        whatsapp.finish();
        spec.whatsapp = user;
    }
    if (!spec.telegram && !spec.whatsapp)
        throw ScriptError("key \"telegram\" or \"whatsapp\": expected at least one messenger for the person");
    keys.finish();
    return spec;
}

GroupSpec group(Keys keys) {
    GroupSpec spec;
    spec.name = keys.text("group");
    auto telegram = keys.object("telegram");
    spec.chat_id = telegram.integer("chat_id", -kLargestChatId, -1);
    spec.title = telegram.text("title");
    spec.has_privacy = telegram.flag("privacy", true);
    telegram.finish();
    keys.finish();
    return spec;
}

enum class Kind { text, text_or_empty, number, whole, text_or_whole };

struct VerbKey {
    std::string name;
    Kind kind;
    bool is_needed;
};

const std::map<std::string, std::vector<VerbKey>>& verbs() {
    static const std::map<std::string, std::vector<VerbKey>> all{
        {"start", {{"payload", Kind::text_or_empty, false}}},
        {"say", {{"text", Kind::text, true}}},
        {"tap",
         {{"button", Kind::text_or_whole, false},
          {"in", Kind::text, false},
          {"data", Kind::text_or_empty, false}}},
        {"react", {{"emoji", Kind::text_or_empty, true}, {"in", Kind::text, false}}},
        {"voice", {}},
        {"photo", {{"caption", Kind::text, false}, {"size", Kind::whole, false}}},
        {"document",
         {{"caption", Kind::text, false}, {"file_name", Kind::text, false}, {"size", Kind::whole, false}}},
        {"location", {{"latitude", Kind::number, true}, {"longitude", Kind::number, true}}},
        {"edit", {{"in", Kind::text, true}, {"text", Kind::text, true}}},
        {"quote", {{"in", Kind::text, false}, {"text", Kind::text, true}}},
        {"forward", {{"in", Kind::text, false}, {"text", Kind::text, false}}},
        {"unsupported", {}},
        {"block", {}},
        {"unblock", {}},
        {"leave", {}},
        {"offline", {}},
        {"online", {}},
        {"change_number", {{"phone", Kind::text, true}}},
        {"group_say", {{"group", Kind::text, true}, {"text", Kind::text, true}}},
    };
    return all;
}

bool fits(const Json& value, Kind kind) {
    switch (kind) {
        case Kind::text:
            return value.is_string() && !value.get_ref<const std::string&>().empty();
        case Kind::text_or_empty:
            return value.is_string();
        case Kind::number:
            return value.is_number();
        case Kind::whole:
            return value.is_number_integer() && value.get<std::int64_t>() >= 0;
        case Kind::text_or_whole:
            return fits(value, Kind::text) || fits(value, Kind::whole);
    }
    return false;
}

std::string describe(Kind kind) {
    switch (kind) {
        case Kind::text:
            return "a text that is not empty";
        case Kind::text_or_empty:
            return "a text";
        case Kind::number:
            return "a number";
        case Kind::whole:
            return "a whole number from 0";
        case Kind::text_or_whole:
            return "a label, or a place counted from 0";
    }
    return "";
}

// The part of an action that is the same at its time, at once, and as a reaction.
Action action(Keys& keys, std::string actor) {
    Action result;
    result.person = std::move(actor);
    result.on = keys.text("on", "");
    result.verb = keys.text("do");
    result.may_fail = keys.flag("may_fail", false);
    result.keys = Json::object();
    const auto known = verbs().find(result.verb);
    if (known == verbs().end()) {
        std::vector<std::string> names;
        for (const auto& [name, needs] : verbs()) names.push_back(name);
        throw ScriptError(
            fmt::format("key \"do\": expected one of {}, found \"{}\"", fmt::join(names, ", "), result.verb));
    }
    for (const auto& need : known->second) {
        keys.allow(need.name);
        if (!keys.has(need.name) && !need.is_needed) continue;
        const auto& value = keys.any(need.name, describe(need.kind));
        if (!fits(value, need.kind)) refuse(need.name, describe(need.kind), &value);
        result.keys[need.name] = value;
    }
    if (result.verb == "tap" && !keys.has("button") && !keys.has("data"))
        refuse("button", "a label, or a place counted from 0");
    if (result.verb == "forward" && !keys.has("in") && !keys.has("text") && keys.has("at"))
        refuse("in", "the message to forward, or a \"text\"");
    return result;
}

std::pair<Duration, Duration> delay(Keys& keys) {
    if (!keys.has("after")) return {Duration{0}, Duration{0}};
    const auto text = keys.text("after");
    const auto dots = text.find("..");
    const auto least = parse_duration(text.substr(0, dots));
    const auto most = dots == std::string::npos ? least : parse_duration(text.substr(dots + 2));
    if (!least || !most || *most < *least)
        throw ScriptError(fmt::format(
            R"(key "after": expected a duration ("4m") or a range ("1m..9m"), found "{}")", text));
    return {*least, *most};
}

Reaction reaction(Keys keys) {
    auto when = keys.object("when");
    const auto watcher = when.text("person");
    const auto on = when.text("on", "");
    const bool is_sight = when.has("sees");
    auto pattern = when.pattern(is_sight ? "sees" : "receives");
    when.allow("receives");
    when.allow("sees");
    when.finish();
    const auto [least, most] = delay(keys);
    const double chance = keys.has("chance") ? keys.number("chance", 0, 1) : 1.0;
    const int times = keys.integer("times", 0, 1'000'000, 1);
    const auto actor = keys.text("person", watcher);
    auto what = action(keys, actor);
    keys.finish();
    return {watcher,
            on,
            is_sight ? Sense::sees : Sense::receives,
            std::move(pattern),
            least,
            most,
            chance,
            times,
            std::move(what)};
}

Fact fact(Keys keys) {
    Fact result;
    result.is_forbidden = keys.has("expect_not");
    result.name = keys.text(result.is_forbidden ? "expect_not" : "expect");
    result.person = keys.text("person", "");
    result.group = keys.text("group", "");
    result.mail_to = keys.text("mail_to", "");
    result.on = keys.text("on", "");
    if (!result.person.empty() + !result.group.empty() + !result.mail_to.empty() != 1)
        throw ScriptError(R"(key "person": expected exactly one of "person", "group" and "mail_to")");
    if (keys.has("sees") && keys.has("receives"))
        throw ScriptError(R"(key "sees": expected "receives" or "sees", not both)");
    if (!result.mail_to.empty()) {
        if (keys.has("contains")) result.patterns.push_back(keys.pattern("contains"));
        keys.allow("contains");
    } else {
        result.sense = keys.has("sees") ? Sense::sees : Sense::receives;
        result.patterns.push_back(keys.pattern(result.sense == Sense::sees ? "sees" : "receives"));
        keys.allow("sees");
        keys.allow("receives");
    }
    result.from = keys.optional_instant("from");
    result.by = keys.optional_instant("by");
    if (result.from && result.by && *result.by < *result.from)
        throw ScriptError("key \"by\": expected an instant not before \"from\"");
    result.count = keys.integer("count", 1, 1'000'000, 1);
    if (keys.has("at_most")) result.at_most = static_cast<int>(keys.integer("at_most", 0, 1'000'000));
    keys.finish();
    return result;
}

// What the page shows is checked for its form only: an object of texts by language.
void need_texts(Keys& keys, const std::string& key) {
    const auto& value = keys.any(key, "an object of texts by language");
    if (!value.is_object() || !value.contains("id") || !value.contains("en"))
        refuse(key, R"(a text in each language: {"id":"…","en":"…"})", &value);
}

PastMessage past_message(Keys keys) {
    PastMessage result;
    result.is_from_bot = keys.choice("past", {"bot", "person"}) == "bot";
    result.person = keys.text("person");
    result.on = keys.text("on");
    result.at = keys.instant("at");
    result.id = keys.text("id");
    if (result.id.size() > 18 || result.id.find_first_not_of("0123456789") != std::string::npos)
        throw ScriptError(fmt::format("key \"id\": expected a number, found \"{}\"", result.id));
    result.text = keys.text("text");
    keys.finish();
    return result;
}

PageLine page(Keys keys, const Json& json) {
    PageLine result{{}, json};
    auto inside = keys.object("page");
    inside.text("zone");
    const auto& phones = inside.any("phones", "a list of phones");
    if (!phones.is_array() || phones.empty() || phones.size() > 3)
        refuse("page.phones", "a list of one to three phones", &phones);
    for (const auto& phone : phones) {
        Keys one(phone, "page.phones.", Instant{});
        result.persons.push_back(one.text("person"));
        one.text("on", "");
        need_texts(one, "role");
        if (one.has("shortcut")) {
            auto shortcut = one.object("shortcut");
            shortcut.text("say");
            need_texts(shortcut, "text");
            shortcut.finish();
        }
        one.allow("shortcut");
        one.finish();
    }
    for (const char* key : {"language", "short_lived"})
        if (inside.has(key)) inside.text(key);
    if (inside.has("earlier")) need_texts(inside, "earlier");
    if (inside.has("roles")) {
        auto roles = inside.object("roles");
        for (const auto& [person, role] : json["page"]["roles"].items()) {
            result.persons.push_back(person);
            need_texts(roles, person);
        }
        roles.finish();
    }
    inside.finish();
    keys.finish();
    return result;
}

TourLine tour(Keys keys, const Json& json, Instant start) {
    TourLine result{{}, json, {}};
    need_texts(keys, "tour");
    need_texts(keys, "text");
    const auto& steps = keys.any("do", "a list of what the page does for the visitor");
    constexpr const char* kSteps = "one of act, play, fault, end_faults, find_link";
    if (!steps.is_array()) refuse("do", std::string("a list of objects with ") + kSteps, &steps);
    for (const auto& step : steps) {
        if (step.is_object() && step.contains("act")) parse_action(step["act"]);
        if (step.is_object() && step.contains("fault")) parse_fault(step["fault"], start);
        if (!step.is_object() || step.size() != 1 ||
            !(step.contains("act") || step.contains("play") || step.contains("fault") ||
              step.contains("end_faults") || step.contains("find_link")))
            refuse("do", kSteps, &step);
        if (step.contains("find_link")) {
            Keys link(step["find_link"], "do.find_link.", start);
            result.persons.push_back(link.text("person"));
            link.finish();
        }
    }
    const auto& done = keys.any("done", "a list of what must be seen");
    if (!done.is_array() || done.empty()) refuse("done", "a list of what must be seen", &done);
    for (const auto& one : done) result.done.push_back(parse_sight(one, start));
    keys.finish();
    return result;
}

struct FaultKey {
    std::string name;
    Json otherwise;  // null: needed
};

const std::map<std::string, std::vector<FaultKey>>& fault_kinds() {
    static const std::map<std::string, std::vector<FaultKey>> all{
        {"throttle", {{"retry_after", 5}, {"code", 0}}},
        {"error", {{"status", 0}, {"code", 131000}}},
        {"hang", {{"seconds", 30}, {"applied", false}}},
        {"cut", {{"applied", true}}},
        {"outage", {{"part", "both"}}},
        {"late", {{"by", "0s"}, {"jitter", "0s"}}},
        {"duplicate", {{"times", 1}}},
        {"no_receipts", {}},
        {"blocked", {}},
        {"undeliverable", {{"code", 131026}}},
        {"window_closed", {}},
        {"template_paused", {{"template", nullptr}}},
    };
    return all;
}

void read_fault_keys(Keys& keys, FaultSpec& fault) {
    const auto known = fault_kinds().find(fault.kind);
    if (known == fault_kinds().end()) {
        std::vector<std::string> names;
        for (const auto& [name, needs] : fault_kinds()) names.push_back(name);
        throw ScriptError(fmt::format("key \"fault\": expected one of {}, found \"{}\"",
                                      fmt::join(names, ", "), fault.kind));
    }
    for (const auto& [name, otherwise] : known->second) {
        keys.allow(name);
        if (otherwise.is_null())
            fault.keys[name] = keys.text(name);
        else if (otherwise.is_boolean())
            fault.keys[name] = keys.flag(name, otherwise.get<bool>());
        else if (otherwise.is_number())
            fault.keys[name] = keys.integer(name, 0, 10'000'000, otherwise.get<int>());
        else if (name == "part")
            fault.keys[name] = keys.choice(name, {"both", "api", "webhook"});
        else  // durations, in microseconds
            fault.keys[name] = keys.optional_duration(name).value_or(Duration{0}).count();
    }
}

FaultSpec fault(Keys keys, const Json& json) {
    FaultSpec result;
    result.kind = keys.text("fault");
    result.line = json;
    result.keys = Json::object();
    result.at = keys.optional_instant("at");
    result.on = keys.text("on", "");
    result.person = keys.text("person", "");
    result.method = keys.text("method", "");
    if (keys.has("count")) result.count = static_cast<int>(keys.integer("count", 1, 1'000'000));
    result.span = keys.optional_duration("for");
    result.until = keys.optional_instant("until");
    if (result.span && result.until) throw ScriptError(R"(key "for": expected "for" or "until", not both)");
    read_fault_keys(keys, result);
    keys.finish();
    return result;
}

}  // namespace

std::string_view to_string(Messenger messenger) {
    return messenger == Messenger::telegram ? "telegram" : "whatsapp";
}

bool covers(const std::string& scope, const std::string& account_label) {
    if (scope.empty() || scope == account_label) return true;
    return account_label.size() > scope.size() && account_label.starts_with(scope) &&
           account_label[scope.size()] == '/';
}

Pattern::Pattern(std::string source) : source_(std::move(source)) {
    const auto closing = source_.rfind('/');
    if (source_.size() < 3 || source_.front() != '/' || closing == 0) return;
    const auto flags = source_.substr(closing + 1);
    if (!flags.empty() && flags != "i") return;
    auto syntax = std::regex::ECMAScript;
    if (flags == "i") syntax |= std::regex::icase;
    try {
        regex_.emplace(source_.substr(1, closing - 1), syntax);
    } catch (const std::regex_error& error) {
        throw ScriptError(fmt::format("expected a regular expression between the slashes, found {} ({})",
                                      source_, error.what()));
    }
}

bool Pattern::matches(const std::string& text) const {
    return regex_ ? std::regex_search(text, *regex_) : text.find(source_) != std::string::npos;
}

Instant parse_moment(const Json& value, const std::string& key, Instant start) {
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        if (const auto instant = parse_instant(text)) return *instant;
        if (text.starts_with('+'))
            if (const auto duration = parse_duration(std::string_view(text).substr(1)))
                return start + *duration;
    }
    refuse(key, Keys::kMoment, &value);
}

Line parse_line(const Json& json, Instant start) {
    Keys keys(json, "", start);
    const auto only = [&](const char* key, auto make) -> Line {
        auto line = make();
        keys.allow(key);
        keys.finish();
        return line;
    };
    if (json.contains("start")) return only("start", [&] { return StartLine{keys.instant("start")}; });
    if (json.contains("end")) return only("end", [&] { return EndLine{keys.instant("end")}; });
    if (json.contains("past")) return past_message(std::move(keys));
    if (json.contains("page")) return page(std::move(keys), json);
    if (json.contains("tour")) return tour(std::move(keys), json, start);
    if (json.contains("fault")) return fault(std::move(keys), json);
    if (json.contains("when")) return reaction(std::move(keys));
    if (json.contains("expect") || json.contains("expect_not")) return fact(std::move(keys));
    if (json.contains("do")) {
        const auto at = keys.instant("at");
        auto what = action(keys, keys.text("person"));
        keys.finish();
        return TimedAction{at, std::move(what)};
    }
    if (json.contains("person")) return person(std::move(keys));
    if (json.contains("group")) return group(std::move(keys));
    if (json.contains("telegram"))
        return only("telegram", [&] { return telegram_account(keys.object("telegram")); });
    if (json.contains("whatsapp"))
        return only("whatsapp", [&] { return whatsapp_account(keys.object("whatsapp"), start); });
    throw ScriptError(
        "expected one of the keys start, telegram, whatsapp, person, group, do, when, expect, expect_not, fault, "
        "past, page, tour, end");
}

Action parse_action(const Json& json) {
    Keys keys(json, "", Instant{});
    auto result = action(keys, keys.text("person"));
    keys.finish();
    return result;
}

Fact parse_sight(const Json& json, Instant start) {
    Json named = json;
    if (named.is_object()) named["expect"] = "seen";
    return fact(Keys(named, "", start));
}

FaultSpec parse_fault(const Json& json, Instant start) {
    auto result = fault(Keys(json, "", start), json);
    if (result.at) throw ScriptError("key \"at\": not known here; a fault set by hand begins at once");
    return result;
}

std::vector<NumberedLine> split_lines(const std::string& name, const std::string& text) {
    std::vector<NumberedLine> lines;
    std::istringstream stream(text);
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
        const auto first = line.find_first_not_of(" \t\r");
        if (first == std::string::npos || line[first] == '#') continue;
        auto json = Json::parse(line, nullptr, false);
        if (json.is_discarded() || !json.is_object())
            throw ScriptError(fmt::format("{}:{}: expected one JSON object on the line", name, number));
        lines.push_back({number, std::move(json)});
    }
    return lines;
}

}  // namespace sim
