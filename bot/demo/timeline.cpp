#include "bot/demo/timeline.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bot/domain/local_time.hpp"

namespace demo {
namespace {

using nlohmann::json;

constexpr std::size_t kMostText = 150;

std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\n') c = ' ';
    if (text.size() <= kMostText) return text;
    std::size_t end = kMostText;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

/// The beginning of a message without the name of whom it is for.
std::string gist_of(std::string text, const std::string& name) {
    if (const auto at = text.find(name); !name.empty() && at != std::string::npos)
        text.erase(at, name.size());
    return text.substr(0, 36);
}

/// What the body of a send says, over whichever messenger it went.
std::string text_of(const json& body) {
    if (body.contains("text"))
        return body["text"].is_object() ? body["text"].value("body", "") : body["text"].get<std::string>();
    if (body.contains("interactive")) return body["interactive"]["body"].value("text", "");
    if (!body.contains("template")) return "";
    std::string text = "[" + body["template"].value("name", "") + "]";
    for (const json& component : body["template"].value("components", json::array())) {
        if (component.value("type", "") != "body") continue;
        for (const json& parameter : component.value("parameters", json::array()))
            text += " " + parameter.value("text", "") + ",";
    }
    if (text.back() == ',') text.pop_back();
    return text;
}

std::string act_of(const json& action) {
    const std::string what = action.value("do", "");
    if (what == "say" || what == "quote") return "\"" + action.value("text", "") + "\"";
    if (what == "tap")
        return "taps [" +
               (action["button"].is_string() ? action["button"].get<std::string>() : std::string("…")) + "]";
    if (what == "react") return "reacts " + action.value("emoji", "");
    if (what == "voice") return "sends a voice note";
    if (what == "start") return "opens the bot with the code";
    if (what == "block") return "blocks the bot";
    return what;
}

}  // namespace

Timeline::Timeline(const std::vector<Player>& players, std::string zone) : zone_(std::move(zone)) {
    for (const Player& player : players) names_[player.id] = player.name;
}

std::string Timeline::name_of(const std::string& person) const {
    const auto found = names_.find(person);
    return found == names_.end() ? person : found->second;
}

void Timeline::finish(const std::function<void(const std::string&)>& print) {
    if (held_.names.empty()) return;
    const std::string who = held_.names.size() == 1
                                ? held_.names.front()
                                : fmt::format("{} and {} more", held_.names.front(), held_.names.size() - 1);
    print(fmt::format("{}  {:<5} {:<26} {}", held_.time, held_.kind, who, one_line(held_.text)));
    held_ = {};
}

void Timeline::tell(const std::string& time, const std::string& kind, const std::string& name,
                    const std::string& text, const std::function<void(const std::string&)>& print) {
    const std::string gist = gist_of(text, name);
    const bool is_same = held_.time == time && held_.kind == kind && kind == "to" && held_.gist == gist;
    if (!is_same) finish(print);
    held_.time = time;
    held_.kind = kind;
    held_.gist = gist;
    held_.names.push_back(name);
    if (held_.names.size() == 1) held_.text = text;
}

void Timeline::read(std::string_view journal_line, const std::function<void(const std::string&)>& print) {
    const json line = json::parse(journal_line, nullptr, false);
    if (line.is_discarded()) return;
    const auto at = domain::from_rfc3339(line.value("at", ""));
    if (!at) return;
    const std::string local = domain::to_rfc3339(*at, zone_);
    const std::string time = local.substr(11, 5);
    if (local.substr(0, 10) != day_) {
        finish(print);
        day_ = local.substr(0, 10);
        print("");
        print("── " + day_ + " ──");
    }
    const std::string kind = line.value("kind", "");
    if (!only_.empty() && line.value("person", only_) != only_) return;
    if (kind == "action" && !line.contains("failed")) {
        tell(time, "from", name_of(line.value("person", "")), act_of(line), print);
    } else if (kind == "mail") {
        last_mail_ = line.value("subject", "") + "\n\n" + line.value("text", "");
        tell(time, "mail", line["to"].empty() ? "" : line["to"][0].get<std::string>(),
             line.value("subject", ""), print);
    } else if (kind == "request" && line.contains("person")) {
        const std::string method = line.value("method", "");
        const bool says = method == "sendMessage" || method == "messages";
        const std::string text = says && line["body"].is_object() ? text_of(line["body"]) : "";
        const int status = line.value("status", 0);
        if (!text.empty())
            tell(time, status == 200 ? "to" : "✗", name_of(line["person"].get<std::string>()),
                 status == 200 ? text : fmt::format("refused ({}): {}", status, text), print);
    } else if (kind == "fault") {
        tell(time, "fault", line.value("fault", ""), line.value("state", ""), print);
    }
}

}  // namespace demo
