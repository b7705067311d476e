#include "simulator/whatsapp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace sim {

namespace {

constexpr double kPairBurst = 45, kPairPerSecond = 1.0 / 6;         // 131056
constexpr double kThroughputBurst = 80, kThroughputPerSecond = 80;  // 130429

Json error_json(const WhatsAppRefusal& cause) {
    return {{"error",
             {{"message",
               cause.code == 190 ? title_of(190) : fmt::format("(#{}) {}", cause.code, title_of(cause.code))},
              {"type", "OAuthException"},
              {"code", cause.code},
              {"error_data", {{"messaging_product", "whatsapp"}, {"details", cause.details}}},
              {"fbtrace_id", "AsimulatedTraceId"}}}};
}

Answer refusal(const WhatsAppRefusal& cause) {
    return {http_status_of(cause.code), one_line(error_json(cause))};
}

[[noreturn]] void no_such_object(const std::string& id) {
    throw WhatsAppRefusal{
        100, fmt::format("Unsupported request. Object with ID '{}' does not exist, cannot be loaded due to "
                         "missing permissions, or does not support this operation",
                         id)};
}

}  // namespace

WhatsAppAccount::WhatsAppAccount(Stage& stage, WhatsAppSpec spec)
    : stage_(stage),
      spec_(std::move(spec)),
      label_("whatsapp/" + spec_.name),
      throughput_(kThroughputBurst, kThroughputPerSecond) {
    stage_.run().add_obstacle([this] { return waiting_for(); });
}

void WhatsAppAccount::change(WhatsAppSpec spec) {
    if (spec.callback_url != spec_.callback_url) is_verified_ = false;
    spec_ = std::move(spec);
    next_handshake_ = stage_.run().now();
    pump();
}

Answer WhatsAppAccount::serve(Stage& stage, const Request& request) {
    static const std::regex kPath(R"(/(v\d+\.\d+)/([^/]+)(?:/([a-z_]+))?/?)");
    std::smatch parts;
    if (!std::regex_match(request.path, parts, kPath))
        return refusal({100, "Unknown path components: " + request.path});
    const auto id = parts[2].str();
    auto lock = stage.lock();
    auto* account = stage.whatsapp_by_id(id);
    if (!account)  // a media id belongs to whoever holds the token
        for (const auto& provider : stage.providers())
            if (auto* other = dynamic_cast<WhatsAppAccount*>(provider.get());
                other && request.authorization == "Bearer " + other->spec_.access_token)
                account = other;
    if (!account) return refusal({190, "The access token could not be decrypted"});
    return account->call(request, parts[1].str(), id, parts[3].str());
}

Answer WhatsAppAccount::call(const Request& request, const std::string& version, const std::string& id,
                             const std::string& edge) {
    auto parsed = Json::parse(request.body, nullptr, false);
    Json entry{{"direction", "in"},
               {"messenger", "whatsapp"},
               {"account", spec_.name},
               {"method", !edge.empty()         ? edge
                          : files_.contains(id) ? "media"
                                                : "object"},
               {"http", request.method + " " + request.path},
               {"body", parsed.is_discarded() ? Json(request.body) : parsed}};
    const auto finish = [&](Answer answer) {
        const bool is_answered = answer.fate == Fate::answered;
        entry["status"] = is_answered ? answer.status : 0;
        entry["answer"] = is_answered ? Json::parse(answer.body, nullptr, false) : Json(nullptr);
        stage_.journal().write(stage_.run().now(), "request", entry);
        stage_.run().stimulus();
        return answer;
    };
    if (stage_.faults().is_out(label_, "api")) {
        entry["fault"] = "outage";
        Answer answer;
        answer.fate = Fate::cut;
        return finish(std::move(answer));
    }
    try {
        if (request.authorization != "Bearer " + spec_.access_token)
            throw WhatsAppRefusal{190, "The access token could not be decrypted"};
        if (!spec_.api_version.empty() && version != spec_.api_version)
            throw WhatsAppRefusal{
                100, fmt::format("This account is set up for {}, not {}", spec_.api_version, version)};
        Place place{label_, "", entry["method"] == "media" ? "media" : edge};
        return finish(run_edge(request, id, edge, entry, place));
    } catch (const WhatsAppRefusal& cause) {
        return finish(refusal(cause));
    } catch (const Json::exception&) {  // a value of another type than its key demands, deep inside
        return finish(refusal({100, "A parameter has the wrong type"}));
    }
}

