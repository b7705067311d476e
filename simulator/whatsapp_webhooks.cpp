// What becomes of a message, what people do, and how both reach the service: signed posts after a handshake.
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>

#include "simulator/whatsapp.hpp"

namespace sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::chrono::hours kWindow{24};
constexpr std::chrono::hours kWebhookLife{24 * 7};
constexpr std::size_t kLargestBatch = 100;

// At once, then 2, 4, 8 s … doubling up to an hour.
Duration pause_after_posting(int failures) {
    if (failures <= 1) return Duration{0};
    return seconds{std::min(3600, 1 << std::min(failures - 1, 12))};
}

// Meta signs, and sends, everything beyond ASCII as \uxxxx in lower case.
std::string escaped(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::string signature(const std::string& secret, const std::string& body) {
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(body.data()), body.size());
    crypto_auth_hmacsha256_final(&state, mac.data());
    std::string hex;
    for (const auto byte : mac) hex += fmt::format("{:02x}", byte);
    return hex;
}

Json error_entry(int code) {
    return {{"code", code},
            {"title", title_of(code)},
            {"message", title_of(code)},
            {"error_data", {{"details", title_of(code)}}},
            {"href", "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"}};
}

}  // namespace

// ------------------------------------------------------------------------------------------ from us to the
// person

void WhatsAppAccount::set_off(const std::string& id, std::optional<int> failure) {
    auto& run = stage_.run();
    const auto sent_at = run.now() + run.draw(milliseconds{100}, milliseconds{400});
    if (failure) {
        run.at(sent_at, "receipt", [this, id, code = *failure] { report(id, "failed", code); });
        return;
    }
    const auto arrives_at = sent_at + run.draw(milliseconds{200}, milliseconds{1500});
    run.at(sent_at, "receipt", [this, id] { report(id, "sent"); });
    run.at(arrives_at, "receipt", [this, id] { arrive(id); });
}

void WhatsAppAccount::arrive(const std::string& id) {
    const auto& sent = sent_.at(id);
    const auto* person = stage_.person(sent.person);
    auto& conversation = conversation_with(sent.person);
    if (conversation.chat.has_left) return report(id, "failed", 131026);
    const bool is_blocked = conversation.chat.is_blocked ||
                            stage_.faults().strike({"blocked"}, {label_, sent.person, sent.message.type});
    if (is_blocked) return;
    if (person->is_offline) {
        held_back_.insert(id);
        return;
    }
    report(id, "delivered");
    if (sent.message.type == "reaction") return;
    auto& run = stage_.run();
    stage_.notice({run.now(), Notice::message, sent.person, "", label_, sent.message.text, {}}, id);
    if (person->spec.whatsapp->sends_read_receipts)
        run.at(run.now() + run.draw(seconds{1}, seconds{20}), "receipt", [this, id] { report(id, "read"); });
}

void WhatsAppAccount::report(const std::string& id, const std::string& status, int code) {
    const auto& sent = sent_.at(id);
    const auto now = stage_.run().now();
    const auto* person = stage_.person(sent.person);
    if (person)
        if (auto* shown = conversation_with(sent.person).chat.find(id)) shown->state = status;
    Json entry{{"messenger", "whatsapp"},
               {"account", spec_.name},
               {"person", sent.person},
               {"message", id},
               {"status", status}};
    if (code) entry["code"] = code;
    stage_.journal().write(now, "receipt", entry);

    Json json{{"id", id}, {"status", status}, {"timestamp", std::to_string(unix_seconds(now))}};
    if (!person || !person->spec.whatsapp->hides_phone)
        json["recipient_id"] = person ? person->spec.whatsapp->phone : sent.message.to;
    if (person && !person->spec.whatsapp->bsuid.empty())
        json["recipient_user_id"] = person->spec.whatsapp->bsuid;
    if (!sent.message.reference.empty()) json["biz_opaque_callback_data"] = sent.message.reference;
    Json value = Json::object();
    if (status == "failed") {
        json["errors"] = Json::array({error_entry(code)});
    } else {
        const bool is_free = sent.message.type != "template";
        json["pricing"] = {{"billable", !is_free},
                           {"pricing_model", "PMP"},
                           {"category", sent.message.category},
                           {"type", is_free ? "free_customer_service" : "regular"}};
        value["contacts"] = Json::array({contact(*person)});
    }
    value["statuses"] = Json::array({json});
    if (stage_.faults().strike({"no_receipts"}, {label_, sent.person, sent.message.type})) return;
    owe(sent.person, "status", std::move(value));
}

