#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "tests/sim/wire.hpp"

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

}  // namespace

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
        posts.push_back({&channel(parcel.messenger), body.dump(), 1});
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
