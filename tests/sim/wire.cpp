#include "tests/sim/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/simulation/run.hpp"

namespace sim {
namespace {

using nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

domain::ReceiptKind receipt_kind(const std::string& name) {
    if (name == "delivered") return domain::ReceiptKind::delivered;
    if (name == "read") return domain::ReceiptKind::read;
    return domain::ReceiptKind::sent;
}

domain::InboundBody body_of(const json& raw, const std::string& key) {
    const std::string is = raw.at("is");
    if (is == "tap") return domain::InboundTap{raw.at("callback"), raw.at("on"), raw.at("token")};
    if (is == "reaction") return domain::InboundReaction{raw.at("on"), raw.at("emoji")};
    if (is == "blocks") return domain::Reachability{raw.at("blocked")};
    if (is == "moves") return domain::AddressChange{raw.at("to")};
    if (is == "receipt")
        return domain::Receipt{raw.at("on"), raw.at("reference"), receipt_kind(raw.at("kind")), "", false};
    if (is == "unknown") return domain::Ignored{"sticker pack", false};
    domain::InboundMessage message;
    message.message_id = key;
    message.is_edit = raw.value("edit", false);
    message.text = raw.value("text", "");
    if (is == "voice") message.content = domain::ContentKind::voice;
    return message;
}

const std::map<Messenger, domain::SendLimits>& limits() {
    static const auto limits = simulation::limits_of_adapters().value();
    return limits;
}

}  // namespace

/// One account.
class Wire::Line final : public domain::Channel {
public:
    Line(Wire& wire, Messenger messenger) : wire_(wire), account_{messenger, "main"} {}

    const domain::Account& account() const override { return account_; }
    domain::SendLimits limits() const override { return sim::limits().at(account_.messenger); }
    std::vector<std::string> secrets() const override { return {}; }
    bool can_edit() const override { return account_.messenger == Messenger::telegram; }
    bool is_polled() const override { return false; }