// ------------------------------------------------------------------------------------------ from the person
// to us

Json WhatsAppAccount::contact(const Person& person) const {
    const auto& user = *person.spec.whatsapp;
    Json json{{"profile", {{"name", user.name}}}};
    if (!user.hides_phone) json["wa_id"] = user.phone;
    if (!user.bsuid.empty()) json["user_id"] = user.bsuid;
    return json;
}

Json WhatsAppAccount::incoming(const Person& person, const std::string& type) {
    const auto& user = *person.spec.whatsapp;
    Json json = Json::object();
    if (!user.hides_phone) json["from"] = user.phone;
    if (!user.bsuid.empty()) json["from_user_id"] = user.bsuid;
    json["id"] = next_message_id();
    json["timestamp"] = std::to_string(unix_seconds(stage_.run().now()));
    json["type"] = type;
    return json;
}

void WhatsAppAccount::hear(Person& person, Json message, const ShownMessage& shown) {
    auto& conversation = conversation_with(person.spec.name);
    conversation.chat.has_started = true;
    conversation.window_until = stage_.run().now() + kWindow;
    auto written = shown;
    written.id = message["id"];
    written.author = Author::person;
    written.at = stage_.run().now();
    written.by = person.spec.name;
    conversation.chat.messages.push_back(std::move(written));
    const auto type = message["type"].get<std::string>();
    owe(person.spec.name, type,
        {{"contacts", Json::array({contact(person)})}, {"messages", Json::array({std::move(message)})}});
}

void WhatsAppAccount::tap(Person& person, Conversation& conversation, const Action& action,
                          const std::optional<Cue>& cue) {
    auto& chat = conversation.chat;
    const auto& keys = action.keys;
    const auto* message = keys.contains("in") ? chat.newest_with(keys["in"], Author::bot)
                          : cue && cue->account == label_ && chat.find(cue->message_id)
                              ? chat.find(cue->message_id)
                              : chat.newest_with_buttons();
    if (!message || message->buttons.empty()) throw Impossible{"no message with buttons"};
    const ShownButton* found = nullptr;
    for (std::size_t i = 0; i < message->buttons.size(); ++i) {
        const auto& button = message->buttons[i].front();
        const bool is_meant = keys.contains("button") &&
                              (keys["button"].is_number() ? keys["button"].get<std::size_t>() == i
                                                          : button.text == keys["button"].get<std::string>());
        if (is_meant) found = &button;
    }
    if (!found && !keys.contains("data"))
        throw Impossible{
            fmt::format("no button {} in \"{}\"", one_line(keys["button"]), message->text.substr(0, 80))};
    const auto data = keys.contains("data") ? keys["data"].get<std::string>() : found->data;
    const auto label = found ? found->text : "forged";
    const auto& kind = sent_.at(message->id).message.button_kind;

    auto json = incoming(person, kind == "template" ? "button" : "interactive");
    json["context"] = {{"from", spec_.display_number}, {"id", message->id}};
    if (kind == "template")
        json["button"] = {{"payload", data}, {"text", label}};
    else
        json["interactive"] = {{"type", kind}, {kind, {{"id", data}, {"title", label}}}};
    ShownMessage shown;
    shown.kind = "tap";
    shown.text = label;
    shown.reply_to = message->id;
    hear(person, std::move(json), shown);
}

