#include "bot/simulation/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace simulation {
namespace {

using domain::Instant;
using domain::Messenger;
using domain::OutboundMessage;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr hours kNetworkReturns{20};  // of the local day
constexpr std::string_view kIllness = "Saya sakit hari ini, mohon izin.";
constexpr std::string_view kReply = "Saya sedang bertugas di luar jangkauan sinyal.";
constexpr std::string_view kErrand = "mohon kabar berkas bulan ini";

Character character_of(const Behaviour& behaviour, double share) {
    for (std::size_t index = 0; index < behaviour.people.size(); ++index) {
        share -= behaviour.people[index];
        if (share < 0) return static_cast<Character>(index);
    }
    return Character::prompt;
}

}  // namespace

People::People(const std::vector<domain::Employee>& employees, const Behaviour& behaviour,
               const domain::Calendar& calendar, Chance chance, std::string zone)
    : behaviour_(behaviour), calendar_(calendar), chance_(chance), zone_(std::move(zone)) {
    for (const domain::Employee& employee : employees) {
        const std::string& id = employee.id.value;
        const bool is_on_whatsapp = chance_.share(id, "messenger") < behaviour.whatsapp;
        const Messenger messenger = is_on_whatsapp ? Messenger::whatsapp : Messenger::telegram;
        people_.push_back({employee.id, employee.name, employee.unit, messenger,
                           std::string(to_string(messenger)) + "-" + id,
                           character_of(behaviour, chance_.share(id, "character"))});
    }
    for (std::size_t index = 0; index < people_.size(); ++index) by_chat_[people_[index].chat] = index;
}

const People::Person* People::with_chat(const std::string& chat) const {
    const auto found = by_chat_.find(chat);
    return found == by_chat_.end() ? nullptr : &people_[found->second];
}

bool People::is_on_leave(const Person& person, std::chrono::sys_days monday) const {
    return chance_.share(person.id.value, "leave/" + domain::to_iso_date(monday)) < behaviour_.leave;
}

std::chrono::year_month_day People::date_of(Instant at) {
    if (at < today_span_.from || at >= today_span_.to) {
        today_ = domain::local_time(at, zone_).date;
        today_span_ = {domain::start_of_day(today_, zone_),
                       domain::start_of_day(domain::next_day(today_), zone_)};
        asked_today_.clear();
    }
    return today_;
}

std::optional<People::Asking> People::asking_of(std::string_view key) {
    if (key == "window_open" || key == "rollcall_ask") return Asking::first;
    if (key == "window_last" || key == "rollcall_nudge" || key == "call_nudge") return Asking::again;
    if (key == "sup_call_preview" || key == "sup_rollcall_card" || key == "sup_name_ambiguous")
        return Asking::card;
    if (key == "reason_to_decide") return Asking::decision;
    if (key == "flag_notice") return Asking::flag;
    if (key == "flag_reply_ask") return Asking::words;
    constexpr std::array<std::string_view, 5> kCalls = {"call_1", "call_2", "call_3", "call_n",
                                                        "call_urgent"};
    if (std::find(kCalls.begin(), kCalls.end(), key) != kCalls.end()) return Asking::first;
    return std::nullopt;
}

bool People::hear(const OutboundMessage& message, Instant at) {
    const Person* person = with_chat(message.chat);
    if (person == nullptr || person->character == Character::blocked) return false;
    if (message.kind != domain::OutboundKind::message) return true;
    const std::string day = domain::to_iso_date(date_of(at));
    const bool has_network = chance_.share(person->id.value, "network/" + day) >= behaviour_.no_network;
    acknowledge(*person, message, at, has_network);
    const auto asking = asking_of(message.message_key);
    if (asking)
        answer(*person, message, *asking,
               has_network ? at : std::max(at, today_span_.from + kNetworkReturns));
    return true;
}

/// WhatsApp says what became of a message; Telegram does not.
void People::acknowledge(const Person& person, const OutboundMessage& message, Instant at, bool has_network) {
    if (person.messenger != Messenger::whatsapp) return;
    const auto receipt = [&](domain::ReceiptKind kind) {
        return domain::Receipt{message_id_of(message), message.reference, kind, "", false};
    };
    add(person, at + seconds{1}, receipt(domain::ReceiptKind::sent));
    const Instant reached = has_network ? at : std::max(at, today_span_.from + kNetworkReturns);
    add(person, reached + seconds{3}, receipt(domain::ReceiptKind::delivered));
}

void People::answer(const Person& person, const OutboundMessage& message, Asking asking, Instant at) {
    const std::string& id = person.id.value;
    const std::string day = domain::to_iso_date(today_);
    const int times = ++asked_today_[id + "/" + message.message_key];
    const std::string event = fmt::format("{}/{}/{}", day, message.message_key, times);
    const bool is_asked_for_presence = asking == Asking::first || asking == Asking::again;
    if (is_asked_for_presence && chance_.share(id, "sick/" + day) < behaviour_.sick) {
        if (++asked_today_[id + "/sick"] == 1)
            say(person, kIllness, at + seconds{chance_.between(60, 1200, id, event)});
        return;
    }
    const auto delay = patience(person, asking, event);
    if (!delay) return;
    if (asking == Asking::words)
        say(person, kReply, at + *delay);
    else
        tap_first(person, message, at + *delay);
}