    domain::Result<domain::Delivery> receive(const domain::WebhookRequest& request) const override {
        const json body = json::parse(request.body);
        if (body.at("signature") != "ours") return domain::failure(domain::Fault::unverified, "not signed");
        domain::Delivery delivery;
        delivery.events.push_back({body.at("key"), body.at("chat"), body.at("raw"), body.at("understood")});
        return delivery;
    }
    domain::Result<domain::InboundEvent> read(const domain::ReceivedEvent& received) const override {
        const json raw = json::parse(received.raw);
        if (raw.at("is") == "unreadable") return domain::failure(domain::Fault::malformed, "no such form");
        if (raw.at("is") == "explosive") throw std::runtime_error("poison");
        domain::InboundEvent event;
        event.chat = received.chat;
        event.sender = raw.value("sender", received.chat);
        if (raw.value("group", false)) event.chat_kind = domain::ChatKind::group;
        event.is_bot = raw.value("bot", false);
        if (raw.contains("at")) event.provider_time = domain::from_unix_seconds(raw.at("at"));
        event.body = body_of(raw, received.key);
        return event;
    }
    void send(const domain::OutboundMessage& message, std::chrono::milliseconds, Instant now,
              domain::OutcomeCame came) override {
        came(wire_.send(account_.messenger, message, now));
    }
    domain::Result<Batch> poll(std::int64_t, seconds, const std::function<bool()>&) override {
        return Batch{};
    }
    domain::Result<std::optional<domain::ProviderCondition>> condition(std::chrono::milliseconds) override {
        return wire_.condition(account_.messenger);
    }

private:
    Wire& wire_;
    const domain::Account account_;
};

Wire::Wire(Parts parts) : parts_(std::move(parts)) {
    for (const Messenger messenger : {Messenger::telegram, Messenger::whatsapp})
        lines_[messenger] = std::make_unique<Line>(*this, messenger);
    for (const Person& person : parts_.people.all())
        for (const auto& [messenger, address] : person.chats) {
            addresses_[{person.id, messenger}] = address;
            owners_[address] = person.id;
        }
}

Wire::~Wire() = default;

domain::Channel& Wire::channel(Messenger messenger) {
    return *lines_.at(messenger);
}

std::vector<domain::Channel*> Wire::channels() {
    return {lines_.at(Messenger::telegram).get(), lines_.at(Messenger::whatsapp).get()};
}

std::string Wire::address_of(const std::string& employee, Messenger messenger) const {
    const auto found = addresses_.find({employee, messenger});
    return found == addresses_.end() ? "" : found->second;
}

// --------------------------------------------------------------------------------------------- out of Sigap

domain::SendOutcome Wire::send(Messenger messenger, const domain::OutboundMessage& message, Instant wall) {
    if (parts_.machine.is_dead()) throw std::runtime_error("the machine has no power");
    const Instant now = parts_.clock.truth();
    const FaultPlan& faults = parts_.faults;
    if (faults.on(Trouble::provider_down, now, messenger))
        return domain::RetryAt{wall + seconds{30}, domain::RetryScope::account, "no answer", true};
    const bool is_message = message.kind == domain::OutboundKind::message;
    auto& copies = parts_.truth.copies[message.reference];
    const std::string which =
        fmt::format("{}/{}/{}", message.reference, copies.size(), domain::to_micros(now) / 1'000'000);
    if (const bool is_whole = faults.on(Trouble::throttled, now, messenger) != nullptr;
        is_whole || faults.befalls(0.02, "429", which))
        return domain::RetryAt{wall + seconds{faults.between(1, 40, "retry_after", which)},
                               is_whole ? domain::RetryScope::account : domain::RetryScope::chat, "429"};
    const auto owner = owners_.find(message.chat);
    if (owner == owners_.end() || blocked_.contains(message.chat))
        return domain::Refused{domain::RefusalReason::unreachable, "nobody is there"};
    if (!is_message) return domain::Accepted{"m" + message.reference};

    Copy copy{message.reference, messenger, owner->second, message.message_key, message.text, now};
    Asking asking;
    if (asks_about_call(copy.key)) {
        asking = parts_.asking(message.reference);
        copy.call = asking.call;
        copy.attempt = asking.attempt;
    }
    if (faults.befalls(0.01, "lost", which)) {
        copies.push_back(copy);
        parts_.truth.disturbances.push_back(now);
        return domain::Unclear{"no answer, and it did not arrive"};
    }
    const std::string id = deliver(messenger, message, copy, asking);
    const bool is_killed = faults.befalls(0.004, "killed after sending", which);
    const bool is_unclear = faults.befalls(0.01, "unclear", which);
    copy.is_known = !is_killed && !is_unclear;
    copies.push_back(copy);
    if (is_killed) {
        parts_.note("killed between send and record of " + message.reference);
        parts_.machine.die();
        throw std::runtime_error("the machine has no power");
    }
    if (!is_unclear) return domain::Accepted{id};
    parts_.truth.disturbances.push_back(now);
    return domain::Unclear{"no answer, but it arrived"};
}

/// On the phone within a few seconds. Sent again, it is another message there.
std::string Wire::deliver(Messenger messenger, const domain::OutboundMessage& message, Copy& copy,
                          const Asking& asking) {
    const std::string id =
        fmt::format("m{}-{}", message.reference, parts_.truth.copies.at(message.reference).size());
    const Instant at = parts_.clock.truth();
    copy.has_reached = true;
    if (messenger == Messenger::whatsapp) bring_receipts(id, message.reference, message.chat);
    arrivals_.emplace(at + seconds{2}, [this, message, messenger, id, asking, employee = copy.employee] {
        parts_.people.hear(parts_.people.one(employee), messenger, message, id, parts_.clock.truth(), asking);
    });
    return id;
}

}  // namespace sim
