#include "bot/simulation/scripted_channel.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace simulation {
namespace {

using domain::Instant;
using nlohmann::json;

constexpr std::chrono::seconds kTryAgain{30};

domain::ReceiptKind receipt_kind(const std::string& name) {
    return name == "delivered" ? domain::ReceiptKind::delivered : domain::ReceiptKind::sent;
}

bool is_budgeted(std::string_view key) {
    return key == "window_open" || key == "window_last" || key == "hr_digest";
}

json json_of(const Act& act) {
    json raw = {{"at", domain::whole_seconds(act.at).time_since_epoch().count()}};
    if (const auto* tap = std::get_if<domain::InboundTap>(&act.body))
        raw.update({{"tap", tap->token}, {"on", tap->message_id}, {"callback", tap->callback_id}});
    if (const auto* message = std::get_if<domain::InboundMessage>(&act.body)) raw["text"] = message->text;
    if (const auto* receipt = std::get_if<domain::Receipt>(&act.body))
        raw.update({{"receipt", receipt->kind == domain::ReceiptKind::delivered ? "delivered" : "sent"},
                    {"on", receipt->message_id}});
    return raw;
}

}  // namespace

void Load::count(Instant at) {
    const auto second = domain::whole_seconds(at);
    const auto minute = std::chrono::floor<std::chrono::minutes>(at);
    if (second != second_) in_second_ = 0;
    if (minute != minute_) in_minute_ = 0;
    second_ = second;
    minute_ = minute;
    ++sends_;
    peak_second_ = std::max(peak_second_, ++in_second_);
    peak_minute_ = std::max(peak_minute_, ++in_minute_);
    if (in_second_ == static_cast<std::int64_t>(std::max(1.0, std::floor(limit_)))) ++seconds_at_limit_;
}

void Calm::count(const std::string& chat, Instant at) {
    if (at >= day_ends_) {
        close_day();
        day_ends_ = domain::start_of_day(domain::next_day(domain::local_time(at, zone_).date), zone_);
    }
    ++today_[chat];
}

void Calm::close_day() {
    for (const auto& [chat, messages] : today_) ++days_[messages];
    today_.clear();
}

ScriptedChannel::ScriptedChannel(domain::Messenger messenger, domain::SendLimits limits, Crowd& people,
                                 Calmness& calm, std::vector<domain::Span> outages)
    : account_{messenger, "main"},
      limits_(limits),
      people_(people),
      calm_(calm),
      outages_(std::move(outages)),
      load_(limits.account_per_second) {}

domain::Result<domain::Delivery> ScriptedChannel::receive(const domain::WebhookRequest& request) const {
    domain::Delivery delivery;
    for (const json& event : json::parse(request.body))
        delivery.events.push_back({event.at(0), event.at(1), event.at(2), true});
    return delivery;
}

domain::Result<domain::InboundEvent> ScriptedChannel::read(const domain::ReceivedEvent& received) const {
    const json raw = json::parse(received.raw);
    domain::InboundEvent event;
    event.chat = event.sender = received.chat;
    const bool is_timeless_tap = raw.contains("tap") && account_.messenger == domain::Messenger::telegram;
    if (!is_timeless_tap) event.provider_time = domain::from_unix_seconds(raw.at("at"));
    if (raw.contains("tap")) {
        event.body = domain::InboundTap{raw.at("callback"), raw.at("on"), raw.at("tap")};
    } else if (raw.contains("text")) {
        domain::InboundMessage message;
        message.message_id = received.key;
        message.text = raw.at("text");
        event.body = std::move(message);
    } else {
        event.body = domain::Receipt{raw.at("on"), "", receipt_kind(raw.at("receipt")), "", false};
    }
    return event;
}

void ScriptedChannel::send(const domain::OutboundMessage& message, std::chrono::milliseconds, Instant now,
                           domain::OutcomeCame came) {
    came(take(message, now));
}

domain::SendOutcome ScriptedChannel::take(const domain::OutboundMessage& message, Instant now) {
    const bool is_down = std::any_of(outages_.begin(), outages_.end(), [&](const domain::Span& outage) {
        return outage.from <= now && now < outage.to;
    });
    if (is_down) return domain::RetryAt{now + kTryAgain, domain::RetryScope::account, "no answer"};
    load_.count(now);
    if (!people_.hear(message, now))
        return domain::Refused{domain::RefusalReason::unreachable, "shut out by the person"};
    const bool is_new = message.kind == domain::OutboundKind::message;
    if (is_new) calm_.all.count(message.chat, now);
    if (is_new && is_budgeted(message.message_key)) calm_.reminders.count(message.chat, now);
    ++messages_[is_new ? message.message_key : std::string(to_string(message.kind))];
    return domain::Accepted{message_id_of(message)};
}

domain::Result<domain::Channel::Batch> ScriptedChannel::poll(std::int64_t, std::chrono::seconds,
                                                             const std::function<bool()>&) {
    return Batch{};
}

std::string webhook_of(const std::vector<Act>& acts) {
    json events = json::array();
    for (const Act& act : acts) events.push_back({act.key, act.chat, json_of(act).dump()});
    return events.dump();
}

}  // namespace simulation