void WhatsAppAccount::act(Person& person, const Action& action, const std::optional<Cue>& cue) {
    const auto& verb = action.verb;
    const auto& keys = action.keys;
    auto& conversation = conversation_with(person.spec.name);
    auto& chat = conversation.chat;
    if (chat.has_left) throw Impossible{"the account is deleted"};
    if (person.is_offline) throw Impossible{"the phone is off"};
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
    const auto attached = [&] {
        const auto id = add_file(verb, keys);
        return Json{{"id", id}, {"mime_type", file(id).mime_type}, {"sha256", sha256_base64(file(id).bytes)}};
    };
    const auto shows = [](const char* kind, std::string text) {
        ShownMessage shown;
        shown.kind = kind;
        shown.text = std::move(text);
        return shown;
    };

    if (verb == "block" || verb == "unblock") {
        if (chat.is_blocked == (verb == "block")) throw Impossible{"nothing changes"};
        chat.is_blocked = verb == "block";
        return;
    }
    if (verb == "leave") {
        chat.has_left = true;
        return;
    }
    if (chat.is_blocked) throw Impossible{"the person has blocked the number"};
    if (verb == "say" || verb == "start") {
        const auto text =
            verb == "say" ? keys["text"].get<std::string>() : keys.value("payload", std::string{});
        if (text.empty()) throw Impossible{"WhatsApp has no start without a text"};
        auto json = incoming(person, "text");
        json["text"] = {{"body", text}};
        hear(person, std::move(json), shows("text", text));
    } else if (verb == "tap") {
        tap(person, conversation, action, cue);
    } else if (verb == "react") {
        auto& target = named(Author::bot);
        target.reaction = keys["emoji"];
        auto json = incoming(person, "reaction");
        json["reaction"] = {{"message_id", target.id}};
        if (!target.reaction.empty()) json["reaction"]["emoji"] = target.reaction;
        hear(person, std::move(json), shows("reaction", target.reaction));
    } else if (verb == "voice") {
        auto json = incoming(person, "audio");
        json["audio"] = attached();
        json["audio"].update({{"mime_type", "audio/ogg; codecs=opus"}, {"voice", true}});
        hear(person, std::move(json), shows("voice", ""));
    } else if (verb == "photo" || verb == "document") {
        const std::string type = verb == "photo" ? "image" : "document";
        auto json = incoming(person, type);
        json[type] = attached();
        if (keys.contains("caption")) json[type]["caption"] = keys["caption"];
        if (verb == "document") json[type]["filename"] = file(json[type]["id"]).name;
        hear(person, std::move(json), shows(verb.c_str(), keys.value("caption", std::string{})));
    } else if (verb == "location") {
        auto json = incoming(person, "location");
        json["location"] = {{"latitude", keys["latitude"]}, {"longitude", keys["longitude"]}};
        hear(person, std::move(json), shows("location", ""));
    } else if (verb == "quote") {
        const auto id = named(std::nullopt).id;
        auto json = incoming(person, "text");
        json["context"] = {{"from", spec_.display_number}, {"id", id}};
        json["text"] = {{"body", keys["text"]}};
        auto shown = shows("text", keys["text"]);
        shown.reply_to = id;
        hear(person, std::move(json), shown);
    } else if (verb == "forward") {
        const auto text = keys.contains("text") ? keys["text"].get<std::string>() : named(std::nullopt).text;
        auto json = incoming(person, "text");
        json["context"] = {{"forwarded", true}};
        json["text"] = {{"body", text}};
        hear(person, std::move(json), shows("text", text));
    } else if (verb == "unsupported" || verb == "edit") {
        if (verb == "edit") {
            auto& own = named(Author::person);
            own.text = keys["text"];
            own.is_edited = true;
        }
        auto json = incoming(person, "unsupported");
        json["errors"] = Json::array({error_entry(131051)});
        hear(person, std::move(json), shows("unsupported", ""));
    } else if (verb == "change_number") {
        const auto phone = keys["phone"].get<std::string>();
        if (stage_.person_by_whatsapp(phone)) throw Impossible{"somebody has that number"};
        auto json = incoming(person, "system");
        json["system"] = {{"body", fmt::format("User {} changed from {} to {}", person.spec.whatsapp->name,
                                               person.spec.whatsapp->phone, phone)},
                          {"wa_id", phone},
                          {"type", "user_changed_number"}};
        person.spec.whatsapp->phone = phone;
        owe(person.spec.name, "system", {{"messages", Json::array({std::move(json)})}});
    } else {
        throw Impossible{"not in WhatsApp"};
    }
}

