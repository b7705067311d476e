#include "simulator/cast.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sim {

void Chat::recall(const PastMessage& past) {
    ShownMessage& message = messages.emplace_back();
    message.id = past.id;
    message.author = past.is_from_bot ? Author::bot : Author::person;
    message.at = past.at;
    message.text = past.text;
    if (!past.is_from_bot) message.by = past.person;
}

ShownMessage* Chat::find(const std::string& id) {
    const auto found = std::find_if(messages.rbegin(), messages.rend(),
                                    [&](const auto& message) { return message.id == id; });
    return found == messages.rend() ? nullptr : &*found;
}

ShownMessage* Chat::newest_with(const std::string& part, std::optional<Author> author) {
    const auto found = std::find_if(messages.rbegin(), messages.rend(), [&](const auto& message) {
        return message.is_on_screen() && (!author || message.author == *author) &&
               message.text.find(part) != std::string::npos;
    });
    return found == messages.rend() ? nullptr : &*found;
}

ShownMessage* Chat::newest_with_buttons() {
    const auto found = std::find_if(messages.rbegin(), messages.rend(), [](const auto& message) {
        return message.is_on_screen() && !message.buttons.empty();
    });
    return found == messages.rend() ? nullptr : &*found;
}

Json Chat::describe() const {
    Json shown = Json::array();
    for (const auto& message : messages) {
        Json one{{"id", message.id},
                 {"from", message.author == Author::bot ? "bot" : "person"},
                 {"at", to_rfc3339(message.at)},
                 {"kind", message.kind},
                 {"text", message.text}};
        Json rows = Json::array();
        for (const auto& row : message.buttons) {
            Json cells = Json::array();
            for (const auto& button : row) cells.push_back({{"text", button.text}, {"data", button.data}});
            rows.push_back(std::move(cells));
        }
        one["buttons"] = std::move(rows);
        one["edited"] = message.is_edited;
        if (message.is_pinned) one["pinned"] = true;
        const auto put = [&](const char* key, const std::string& value) {
            if (!value.empty()) one[key] = value;
        };
        put("reply_to", message.reply_to);
        put("reaction", message.reaction);
        put("reaction_of_bot", message.reaction_of_bot);
        put("state", message.state);
        put("by", message.by);
        shown.push_back(std::move(one));
    }
    return {{"started", has_started},
            {"blocked", is_blocked},
            {"left", has_left},
            {"messages", std::move(shown)}};
}

namespace {

bool is_addressed(const Fact& fact, const Sight& sight) {
    if (!fact.mail_to.empty())
        return sight.notice == Notice::mail &&
               std::find(sight.mail_to.begin(), sight.mail_to.end(), fact.mail_to) != sight.mail_to.end();
    if (sight.notice == Notice::mail || !covers(fact.on, sight.account)) return false;
    if (fact.sense == Sense::receives && sight.notice != Notice::message) return false;
    if (!fact.group.empty()) return sight.group == fact.group;
    return fact.person == "*" ? !sight.person.empty() : sight.person == fact.person;
}

bool is_in_time(const Fact& fact, const Sight& sight) {
    return (!fact.from || sight.at >= *fact.from) && (!fact.by || sight.at <= *fact.by);
}

bool matches(const Fact& fact, const Sight& sight) {
    return std::all_of(fact.patterns.begin(), fact.patterns.end(),
                       [&](const Pattern& pattern) { return pattern.matches(sight.text); });
}

std::string quote(const Sight& sight) {
    std::string text = sight.text.substr(0, 160);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return fmt::format("{} \"{}\"", to_rfc3339(sight.at), text);
}

}  // namespace

Verdict judge(const Fact& fact, const std::vector<Sight>& sights) {
    Verdict verdict;
    const Sight* hit = nullptr;         // the first that should not be there, or the last that fits
    const Sight* wrong_time = nullptr;  // right words, wrong time
    const Sight* other_words = nullptr;
    for (const auto& sight : sights) {
        if (!is_addressed(fact, sight)) continue;
        if (!matches(fact, sight))
            other_words = &sight;
        else if (!is_in_time(fact, sight))
            wrong_time = &sight;
        else {
            ++verdict.seen;
            if (!hit || !fact.is_forbidden) hit = &sight;
        }
    }
    const auto nearest = wrong_time    ? "at another time: " + quote(*wrong_time)
                         : other_words ? quote(*other_words)
                                       : std::string("nothing at all");
    if (fact.is_forbidden) {
        verdict.held = verdict.seen == 0;
        verdict.line = verdict.held
                           ? fact.name
                           : fmt::format("{}: seen {} times: {}", fact.name, verdict.seen, quote(*hit));
    } else if (verdict.seen < fact.count) {
        verdict.line =
            fmt::format("{}: seen {} of {}; nearest: {}", fact.name, verdict.seen, fact.count, nearest);
    } else if (fact.at_most && verdict.seen > *fact.at_most) {
        verdict.line = fmt::format("{}: seen {}, at most {} allowed; last: {}", fact.name, verdict.seen,
                                   *fact.at_most, quote(*hit));
    } else {
        verdict.held = true;
        verdict.line = fact.name;
    }
    verdict.line = (verdict.held ? "ok       " : "missing  ") + verdict.line;
    return verdict;
}

}  // namespace sim
