// One bot at Telegram: its methods as the service calls them, its chats, and the updates it owes the service.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulator/media.hpp"
#include "simulator/stage.hpp"
#include "simulator/telegram_methods.hpp"
#include "simulator/token_bucket.hpp"

namespace sim {

class TelegramAccount final : public Provider {
public:
    TelegramAccount(Stage& stage, TelegramSpec spec);

    /// `/bot<token>/<Method>` of any bot, and `/file/bot<token>/…`. Takes the run's lock.
    static Answer serve(Stage& stage, const Request& request);

    const std::string& label() const override { return label_; }
    const std::string& token() const { return spec_.token; }
    void act(Person& person, const Action& action, const std::optional<Cue>& cue) override;
    void recall(const Person& person, const PastMessage& past) override;
    const Chat* chat_of(const Person& person) const override;
    const Chat* chat_of(const GroupSpec& group) const override;
    void pump() override;
    Json describe() const override;

private:
    struct Conversation {
        std::int64_t id = 0;
        std::string person, group;  ///< one of them
        Chat chat;
        std::int64_t last_message_id = 0;
        TokenBucket bucket;
        ButtonRows reply_keyboard;
    };
    struct Update {
        std::int64_t id = 0;
        Json body;
        std::string queue;  ///< updates of one queue are delivered one after another
        Run::EventId expiry;
        bool is_in_flight = false;
        bool was_confirmed = false;  ///< and is posted again by a fault
        int repeats = 0;
        int failures = 0;
        Instant not_before;
    };
    struct Webhook {
        std::string url, secret;
        std::int64_t max_connections = 40;
        std::int64_t last_error_date = 0;
        std::string last_error;
        std::optional<Instant> gone_since;
    };
    struct File {
        MediaFile content;
        std::string path;
        std::optional<Instant> path_until;  ///< once getFile has named it
    };
    struct Query {
        std::string person;
        Instant at;
    };

    Answer call(Run::Lock& lock, const Request& request, const std::string& method_name);
    Json run_method(Run::Lock& lock, const std::string& method, const Json& given);

    // Methods, in telegram.cpp.
    Json send(const Json& given, const std::string& kind);
    Json edit(const Json& given, bool with_text);
    Json remove(const Json& given);
    Json pin(const Json& given, bool is_pinned);
    Json answer_query(const Json& given);
    Json react(const Json& given);
    Json set_webhook(const Json& given);
    Json drop_webhook(const Json& given);
    Json webhook_info() const;
    Json commands(const std::string& method, const Json& given);
    Json me() const;

    Conversation* find_conversation(std::int64_t chat_id);
    Conversation& need_conversation(const Json& given);
    void need_reachable(const Conversation& conversation);
    void need_room(Conversation& conversation);
    void seen_in(const Conversation& conversation, Notice notice, const std::string& text,
                 const std::string& id);
    Json user_json(const Person& person) const;
    Json chat_json(const Conversation& conversation) const;
    Json message_json(const Conversation& conversation, const ShownMessage& message) const;

    // Files, in telegram_files.cpp.
    void send_file(Person& person, Conversation& conversation, const Action& action);
    Json get_file(const Json& given);
    Answer give_file(const Request& request, const std::string& path);

    // Updates, in telegram_updates.cpp.
    Json get_updates(Run::Lock& lock, const Json& given);
    void allow_updates(const Json& given);
    void owe(const Person& person, const std::string& kind, Json content, const std::string& queue,
             Duration life);
    void push(const std::string& kind, const Json& content, const std::string& queue, Duration life);
    void expire(std::int64_t id);
    void confirm(std::map<std::int64_t, Update>::iterator update);
    void post(Update& update);
    void posted(std::int64_t id, const Reply& reply);
    std::optional<std::string> waiting_for() const;
    ShownMessage& write(Conversation& conversation, const Person& person, const std::string& kind,
                        const std::string& text);
    void tap(Person& person, Conversation& conversation, const Action& action, const std::optional<Cue>& cue);
    void say(Person& person, Conversation& conversation, const std::string& text, const Json& more,
             const std::string& kind = "text");

    Stage& stage_;
    TelegramSpec spec_;
    std::string label_;
    std::int64_t id_;
    TokenBucket bucket_;
    std::map<std::int64_t, Conversation> conversations_;
    std::map<std::int64_t, Update> updates_;
    std::int64_t last_update_id_;
    std::optional<std::set<std::string>> allowed_;  ///< nullopt: the default kinds
    Webhook webhook_;
    std::uint64_t polls_ = 0;
    bool is_poll_struck_ = false;  ///< by a fault: whoever polls comes back when its own pause is over
    /// In real time: since when an outage stands that no poll has met. Time waits a little for the poll that
    /// will.
    mutable std::optional<std::chrono::steady_clock::time_point> out_since_;
    std::map<std::string, File> files_;  ///< by file_id
    std::map<std::string, Query> queries_;
    std::uint64_t last_query_ = 0;
    std::map<std::string, Json> commands_;  ///< by scope and language
};

}  // namespace sim
