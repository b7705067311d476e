// One business number at WhatsApp: the Cloud API as the service calls it, the chats behind it, and the
// webhooks it owes.
#pragma once

#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "simulator/media.hpp"
#include "simulator/stage.hpp"
#include "simulator/token_bucket.hpp"
#include "simulator/whatsapp_messages.hpp"

namespace sim {

class WhatsAppAccount final : public Provider {
public:
    WhatsAppAccount(Stage& stage, WhatsAppSpec spec);

    /// `/vNN.N/<id>` and `/vNN.N/<id>/<edge>` of any account. Takes the run's lock.
    static Answer serve(Stage& stage, const Request& request);
    /// `/whatsapp-media/…`, where the files are. Takes the run's lock.
    static Answer serve_file(Stage& stage, const Request& request);

    const std::string& label() const override { return label_; }
    const WhatsAppSpec& spec() const { return spec_; }
    /// Takes another address, secret or list of templates; chats and windows stay.
    void change(WhatsAppSpec spec);

    void act(Person& person, const Action& action, const std::optional<Cue>& cue) override;
    void recall(const Person& person, const PastMessage& past) override;
    const Chat* chat_of(const Person& person) const override;
    void pump() override;
    void greet() override;
    Json describe() const override;

private:
    struct Conversation {
        std::string person;
        Chat chat;
        std::optional<Instant> window_until;
        TokenBucket pair;
    };
    struct Sent {
        WhatsAppMessage message;
        std::string person;  ///< empty: nobody has this number
    };
    struct File {
        MediaFile content;
        Instant born;
        std::optional<Instant> address_until;  ///< once it was asked for
    };
    struct Posting {
        std::uint64_t id = 0;
        std::string body;
        Instant born, not_before;
        int failures = 0;
        int repeats = 0;
        bool is_in_flight = false;
        bool was_confirmed = false;
    };

    // The API, in whatsapp.cpp.
    Answer call(const Request& request, const std::string& version, const std::string& id,
                const std::string& edge);
    Answer run_edge(const Request& request, const std::string& id, const std::string& edge, Json& entry,
                    Place& place);
    Json accept(const WhatsAppMessage& message, const std::optional<FaultSpec>& fault);
    Json mark_read(const WhatsAppMessage& message);
    Json templates() const;
    Conversation& conversation_with(const std::string& person);
    std::string next_message_id();

    // Files, in whatsapp_media.cpp.
    std::string add_file(const std::string& kind, const Json& action_keys);
    const MediaFile& file(const std::string& id) const;
    std::optional<Json> place_of(const Request& request, const std::string& id);
    Answer give_file(const Request& request, const std::string& id);

    // What becomes of a message, and webhooks, in whatsapp_webhooks.cpp.
    void set_off(const std::string& id, std::optional<int> failure);
    void arrive(const std::string& id);
    void report(const std::string& id, const std::string& status, int code = 0);
    Json contact(const Person& person) const;
    Json incoming(const Person& person, const std::string& type);
    void hear(Person& person, Json message, const ShownMessage& shown);
    void owe(const std::string& person, const std::string& method, Json value);
    void post_soon(Json value);
    void flush();
    void post(Posting& posting);
    void posted(std::uint64_t id, const Reply& reply);
    void shake_hands();
    std::optional<std::string> waiting_for() const;
    void tap(Person& person, Conversation& conversation, const Action& action, const std::optional<Cue>& cue);

    Stage& stage_;
    WhatsAppSpec spec_;
    std::string label_;
    TokenBucket throughput_;
    std::map<std::string, Conversation> conversations_;  ///< by person
    std::map<std::string, Sent> sent_;                   ///< by message id
    std::map<std::string, File> files_;                  ///< by media id
    std::set<std::string> held_back_;                    ///< ids sent to phones that are off
    std::uint64_t messages_ = 0;
    Json gathered_ = Json::array();  ///< changes of the batch that is filling
    std::list<Posting> postings_;
    std::uint64_t postings_made_ = 0;
    bool is_verified_ = false;
    bool is_shaking_hands_ = false;
    int failed_handshakes_ = 0;
    Instant next_handshake_{};
};

}  // namespace sim