Answer WhatsAppAccount::run_edge(const Request& request, const std::string& id, const std::string& edge,
                                 Json& entry, Place& place) {
    const bool is_number = id == spec_.phone_number_id;
    std::optional<WhatsAppMessage> message;
    if (request.method == "POST" && edge == "messages" && is_number) {
        if (!entry["body"].is_object()) throw WhatsAppRefusal{100, "The body must be a JSON object"};
        message = read_whatsapp_message(entry["body"], spec_);
        place.method = message->type;
        if (const auto* person = stage_.person_by_whatsapp(message->to))
            entry["person"] = place.person = person->spec.name;
    }

    const auto fault = stage_.faults().strike({"throttle", "error", "hang", "cut"}, place);
    if (fault) entry["fault"] = fault->kind;
    if (fault && fault->kind == "throttle") {
        const int asked = fault->keys.at("code").get<int>();
        throw WhatsAppRefusal{asked                   ? asked
                              : fault->person.empty() ? 130429
                                                      : 131056,
                              "Too many messages; wait"};
    }
    if (fault && fault->kind == "error") {
        auto answer = refusal({fault->keys.at("code").get<int>(), "A fault of the script"});
        if (const int status = fault->keys.at("status").get<int>()) answer.status = status;
        return answer;
    }
    Answer answer;
    const bool is_applied = !fault || fault->keys.at("applied").get<bool>();
    if (is_applied) {
        Json result;
        if (message)
            result = message->type == "read"
                         ? mark_read(*message)
                         : accept(*message, stage_.faults().strike({"undeliverable"}, place));
        else if (request.method == "POST" && edge == "media" && is_number)
            result = {{"id", add_file("document", Json::object())}};
        else if (request.method == "GET" && edge == "message_templates" && id == spec_.account_id)
            result = templates();
        else if (edge == "subscribed_apps" && id == spec_.account_id)
            result = request.method == "GET" ? Json{{"data", Json::array()}} : Json{{"success", true}};
        else if (request.method == "GET" && edge.empty() && is_number)
            result = {{"verified_name", spec_.name},
                      {"display_phone_number", spec_.display_number},
                      {"quality_rating", "GREEN"},
                      {"whatsapp_business_manager_messaging_limit", spec_.messaging_limit},
                      {"messaging_limit_tier", spec_.messaging_limit},
                      {"id", spec_.phone_number_id}};
        else if (const auto place_of_file =
                     request.method == "GET" && edge.empty() ? place_of(request, id) : std::nullopt)
            result = *place_of_file;
        else
            no_such_object(id);
        answer.body = one_line(result);
    }
    if (fault) {
        entry["applied"] = is_applied;
        answer.fate = Fate::cut;
        if (fault->kind == "hang") answer.held = std::chrono::seconds{fault->keys.at("seconds").get<int>()};
    }
    return answer;
}

Json WhatsAppAccount::accept(const WhatsAppMessage& message, const std::optional<FaultSpec>& fault) {
    auto& run = stage_.run();
    const auto now = run.now();
    auto* person = stage_.person_by_whatsapp(message.to);
    const Place place{label_, person ? person->spec.name : "", message.type};
    if (throughput_.wait(now).count() > 0)
        throw WhatsAppRefusal{130429, "Cloud API message throughput has been reached."};
    if (message.type == "template")
        if (const auto paused = stage_.faults().strike({"template_paused"}, place);
            paused && paused->keys.at("template") == message.template_name)
            throw WhatsAppRefusal{132015, "Template is paused due to low quality"};

    std::optional<int> failure;
    if (fault) failure = fault->keys.at("code").get<int>();
    if (!person) failure = 131026;
    if (person) {
        auto& conversation = conversation_with(person->spec.name);
        if (conversation.pair.wait(now).count() > 0)
            throw WhatsAppRefusal{131056,
                                  "Too many messages sent from this phone number to the same phone number"};
        const bool is_closed = stage_.faults().strike({"window_closed"}, place).has_value() ||
                               !conversation.window_until || now >= *conversation.window_until;
        if (message.type != "template" && is_closed) {
            if (spec_.window_refusal == WindowRefusal::in_answer)
                throw WhatsAppRefusal{
                    131047,
                    "Message failed to send because more than 24 hours have passed since the customer last replied to this number."};
            failure = 131047;
        }
        conversation.pair.take(now);
    }
    throughput_.take(now);

    const auto id = next_message_id();
    sent_[id] = {message, person ? person->spec.name : ""};
    if (person && message.type != "reaction") {
        auto& chat = conversation_with(person->spec.name).chat;
        ShownMessage shown;
        shown.id = id;
        shown.at = now;
        shown.kind = message.type;
        shown.text = message.text;
        shown.buttons = message.buttons;
        shown.state = "accepted";
        shown.reply_to = chat.find(message.reply_to) ? message.reply_to : "";
        chat.messages.push_back(std::move(shown));
    } else if (person) {
        if (auto* target = conversation_with(person->spec.name).chat.find(message.target))
            target->reaction_of_bot = message.text;
    }
    set_off(id, failure);

    Json contact{{"input", message.input}};
    if (!person || !person->spec.whatsapp->hides_phone)
        contact["wa_id"] = person ? person->spec.whatsapp->phone : message.to;
    if (person && !person->spec.whatsapp->bsuid.empty()) contact["user_id"] = person->spec.whatsapp->bsuid;
    Json accepted{{"id", id}};
    if (message.type == "template") accepted["message_status"] = "accepted";
    return {{"messaging_product", "whatsapp"},
            {"contacts", Json::array({contact})},
            {"messages", Json::array({accepted})}};
}

