// What people do becomes updates, and updates reach the service by polling or by webhook.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/telegram.hpp"

namespace sim {

namespace {

constexpr std::chrono::hours kUpdateLife{24};
constexpr std::chrono::seconds kNoticeTime{1};
constexpr std::chrono::seconds kQueryAnsweredWithin{150};
constexpr std::int64_t kLongestPollSeconds = 50;
constexpr std::chrono::hours kGoneLimit{23};  // a webhook that says 410 for so long is removed

// Tries at 0, 0, 2, 6, 14, 30, 62, 122 s and every minute after.
Duration pause_after_update(int failures) {
    if (failures <= 1) return Duration{0};
    return std::chrono::seconds{std::min(60, 1 << std::min(failures - 1, 6))};
}

bool is_default_kind(const std::string& kind) {
    return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count";
}

std::optional<Duration> asked_pause(const std::string& retry_after) {
    if (retry_after.empty() || retry_after.find_first_not_of("0123456789") != std::string::npos ||
        retry_after.size() > 9)
        return std::nullopt;
    return std::chrono::seconds{std::min(3600, std::stoi(retry_after))};
}

Json command_entities(const std::string& text) {
    if (!text.starts_with('/')) return nullptr;
    return Json::array({{{"type", "bot_command"},
                         {"offset", 0},
                         {"length", std::min(text.find_first_of(" \n"), text.size())}}});
}

}  // namespace

// ------------------------------------------------------------------------------------------ towards the
// service

void TelegramAccount::allow_updates(const Json& given) {
    if (!given.contains("allowed_updates")) return;  // the former setting stays
    allowed_.reset();
    if (given["allowed_updates"].empty()) return;
    allowed_.emplace();
    for (const auto& kind : given["allowed_updates"]) {
        if (!kind.is_string()) bad_request("allowed_updates must be a list of strings");
        allowed_->insert(kind.get<std::string>());
    }
}

Json TelegramAccount::get_updates(Run::Lock& lock, const Json& given) {
    if (!webhook_.url.empty())
        throw TelegramRefusal{409,
                              "Conflict: can't use getUpdates method while webhook is active; use "
                              "deleteWebhook to delete the webhook first"};
    allow_updates(given);
    const auto offset = given.value("offset", std::int64_t{0});
    const auto limit = std::clamp<std::int64_t>(given.value("limit", std::int64_t{100}), 1, 100);
    const auto timeout =
        std::clamp<std::int64_t>(given.value("timeout", std::int64_t{0}), 0, kLongestPollSeconds);

    const auto keep = offset < 0 ? static_cast<std::size_t>(-offset) : updates_.size();
    while (!updates_.empty() && (updates_.begin()->first < offset || updates_.size() > keep))
        confirm(updates_.begin());

    const auto own = ++polls_;  // whoever polls still is terminated
    stage_.run().changed();
    if (timeout > 0) {
        const auto ends_at = stage_.run().now() + std::chrono::seconds{timeout};
        const auto is_over = [&] {
            return !updates_.empty() || stage_.run().now() >= ends_at || polls_ != own ||
                   !webhook_.url.empty() || stage_.faults().is_out(label_, "api");
        };
        stage_.run().wait(lock, std::chrono::seconds{timeout}, is_over);
        if (polls_ != own || !webhook_.url.empty())
            throw TelegramRefusal{
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"};
    }

    Json batch = Json::array();
    for (const auto& [id, update] : updates_) {
        if (static_cast<std::int64_t>(batch.size()) == limit) break;
        batch.push_back(update.body);
    }
    return batch;
}

void TelegramAccount::owe(const Person& person, const std::string& kind, Json content,
                          const std::string& queue, Duration life) {
    if (allowed_ ? !allowed_->contains(kind) : !is_default_kind(kind)) return;
    auto& run = stage_.run();
    if (const auto late = stage_.faults().strike({"late"}, {label_, person.spec.name, kind})) {
        const Duration by{late->keys.at("by").get<std::int64_t>()};
        const Duration jitter{late->keys.at("jitter").get<std::int64_t>()};
        run.at(run.now() + by + run.draw(Duration{0}, jitter), "webhook",
               [this, kind, content = std::move(content), queue, life] { push(kind, content, queue, life); });
        return;
    }
    push(kind, content, queue, life);
}

void TelegramAccount::push(const std::string& kind, const Json& content, const std::string& queue,
                           Duration life) {
    const auto id = ++last_update_id_;
    Update update;
    update.id = id;
    update.body = {{"update_id", id}, {kind, content}};
    update.queue = queue;
    update.not_before = stage_.run().now();
    update.expiry = stage_.run().at(stage_.run().now() + life, "expiry", [this, id] { expire(id); });
    updates_.emplace(id, std::move(update));
    stage_.run().changed();
    pump();
}

void TelegramAccount::expire(std::int64_t id) {
    const auto update = updates_.find(id);
    if (update == updates_.end()) return;
    stage_.journal().write(
        stage_.run().now(), "dropped",
        {{"messenger", "telegram"}, {"account", spec_.name}, {"body", update->second.body}});
    updates_.erase(update);
    pump();
}

void TelegramAccount::confirm(std::map<std::int64_t, Update>::iterator update) {
    stage_.run().cancel(update->second.expiry);
    updates_.erase(update);
    stage_.run().stimulus();
}

// In simulated time one post is under way at a time, so that the order of a run can be had again.
void TelegramAccount::pump() {
    if (webhook_.url.empty() || stage_.faults().is_out(label_, "webhook")) return;
    const auto most = stage_.run().clock() == Clock::simulated ? 1 : webhook_.max_connections;
    auto under_way = std::count_if(updates_.begin(), updates_.end(),
                                   [](const auto& entry) { return entry.second.is_in_flight; });
    std::set<std::string> taken;
    for (auto& [id, update] : updates_) {
        if (under_way >= most) return;
        if (!taken.insert(update.queue).second || update.is_in_flight ||
            update.not_before > stage_.run().now())
            continue;
        ++under_way;
        post(update);
    }
}

void TelegramAccount::post(Update& update) {
    update.is_in_flight = true;
    Parcel parcel;
    parcel.url = webhook_.url;
    parcel.body = one_line(update.body);
    parcel.headers = {"Content-Type: application/json"};
    if (!webhook_.secret.empty())
        parcel.headers.push_back("X-Telegram-Bot-Api-Secret-Token: " + webhook_.secret);
    parcel.done = [this, id = update.id](const Reply& reply) { posted(id, reply); };
    stage_.courier().carry(std::move(parcel));
}

void TelegramAccount::posted(std::int64_t id, const Reply& reply) {
    auto& run = stage_.run();
    const auto found = updates_.find(id);
    if (found == updates_.end()) return pump();  // expired or dropped meanwhile
    auto& update = found->second;
    update.is_in_flight = false;
    stage_.journal().write(run.now(), "webhook",
                           {{"direction", "out"},
                            {"messenger", "telegram"},
                            {"account", spec_.name},
                            {"url", webhook_.url},
                            {"body", update.body},
                            {"attempt", update.failures + 1},
                            {"status", reply.status},
                            {"answer", reply.body}});
    if (reply.status >= 200 && reply.status < 300) {
        webhook_.gone_since.reset();
        if (!update.was_confirmed) {
            update.was_confirmed = true;
            if (const auto twice = stage_.faults().strike({"duplicate"}, {label_, "", ""}))
                update.repeats = twice->keys.at("times").get<int>();
        }
        if (update.repeats-- > 0)
            run.stimulus();
        else
            confirm(found);
        return pump();
    }

    webhook_.last_error_date = unix_seconds(run.now());
    webhook_.last_error = reply.status == 0
                              ? "Connection refused or timed out"
                              : fmt::format("Wrong response from the webhook: {}", reply.status);
    if (reply.status != 410) {
        webhook_.gone_since.reset();
    } else if (!webhook_.gone_since) {
        webhook_.gone_since = run.now();
    } else if (run.now() - *webhook_.gone_since >= kGoneLimit) {
        webhook_ = {};
        return run.changed();
    }
    update.not_before =
        run.now() + asked_pause(reply.retry_after).value_or(pause_after_update(++update.failures));
    run.at(update.not_before, "webhook", [this] { pump(); });
}

std::optional<std::string> TelegramAccount::waiting_for() const {
    const bool is_posted = !webhook_.url.empty();
    const bool is_under_way = std::any_of(updates_.begin(), updates_.end(),
                                          [](const auto& entry) { return entry.second.is_in_flight; });
    if (is_under_way) return fmt::format("{}: the answer of the webhook", label_);
    const bool is_out = stage_.faults().is_out(label_, is_posted ? "webhook" : "api");
    if (!is_out || is_posted || polls_ == 0 || is_poll_struck_)
        out_since_.reset();
    else if (!out_since_)
        out_since_ = std::chrono::steady_clock::now();
    if (out_since_ && std::chrono::steady_clock::now() - *out_since_ < kNoticeTime)
        return fmt::format("{}: the outage to be noticed by the next poll", label_);
    if (updates_.empty() || is_out || (!is_posted && is_poll_struck_)) return std::nullopt;
    if (!is_posted) return fmt::format("{}: {} updates to be fetched and confirmed", label_, updates_.size());
    std::set<std::string> taken;
    for (const auto& [id, update] : updates_)
        if (taken.insert(update.queue).second && update.not_before <= stage_.run().now())
            return fmt::format("{}: update {} to be posted", label_, id);
    return std::nullopt;
}

// ------------------------------------------------------------------------------------------ what people do

ShownMessage& TelegramAccount::write(Conversation& conversation, const Person& person,
                                     const std::string& kind, const std::string& text) {
    ShownMessage message;
    message.id = std::to_string(++conversation.last_message_id);
    message.author = Author::person;
    message.at = stage_.run().now();
    message.kind = kind;
    message.text = text;
    message.by = person.spec.name;
    return conversation.chat.messages.emplace_back(std::move(message));
}

void TelegramAccount::say(Person& person, Conversation& conversation, const std::string& text,
                          const Json& more, const std::string& kind) {
    conversation.chat.has_started = true;
    auto& message = write(conversation, person, kind, text);
    if (more.contains("reply_to_message"))
        message.reply_to = std::to_string(more["reply_to_message"]["message_id"].get<std::int64_t>());
    auto json = message_json(conversation, message);
    if (const auto entities = command_entities(text); !entities.is_null() && kind == "text")
        json["entities"] = entities;
    json.update(more);
    owe(person, "message", std::move(json), std::to_string(conversation.id), kUpdateLife);
}

void TelegramAccount::tap(Person& person, Conversation& conversation, const Action& action,
                          const std::optional<Cue>& cue) {
    auto& chat = conversation.chat;
    const auto& keys = action.keys;
    auto* message = keys.contains("in") ? chat.newest_with(keys["in"], Author::bot)
                    : cue && cue->account == label_ && chat.find(cue->message_id)
                        ? chat.find(cue->message_id)
                        : chat.newest_with_buttons();
    const ShownButton* found = nullptr;
    const auto look_in = [&](const ButtonRows& rows) {
        int place = 0;
        for (const auto& row : rows)
            for (const auto& button : row) {
                const bool is_meant =
                    keys.contains("button") &&
                    (keys["button"].is_number() ? keys["button"] == place
                                                : button.text == keys["button"].get<std::string>());
                if (is_meant && !found) found = &button;
                ++place;
            }
    };
    if (message) look_in(message->buttons);
    if (!found && !keys.contains("data")) {
        look_in(conversation.reply_keyboard);
        if (found) return say(person, conversation, found->text, Json::object());
        throw Impossible{
            fmt::format("no button {} in {}", one_line(keys["button"]),
                        message ? fmt::format("\"{}\"", message->text.substr(0, 80)) : "any message")};
    }
    if (found && found->data.starts_with("url:"))
        throw Impossible{"that button opens " + found->data.substr(4)};
    if (!message) throw Impossible{"no message to tap in"};
    if (found && found->data.starts_with("url:")) throw Impossible{"the button is a link"};

    const auto id = fmt::format("{}{:012}", person.spec.telegram->id, ++last_query_);
    queries_[id] = {person.spec.name, stage_.run().now()};
    Json query{{"id", id},
               {"from", user_json(person)},
               {"message", message_json(conversation, *message)},
               {"chat_instance", fmt::format("{}", conversation.id * 7919)},
               {"data", keys.contains("data") ? keys["data"].get<std::string>() : found->data}};
    owe(person, "callback_query", std::move(query), fmt::format("sender {}", person.spec.telegram->id),
        kQueryAnsweredWithin);
}

void TelegramAccount::act(Person& person, const Action& action, const std::optional<Cue>& cue) {
    const auto& verb = action.verb;
    const auto& keys = action.keys;
    if (verb == "group_say") {
        const auto* group = stage_.group(keys["group"]);
        auto& conversation = *find_conversation(group->chat_id);
        const auto text = keys["text"].get<std::string>();
        if (group->has_privacy && !text.starts_with('/') &&
            text.find("@" + spec_.username) == std::string::npos) {
            write(conversation, person, "text", text);
            return;
        }
        return say(person, conversation, text, Json::object());
    }

    auto& conversation = *find_conversation(person.spec.telegram->id);
    auto& chat = conversation.chat;
    if (chat.has_left) throw Impossible{"the account is deleted"};
    const auto named = [&](std::optional<Author> author) -> ShownMessage& {
        ShownMessage* message = nullptr;
        if (keys.contains("in"))
            message = chat.newest_with(keys["in"], author);
        else if (cue && cue->account == label_)
            message = chat.find(cue->message_id);
        if (!message && !keys.contains("in")) message = chat.newest_with("", Author::bot);
        if (!message) throw Impossible{"no such message"};
        return *message;
    };
    const auto membership = [&](const char* before, const char* after) {
        const Json bot{
            {"id", id_}, {"is_bot", true}, {"first_name", spec_.username}, {"username", spec_.username}};
        const auto member = [&](const std::string& status) {
            Json json{{"user", bot}, {"status", status}};
            if (status == "kicked") json["until_date"] = 0;
            return json;
        };
        owe(person, "my_chat_member",
            {{"chat", chat_json(conversation)},
             {"from", user_json(person)},
             {"date", unix_seconds(stage_.run().now())},
             {"old_chat_member", member(before)},
             {"new_chat_member", member(after)}},
            fmt::format("member {}", conversation.id), kUpdateLife);
    };

    if (verb == "block") {
        if (chat.is_blocked) throw Impossible{"the bot is blocked already"};
        chat.is_blocked = true;
        return membership("member", "kicked");
    }
    if (verb == "unblock") {
        if (!chat.is_blocked) throw Impossible{"the bot is not blocked"};
        chat.is_blocked = false;
        return membership("kicked", "member");
    }
    if (verb == "leave") {
        chat.has_left = true;
        return;
    }
    if (verb == "change_number") throw Impossible{"Telegram tells bots nothing about phone numbers"};
    if (chat.is_blocked) throw Impossible{"the person has blocked the bot"};

    if (verb == "start") {
        const auto payload = keys.value("payload", std::string{});
        say(person, conversation, payload.empty() ? "/start" : "/start " + payload, Json::object());
    } else if (verb == "say") {
        say(person, conversation, keys["text"], Json::object());
    } else if (verb == "tap") {
        tap(person, conversation, action, cue);
    } else if (verb == "react") {
        auto& message = named(Author::bot);
        const auto list = [](const std::string& emoji) {
            return emoji.empty() ? Json::array() : Json::array({{{"type", "emoji"}, {"emoji", emoji}}});
        };
        Json content{{"chat", chat_json(conversation)},
                     {"message_id", std::stoll(message.id)},
                     {"user", user_json(person)},
                     {"date", unix_seconds(stage_.run().now())},
                     {"old_reaction", list(message.reaction)},
                     {"new_reaction", list(keys["emoji"])}};
        message.reaction = keys["emoji"];
        owe(person, "message_reaction", std::move(content), fmt::format("reactions {}", conversation.id),
            kUpdateLife);
    } else if (verb == "voice" || verb == "photo" || verb == "document") {
        send_file(person, conversation, action);
    } else if (verb == "location") {
        say(person, conversation, "",
            {{"location",
              {{"latitude", keys["latitude"]},
               {"longitude", keys["longitude"]},
               {"horizontal_accuracy", 20}}}},
            "location");
    } else if (verb == "edit") {
        auto& message = named(Author::person);
        message.text = keys["text"];
        message.is_edited = true;
        owe(person, "edited_message", message_json(conversation, message), std::to_string(conversation.id),
            kUpdateLife);
    } else if (verb == "quote") {
        const auto quoted = message_json(conversation, named(std::nullopt));
        say(person, conversation, keys["text"], {{"reply_to_message", quoted}});
    } else if (verb == "forward") {
        const auto text = keys.contains("text") ? keys["text"].get<std::string>() : named(std::nullopt).text;
        say(person, conversation, text,
            {{"forward_origin",
              {{"type", "hidden_user"},
               {"sender_user_name", "Somebody"},
               {"date", unix_seconds(stage_.run().now())}}}});
    } else if (verb == "unsupported") {
        owe(person, "kind_of_the_future",
            {{"from", user_json(person)}, {"date", unix_seconds(stage_.run().now())}},
            std::to_string(conversation.id), kUpdateLife);
    } else {
        throw Impossible{"not in Telegram"};
    }
}

}  // namespace sim