// ------------------------------------------------------------------------------------------ towards the
// service

void WhatsAppAccount::owe(const std::string& person, const std::string& method, Json value) {
    if (spec_.callback_url.empty()) return;
    Json full{{"messaging_product", "whatsapp"},
              {"metadata",
               {{"display_phone_number", spec_.display_number}, {"phone_number_id", spec_.phone_number_id}}}};
    full.update(value);
    auto& run = stage_.run();
    if (const auto late = stage_.faults().strike({"late"}, {label_, person, method})) {
        const Duration by{late->keys.at("by").get<std::int64_t>()};
        const Duration jitter{late->keys.at("jitter").get<std::int64_t>()};
        run.at(run.now() + by + run.draw(Duration{0}, jitter), "webhook",
               [this, full = std::move(full)]() mutable { post_soon(std::move(full)); });
        return;
    }
    post_soon(std::move(full));
}

void WhatsAppAccount::post_soon(Json value) {
    gathered_.push_back({{"value", std::move(value)}, {"field", "messages"}});
    if (spec_.batch == Duration{0} || gathered_.size() >= kLargestBatch)
        flush();
    else if (gathered_.size() == 1)
        stage_.run().at(stage_.run().now() + spec_.batch, "webhook", [this] { flush(); });
}

void WhatsAppAccount::flush() {
    if (gathered_.empty()) return;
    Json body{{"object", "whatsapp_business_account"},
              {"entry", Json::array({{{"id", spec_.account_id}, {"changes", std::move(gathered_)}}})}};
    gathered_ = Json::array();
    Posting posting;
    posting.id = ++postings_made_;
    posting.body = escaped(body);
    posting.born = posting.not_before = stage_.run().now();
    postings_.push_back(std::move(posting));
    stage_.run().changed();
    pump();
}

void WhatsAppAccount::greet() {
    next_handshake_ = stage_.run().now();
    if (!is_verified_) shake_hands();
}

void WhatsAppAccount::shake_hands() {
    if (spec_.callback_url.empty() || is_shaking_hands_ || next_handshake_ > stage_.run().now()) return;
    is_shaking_hands_ = true;
    const std::string challenge =
        fmt::format("{}", stage_.run().draw(Duration{100'000}, Duration{999'999}).count());
    Parcel parcel;
    parcel.method = "GET";
    parcel.url = fmt::format("{}?hub.mode=subscribe&hub.challenge={}&hub.verify_token={}", spec_.callback_url,
                             challenge, spec_.verify_token);
    parcel.done = [this, challenge](const Reply& reply) {
        is_shaking_hands_ = false;
        is_verified_ = reply.status == 200 && reply.body == challenge;
        auto& run = stage_.run();
        stage_.journal().write(
            run.now(), "webhook",
            {{"direction", "out"},
             {"messenger", "whatsapp"},
             {"account", spec_.name},
             {"url", spec_.callback_url},
             {"body", {{"hub.mode", "subscribe"}, {"hub.challenge", challenge}, {"hub.verify_token", "***"}}},
             {"attempt", failed_handshakes_ + 1},
             {"status", reply.status},
             {"answer", reply.body.substr(0, 200)}});
        if (!is_verified_) {
            next_handshake_ =
                run.now() + std::max<Duration>(seconds{2}, pause_after_posting(++failed_handshakes_));
            run.at(next_handshake_, "webhook", [this] { pump(); });
            return run.changed();
        }
        failed_handshakes_ = 0;
        run.stimulus();
        pump();
    };
    stage_.courier().carry(std::move(parcel));
}

