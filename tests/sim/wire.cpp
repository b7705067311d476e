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

constexpr seconds kTapLife{150};  // at Telegram; everything else there lives a day, at WhatsApp a week
constexpr seconds kTelegramLife = hours{24};
constexpr seconds kWhatsappLife = hours{7 * 24};

json json_of(const domain::InboundBody& body) {
    if (const auto* tap = std::get_if<domain::InboundTap>(&body))
        return {
            {"is", "tap"}, {"on", tap->message_id}, {"token", tap->token}, {"callback", tap->callback_id}};
    if (const auto* reaction = std::get_if<domain::InboundReaction>(&body))
        return {{"is", "reaction"}, {"on", reaction->message_id}, {"emoji", reaction->emoji}};
    const auto& message = std::get<domain::InboundMessage>(body);
    if (message.content == domain::ContentKind::voice) return {{"is", "voice"}};
    return {{"is", "text"}, {"text", message.text}};
}

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
    domain::SendOutcome send(const domain::OutboundMessage& message, std::chrono::milliseconds,
                             Instant now) override {
        return wire_.send(account_.messenger, message, now);
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

/// In any order, some never, some much later than what they tell of.
void Wire::bring_receipts(const std::string& id, const std::string& reference, const std::string& address) {
    const Instant at = parts_.clock.truth();
    int number = 0;
    for (const char* kind : {"sent", "delivered", "read"}) {
        ++number;
        const std::string which = id + "/" + kind;
        if (parts_.faults.befalls(0.02, "receipt lost", which)) continue;
        const Instant happened = at + seconds{number};
        Instant arrives = happened + seconds{1};
        if (parts_.faults.befalls(0.10, "receipt late", which))
            arrives += seconds{parts_.faults.between(1, 30, "late by", which)};
        if (parts_.faults.befalls(0.005, "receipt very late", which))
            arrives += hours{parts_.faults.between(1, 160, "very late by", which)};
        const json raw = {{"is", "receipt"},
                          {"kind", kind},
                          {"on", id},
                          {"reference", reference},
                          {"at", domain::whole_seconds(happened).time_since_epoch().count()}};
        post(arrives, {Messenger::whatsapp, id + ":" + kind, address, raw.dump(), happened, kWhatsappLife});
    }
}

// ------------------------------------------------------------------------------------------------ into Sigap

void Wire::let_people_act() {
    const Instant now = parts_.clock.truth();
    while (!arrivals_.empty() && arrivals_.begin()->first <= now)
        arrivals_.extract(arrivals_.begin()).mapped()();
    for (const Deed& deed : parts_.people.due(now)) carry_out(deed);
}

/// Over another messenger where this one is shut, and as soon as it works again.
void Wire::carry_out(const Deed& deed) {
    const Instant now = parts_.clock.truth();
    Act act;
    act.employee = deed.employee;
    act.messenger = deed.messenger;
    act.tried_at = now;
    act.why = deed.why;
    std::string address = address_of(deed.employee, deed.messenger);
    if (blocked_.contains(address)) {
        Truth& truth = parts_.truth;
        truth.acts_of[deed.employee].push_back(truth.acts.size());
        truth.acts.push_back(std::move(act));
        return;
    }
    const Spell* down = parts_.faults.on(Trouble::provider_down, now, deed.messenger);
    act.at = down ? down->span.to + seconds{3} : now;
    post_act(std::move(act), address, deed.body);
}

void Wire::post_act(Act act, const std::string& address, const domain::InboundBody& body) {
    json raw = json_of(body);
    const Instant at = *act.at;
    const bool is_tap = std::holds_alternative<domain::InboundTap>(body);
    const bool is_telegram = act.messenger == Messenger::telegram;
    act.has_time = !(is_tap && is_telegram);
    if (act.has_time) raw["at"] = domain::whole_seconds(at).time_since_epoch().count();
    act.key = fmt::format("e{}", ++keys_);
    const std::string which = fmt::format("{}/{}", act.employee, domain::to_micros(act.tried_at));
    Instant arrives = at + std::chrono::milliseconds{parts_.faults.between(300, 2500, "latency", which)};
    if (parts_.faults.befalls(0.05, "delayed", which))
        arrives += seconds{parts_.faults.between(1, 120, "delay", which)};
    if (act.has_time && parts_.faults.befalls(0.03, "much delayed", which))
        arrives += minutes{parts_.faults.between(2, is_telegram ? 23 * 60 : 7 * 24 * 60 - 60, "much", which)};
    Parcel parcel{act.messenger, act.key, address,
                  raw.dump(),    at,      !is_telegram ? kWhatsappLife : is_tap ? kTapLife : kTelegramLife};
    if (parts_.faults.befalls(0.05, "doubled", which))
        post(arrives + seconds{parts_.faults.between(0, act.has_time ? 3600 : 100, "again", which)}, parcel);
    post(arrives, std::move(parcel));
    Truth& truth = parts_.truth;
    truth.act_of_key[act.key] = truth.acts.size();
    if (owners_.at(address) == act.employee && addresses_.at({act.employee, act.messenger}) == address)
        truth.acts_of[act.employee].push_back(truth.acts.size());
    parts_.note(
        fmt::format("{} acts on {} for {}: {}", act.employee, to_string(act.messenger), act.why, act.key));
    truth.acts.push_back(std::move(act));
}

void Wire::move(const std::string& employee, Messenger messenger) {
    std::string& address = addresses_.at({employee, messenger});
    const std::string old = address;
    address += "9";
    owners_.erase(old);
    owners_[address] = employee;
    const Instant at = parts_.clock.truth();
    const json raw = {
        {"is", "moves"}, {"to", address}, {"at", domain::whole_seconds(at).time_since_epoch().count()}};
    post(at + seconds{2}, {messenger, fmt::format("e{}", ++keys_), old, raw.dump(), at, kWhatsappLife});
}

void Wire::set_blocked(const std::string& employee, Messenger messenger, bool is_blocked) {
    const std::string address = address_of(employee, messenger);
    if (is_blocked)
        blocked_.insert(address);
    else
        blocked_.erase(address);
    const Instant at = parts_.clock.truth();
    const json raw = {{"is", "blocks"},
                      {"blocked", is_blocked},
                      {"at", domain::whole_seconds(at).time_since_epoch().count()}};
    if (messenger == Messenger::telegram)
        return post(at + seconds{2},
                    {messenger, fmt::format("e{}", ++keys_), address, raw.dump(), at, kTelegramLife});
    if (is_blocked) return;  // WhatsApp tells of neither; who lets the number in again writes to it
    Act act;
    act.employee = employee;
    act.messenger = messenger;
    act.tried_at = at;
    act.at = at;
    act.why = "unblocked";
    domain::InboundMessage greeting;
    greeting.text = "halo";
    post_act(std::move(act), address, greeting);
}

void Wire::post_nonsense(int number) {
    const FaultPlan& faults = parts_.faults;
    const std::string which = std::to_string(number);
    const auto& all = parts_.people.all();
    const Person& victim =
        all[static_cast<std::size_t>(faults.between(0, People::kPeople - 1, "victim", which))];
    const Messenger messenger = victim.chats.begin()->first;
    const Instant at = parts_.clock.truth();
    Parcel parcel{messenger,    fmt::format("x{}", ++keys_), address_of(victim.id, messenger), "", at,
                  kTelegramLife};
    json raw = {
        {"at", domain::whole_seconds(at).time_since_epoch().count()}, {"is", "text"}, {"text", "hadir"}};
    switch (faults.between(0, 8, "nonsense", which)) {
        case 0:  // in a group, by the very person
            raw["group"] = true;
            raw["sender"] = parcel.chat;
            parcel.chat = "-100200300";
            break;
        case 1:
            raw["edit"] = true;
            break;
        case 2:
            raw["bot"] = true;
            raw["sender"] = "999";
            parcel.chat = "999";
            break;
        case 3:  // a stranger
            parcel.chat = fmt::format("555{}", number);
            break;
        case 4:
            parcel.is_forged = true;
            break;
        case 5:
            parcel.is_understood = false;
            raw = {{"is", "unreadable"}};
            break;
        case 6:
            raw = {{"is", "unreadable"}};
            break;
        case 7:  // poison, of nobody's chat: what is unread is held against nobody
            raw = {{"is", "explosive"}};
            parcel.chat = fmt::format("555{}", number);
            break;
        default:
            raw["is"] = "unknown";
            break;
    }
    parcel.raw = raw.dump();
    parts_.truth.foreign.insert(parcel.key);
    parts_.note("nonsense " + parcel.key + ": " + parcel.raw);
    post(at, std::move(parcel));
}

void Wire::post(Instant at, Parcel parcel) {
    parcels_.emplace(at, std::move(parcel));
}

/// As reliability.md fact 2 has it; given up when its life is over.
void Wire::retry(Parcel parcel) {
    constexpr std::array<int, 7> kDelays = {1, 2, 4, 8, 16, 32, 60};
    last_errors_[parcel.messenger] = parts_.clock.truth();
    parts_.truth.disturbances.push_back(parts_.clock.truth());
    const int delay = kDelays[std::min<std::size_t>(static_cast<std::size_t>(parcel.tries), 6)];
    ++parcel.tries;
    const Instant at = parts_.clock.truth() + seconds{delay};
    if (at > parcel.sent_at + parcel.life) return parts_.note("the provider gives up " + parcel.key);
    post(at, std::move(parcel));
}

/// As getWebhookInfo tells; Meta tells nothing of the kind.
domain::Result<std::optional<domain::ProviderCondition>> Wire::condition(Messenger messenger) const {
    if (parts_.machine.is_dead() || parts_.faults.on(Trouble::provider_down, parts_.clock.truth(), messenger))
        return domain::failure(domain::Fault::unreachable, "no answer");
    domain::ProviderCondition condition;
    if (messenger == Messenger::telegram) {
        const auto last = last_errors_.find(messenger);
        if (last != last_errors_.end())
            condition.last_error_at = Instant{domain::whole_seconds(last->second)};
        condition.waiting = std::count_if(parcels_.begin(), parcels_.end(), [&](const auto& entry) {
            return entry.second.messenger == messenger && entry.second.tries > 0;
        });
    }
    return condition;
}

void Wire::nobody_home() {
    const Instant now = parts_.clock.truth();
    while (!under_way_.empty()) {
        retry(std::move(under_way_.front()));
        under_way_.pop_front();
    }
    // Each is asked to wait for a minute at most, so that its last try comes soon after the start.
    std::vector<Parcel> missed;
    while (!parcels_.empty() && parcels_.begin()->first <= now)
        missed.push_back(std::move(parcels_.extract(parcels_.begin()).mapped()));
    for (Parcel& parcel : missed) retry(std::move(parcel));
}

std::optional<Instant> Wire::next() const {
    std::optional<Instant> earliest = parts_.people.next();
    const auto consider = [&](Instant at) { earliest = std::min(at, earliest.value_or(at)); };
    if (!parcels_.empty()) consider(parcels_.begin()->first);
    if (!arrivals_.empty()) consider(arrivals_.begin()->first);
    return earliest ? std::optional(*earliest + parts_.clock.skew()) : std::nullopt;
}

std::vector<simulation::Post> Wire::due(Instant) {
    const Instant now = parts_.clock.truth();
    let_people_act();
    std::vector<simulation::Post> posts;
    while (!parcels_.empty() && parcels_.begin()->first <= now) {
        Parcel parcel = std::move(parcels_.extract(parcels_.begin()).mapped());
        if (const Spell* down = parts_.faults.on(Trouble::provider_down, now, parcel.messenger)) {
            if (down->span.to <= parcel.sent_at + parcel.life) post(down->span.to, std::move(parcel));
            continue;
        }
        const json body = {{"signature", parcel.is_forged ? "theirs" : "ours"},
                           {"key", parcel.key},
                           {"chat", parcel.chat},
                           {"raw", parcel.raw},
                           {"understood", parcel.is_understood}};
        posts.push_back({lines_.at(parcel.messenger).get(), body.dump(), 1});
        under_way_.push_back(std::move(parcel));
    }
    return posts;
}

void Wire::answered(const simulation::Post&, int status) {
    Parcel parcel = std::move(under_way_.front());
    under_way_.pop_front();
    if (parts_.machine.is_dead() || status == 503) return retry(std::move(parcel));
    if (parcel.is_forged) {
        if (status != 401) throw Breach{fmt::format("I20: a forged post was answered {}", status)};
        return;
    }
    if (status != 200) throw Breach{fmt::format("I14: {} was answered {}", parcel.key, status)};
    parts_.truth.acknowledged.emplace(fmt::format("{}/{}", to_string(parcel.messenger), parcel.key),
                                      parts_.clock.truth());
    const auto act = parts_.truth.act_of_key.find(parcel.key);
    if (act == parts_.truth.act_of_key.end()) return;
    Act& done = parts_.truth.acts[act->second];
    if (!done.arrived) done.arrived = parts_.clock.truth();
}

}  // namespace sim