/// How long the person takes; nullopt: they do nothing about it.
std::optional<seconds> People::patience(const Person& person, Asking asking, const std::string& event) const {
    const auto within = [&](seconds least, seconds most) {
        return seconds{chance_.between(least.count(), most.count(), person.id.value, event)};
    };
    switch (asking) {
        case Asking::card:
            return within(seconds{5}, seconds{20});
        case Asking::words:
            return within(seconds{30}, minutes{5});
        case Asking::decision:
            return within(minutes{5}, hours{4});
        case Asking::flag:
            if (person.character == Character::silent) return std::nullopt;
            return within(minutes{10}, hours{6});
        case Asking::first:
        case Asking::again:
            break;
    }
    const bool is_first = asking == Asking::first;
    switch (person.character) {
        case Character::prompt:
            return is_first ? std::optional(within(seconds{5}, minutes{3})) : std::nullopt;
        case Character::unhurried:
            return is_first ? std::optional(within(minutes{1}, minutes{40})) : std::nullopt;
        case Character::second_reminder:
            return is_first ? std::nullopt : std::optional(within(seconds{20}, minutes{5}));
        case Character::late:
            return is_first ? std::optional(within(hours{1}, hours{3})) : std::nullopt;
        case Character::forgetful:
            if (!is_first || chance_.share(person.id.value, "forgets/" + event) < 0.5) return std::nullopt;
            return within(minutes{1}, minutes{40});
        case Character::silent:
        case Character::blocked:
            break;
    }
    return std::nullopt;
}

void People::tap_first(const Person& person, const OutboundMessage& message, Instant at) {
    if (message.buttons.empty()) return;
    const std::string id = message_id_of(message);
    const bool has_toasts = person.messenger == Messenger::telegram;
    add(person, at,
        domain::InboundTap{has_toasts ? "c" + message.reference : "", id, message.buttons.front().token});
}

void People::say(const Person& person, std::string_view text, Instant at) {
    domain::InboundMessage message;
    message.text = text;
    add(person, at, std::move(message));
}

void People::add(const Person& person, Instant at, domain::InboundBody body) {
    const std::uint64_t number = ++numbers_[person.chat];
    acts_.emplace(std::tuple(at, person.id, number), Act{at, fmt::format("{}/{}", person.chat, number),
                                                         person.messenger, person.chat, std::move(body)});
}

void People::plan_calls(const std::vector<domain::Unit>& units, int calls_per_week,
                        std::chrono::sys_days monday, Instant from) {
    std::map<domain::EmployeeId, const Person*> by_id;
    std::map<domain::UnitId, std::vector<const Person*>> members;
    for (const Person& person : people_) {
        by_id[person.id] = &person;
        members[person.unit].push_back(&person);
    }
    const std::string week = domain::to_iso_date(monday);
    for (const domain::Unit& unit : units) {
        const auto head = unit.head ? by_id.find(*unit.head) : by_id.end();
        if (head == by_id.end() || head->second->character == Character::blocked) continue;
        const Person& caller = *head->second;
        if (is_on_leave(caller, monday)) continue;
        for (int number = 0; number < calls_per_week; ++number) {
            const std::string event = fmt::format("call/{}/{}/{}", unit.id.value, week, number);
            const auto draw = [&](std::int64_t least, std::int64_t most, std::string_view what) {
                return chance_.between(least, most, caller.id.value, fmt::format("{}/{}", event, what));
            };
            const std::chrono::sys_days date = monday + std::chrono::days{draw(0, 4, "day")};
            if (calendar_.holiday_on(date) != nullptr) continue;
            const Instant at =
                domain::instant_at(date, hours{8} + seconds{draw(0, 7 * 3600 - 1, "time")}, zone_);
            if (at < from) continue;
            if (draw(1, 4, "kind") == 1) {
                say(caller, "/apel", at);
                continue;
            }
            // Whoever comes out first for this call is called: one more person changes it only by coming
            // first.
            const Person* called = nullptr;
            std::uint64_t best = 0;
            for (const Person* member : members[unit.id]) {
                const std::uint64_t drawn = chance_.draw(member->id.value, event);
                if (member != &caller && (called == nullptr || drawn > best))
                    std::tie(called, best) = std::pair(member, drawn);
            }
            if (called != nullptr) say(caller, fmt::format("/panggil {}: {}", called->name, kErrand), at);
        }
    }
}

std::optional<Instant> People::next() const {
    return acts_.empty() ? std::nullopt : std::optional(std::get<Instant>(acts_.begin()->first));
}

std::vector<Act> People::due(Instant now) {
    std::vector<Act> due;
    while (!acts_.empty() && std::get<Instant>(acts_.begin()->first) <= now)
        due.push_back(std::move(acts_.extract(acts_.begin()).mapped()));
    return due;
}

}  // namespace simulation