// In simulated time one post is under way at a time, so that the order of a run can be had again.
void WhatsAppAccount::pump() {
    std::erase_if(held_back_, [this](const std::string& id) {
        if (stage_.person(sent_.at(id).person)->is_offline) return false;
        stage_.run().at(stage_.run().now() + seconds{1}, "receipt", [this, id] { arrive(id); });
        return true;
    });
    if (spec_.callback_url.empty() || stage_.faults().is_out(label_, "webhook")) return;
    if (!is_verified_) return shake_hands();
    const long most = stage_.run().clock() == Clock::simulated ? 1 : 10;
    auto under_way =
        std::count_if(postings_.begin(), postings_.end(), [](const auto& one) { return one.is_in_flight; });
    for (auto& posting : postings_) {
        if (under_way >= most) return;
        if (posting.is_in_flight || posting.not_before > stage_.run().now()) continue;
        ++under_way;
        post(posting);
    }
}

void WhatsAppAccount::post(Posting& posting) {
    posting.is_in_flight = true;
    Parcel parcel;
    parcel.url = spec_.callback_url;
    parcel.body = posting.body;
    parcel.headers = {"Content-Type: application/json",
                      "X-Hub-Signature-256: sha256=" + signature(spec_.app_secret, posting.body)};
    parcel.done = [this, id = posting.id](const Reply& reply) { posted(id, reply); };
    stage_.courier().carry(std::move(parcel));
}

void WhatsAppAccount::posted(std::uint64_t id, const Reply& reply) {
    auto& run = stage_.run();
    const auto posting =
        std::find_if(postings_.begin(), postings_.end(), [&](const auto& one) { return one.id == id; });
    if (posting == postings_.end()) return;
    posting->is_in_flight = false;
    const auto body = Json::parse(posting->body);
    stage_.journal().write(run.now(), "webhook",
                           {{"direction", "out"},
                            {"messenger", "whatsapp"},
                            {"account", spec_.name},
                            {"url", spec_.callback_url},
                            {"body", body},
                            {"attempt", posting->failures + 1},
                            {"status", reply.status},
                            {"answer", reply.body}});
    if (reply.status == 200) {
        if (!posting->was_confirmed) {
            posting->was_confirmed = true;
            if (const auto twice = stage_.faults().strike({"duplicate"}, {label_, "", ""}))
                posting->repeats = twice->keys.at("times").get<int>();
        }
        if (posting->repeats-- <= 0) postings_.erase(posting);
        run.stimulus();
        return pump();
    }
    if (run.now() - posting->born >= kWebhookLife) {
        stage_.journal().write(run.now(), "dropped",
                               {{"messenger", "whatsapp"}, {"account", spec_.name}, {"body", body}});
        postings_.erase(posting);
        return run.changed();
    }
    posting->not_before = run.now() + pause_after_posting(++posting->failures);
    run.at(posting->not_before, "webhook", [this] { pump(); });
    pump();
}

std::optional<std::string> WhatsAppAccount::waiting_for() const {
    if (spec_.callback_url.empty()) return std::nullopt;
    const bool is_under_way =
        std::any_of(postings_.begin(), postings_.end(), [](const auto& one) { return one.is_in_flight; });
    if (is_shaking_hands_ || is_under_way) return fmt::format("{}: the answer of the webhook", label_);
    if (!is_verified_ || stage_.faults().is_out(label_, "webhook")) return std::nullopt;
    const bool is_ready = std::any_of(postings_.begin(), postings_.end(),
                                      [&](const auto& one) { return one.not_before <= stage_.run().now(); });
    return is_ready ? std::optional(fmt::format("{}: a webhook to be posted", label_)) : std::nullopt;
}

}  // namespace sim