Json WhatsAppAccount::mark_read(const WhatsAppMessage& message) {
    for (auto& [name, conversation] : conversations_)
        if (auto* found = conversation.chat.find(message.target); found && found->author == Author::person) {
            found->state = "read";
            return {{"success", true}};
        }
    throw WhatsAppRefusal{131009, "Message to mark as read was not found"};
}

Json WhatsAppAccount::templates() const {
    Json all = Json::array();
    int number = 0;
    const auto paused = stage_.faults().in_force("template_paused", label_);
    for (const auto& one : spec_.templates) {
        const bool is_paused = std::any_of(paused.begin(), paused.end(), [&](const FaultSpec& fault) {
            return fault.keys.at("template") == one.name;
        });
        Json components = Json::array({{{"type", "BODY"}, {"text", one.body}}});
        if (!one.buttons.empty()) {
            Json buttons = Json::array();
            for (const auto& label : one.buttons)
                buttons.push_back({{"type", "QUICK_REPLY"}, {"text", label}});
            components.push_back({{"type", "BUTTONS"}, {"buttons", std::move(buttons)}});
        }
        std::string category = one.category;
        std::transform(category.begin(), category.end(), category.begin(),
                       [](unsigned char c) { return std::toupper(c); });
        all.push_back({{"name", one.name},
                       {"language", one.language},
                       {"status", is_paused ? "PAUSED" : one.status},
                       {"category", category},
                       {"components", std::move(components)},
                       {"id", std::to_string(70000 + ++number)}});
    }
    return {{"data", std::move(all)}, {"paging", Json::object()}};
}

WhatsAppAccount::Conversation& WhatsAppAccount::conversation_with(const std::string& person) {
    const auto known = conversations_.find(person);
    if (known != conversations_.end()) return known->second;
    return conversations_
        .emplace(person, Conversation{person, {}, std::nullopt, TokenBucket(kPairBurst, kPairPerSecond)})
        .first->second;
}

std::string WhatsAppAccount::next_message_id() {
    return fmt::format("wamid.SIM{}x{:08}", spec_.phone_number_id, ++messages_);
}

void WhatsAppAccount::recall(const Person& person, const PastMessage& past) {
    if (!person.spec.whatsapp) return;
    auto& chat = conversation_with(person.spec.name).chat;
    chat.recall(past);
    if (past.is_from_bot) chat.messages.back().state = "read";
}

const Chat* WhatsAppAccount::chat_of(const Person& person) const {
    const auto known = conversations_.find(person.spec.name);
    return known == conversations_.end() ? nullptr : &known->second.chat;
}

Json WhatsAppAccount::describe() const {
    Json windows = Json::object();
    for (const auto& [name, conversation] : conversations_)
        windows[name] =
            conversation.window_until ? Json(to_rfc3339(*conversation.window_until)) : Json(nullptr);
    return {
        {"pending_webhooks", postings_.size()}, {"verified", is_verified_}, {"windows", std::move(windows)}};
}

}  // namespace sim
