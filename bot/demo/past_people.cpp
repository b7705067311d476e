#include "bot/demo/past_people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/domain/local_time.hpp"

namespace demo {
namespace {

using domain::Instant;
using domain::Messenger;
using domain::OutboundMessage;
using std::chrono::minutes;
using std::chrono::seconds;

/// What people write is numbered far from what Sigap writes (simulation::message_id_of) and the simulator.
constexpr std::int64_t kFirstOwnId = 900'000'000;
constexpr std::string_view kWherePeopleLive = "Asia/Makassar";

/// What a day's work was, in Indonesian and English.
struct Work {
    std::string_view in_indonesian;
    std::string_view in_english;
};
constexpr std::array<Work, 6> kWorks{{
    {"menyusun bahan rapat koordinasi dan notulen",
     "prepared papers and minutes of the coordination meeting"},
    {"memeriksa berkas usulan kenaikan pangkat", "checked files of proposed promotions"},
    {"rekap surat masuk dan keluar, arsip diperbarui", "listed letters in and out, filed the archive"},
    {"menyiapkan laporan triwulan, draf dikirim ke pimpinan", "drafted the quarterly report and sent it up"},
    {"mendampingi tamu dinas dan menindaklanjuti disposisi", "received official guests, followed up orders"},
    {"memperbarui data pegawai di aplikasi kepegawaian", "updated staff data in the personnel system"},
}};

bool asks_to_answer_a_call(std::string_view key) {
    constexpr std::array<std::string_view, 5> kAsking = {"rollcall_ask", "call_1", "call_2", "call_3",
                                                         "call_n"};
    return std::find(kAsking.begin(), kAsking.end(), key) != kAsking.end();
}

}  // namespace

domain::Span power_cut() {
    return {domain::from_rfc3339("2026-01-21T10:02:00+08:00").value(),
            domain::from_rfc3339("2026-01-21T10:41:00+08:00").value()};
}

PastPeople::PastPeople(const std::vector<Player>& players, domain::Language language, std::string prompt)
    : language_(language), prompt_(std::move(prompt)) {
    for (const Player& player : players) {
        if (!player.telegram_chat.empty())
            places_.push_back({player.id, Messenger::telegram, player.telegram_chat});
        if (!player.whatsapp_chat.empty())
            places_.push_back({player.id, Messenger::whatsapp, player.whatsapp_chat});
    }
}

const PastPeople::Place& PastPeople::first_place_of(const std::string& person) const {
    return *std::find_if(places_.begin(), places_.end(),
                         [&](const Place& place) { return place.person == person; });
}

bool PastPeople::hear(const OutboundMessage& message, Instant at) {
    const auto place = std::find_if(places_.begin(), places_.end(),
                                    [&](const Place& one) { return one.chat == message.chat; });
    if (place == places_.end()) return false;
    if (message.kind == domain::OutboundKind::edit) change(message.chat, message.target, message.text);
    if (message.kind != domain::OutboundKind::message) return true;
    ++heard_;
    keep(message.chat, {true, simulation::message_id_of(message), at, message.text});
    acknowledge(*place, message, at);
    answer(*place, message, at);
    return true;
}

void PastPeople::keep(const std::string& chat, Remembered message) {
    for (Place& place : places_) {
        if (place.chat != chat) continue;
        place.messages.push_back(std::move(message));
        if (place.messages.size() > kMostRemembered) place.messages.pop_front();
        return;
    }
}

void PastPeople::change(const std::string& chat, const std::string& id, const std::string& text) {
    for (Place& place : places_)
        for (Remembered& message : place.messages)
            if (place.chat == chat && message.id == id) message.text = text;
}

std::string PastPeople::script_of_chats() const {
    std::string lines;
    for (const Place& place : places_)
        for (const Remembered& message : place.messages)
            lines += nlohmann::json{{"past", message.is_from_bot ? "bot" : "person"},
                                    {"person", place.person},
                                    {"on", domain::to_string(place.messenger)},
                                    {"at", domain::to_rfc3339_utc(message.at)},
                                    {"id", message.id},
                                    {"text", message.text}}
                         .dump() +
                     "\n";
    return lines;
}

/// WhatsApp says what became of a message; Telegram does not.
void PastPeople::acknowledge(const Place& place, const OutboundMessage& message, Instant at) {
    if (place.messenger != Messenger::whatsapp) return;
    const auto receipt = [&](domain::ReceiptKind kind) {
        return domain::Receipt{simulation::message_id_of(message), message.reference, kind, "", false};
    };
    add(place, at + seconds{1}, receipt(domain::ReceiptKind::sent));
    add(place, at + seconds{3}, receipt(domain::ReceiptKind::delivered));
}

void PastPeople::answer(const Place& place, const OutboundMessage& message, Instant at) {
    const std::string& key = message.message_key;
    if (key == "enrol_confirm" || key == "sup_rollcall_card" || key == "sup_call_preview")
        tap_first(place, message, at + seconds{8});
    else if (key == "window_open" || key == "window_last")
        answer_window(place, message, at);
    else if (asks_to_answer_a_call(key))
        answer_call(place, message, at);
    else if (key == "report_reminder")
        report(place, at);
}

/// Most check in within half an hour, some when they are reminded, a few late or not at all.
void PastPeople::answer_window(const Place& place, const OutboundMessage& message, Instant at) {
    const bool is_last = message.message_key == "window_last";
    const std::string day = domain::to_iso_date(domain::local_time(at, kWherePeopleLive).date);
    const double mood = place.person == prompt_ ? 0 : chance_.share(place.person, "window/" + day);
    const auto within = [&](seconds least, seconds most) {
        return at + seconds{chance_.between(least.count(), most.count(), place.person, "delay/" + day)};
    };
    if (is_last && mood < 0.955)
        tap_first(place, message, within(minutes{1}, minutes{9}));
    else if (!is_last && mood < 0.90)
        tap_first(place, message, within(seconds{30}, minutes{35}));
    else if (!is_last && mood >= 0.955 && mood < 0.98)
        tap_first(place, message, within(minutes{65}, minutes{100}));
}

/// The rule leaves five minutes.
void PastPeople::answer_call(const Place& place, const OutboundMessage& message, Instant at) {
    const double mood = chance_.share(place.person, "call/" + message.reference);
    const bool must = place.person == prompt_ || owes_an_answer_.erase(place.person) > 0;
    const auto within = [&](seconds least, seconds most) {
        return at + seconds{chance_.between(least.count(), most.count(), place.person, message.reference)};
    };
    const domain::Span dark = power_cut();
    const bool is_dark = at > dark.from - minutes{1} && at < dark.to;
    if (is_dark && place.person != prompt_ && mood < 0.5) {
        cut_off_.insert(place.person);
        return;
    }
    if (must || mood < 0.90) return tap_first(place, message, within(seconds{15}, seconds{200}));
    owes_an_answer_.insert(place.person);
    if (mood < 0.96) tap_first(place, message, within(minutes{6}, minutes{14}));
}

void PastPeople::report(const Place& place, Instant at) {
    const std::string day = domain::to_iso_date(domain::local_time(at, kWherePeopleLive).date);
    if (place.person != prompt_ && chance_.share(place.person, "report/" + day) >= 0.88) return;
    if (cut_off_.contains(place.person) && at < power_cut().to + std::chrono::hours{12}) return;
    const Work& work = kWorks[chance_.draw(place.person, "work/" + day) % kWorks.size()];
    domain::InboundMessage said;
    said.text =
        fmt::format("/laporan {}", language_ == domain::Language::en ? work.in_english : work.in_indonesian);
    add(place, at + seconds{chance_.between(60, 1500, place.person, "report/" + day)}, std::move(said));
}

void PastPeople::tap_first(const Place& place, const OutboundMessage& message, Instant at) {
    if (message.buttons.empty()) return;
    const bool has_toasts = place.messenger == Messenger::telegram;
    add(place, at,
        domain::InboundTap{has_toasts ? "c" + message.reference : "", simulation::message_id_of(message),
                           message.buttons.front().token});
}

void PastPeople::say(const std::string& person, std::string_view text, Instant at) {
    domain::InboundMessage message;
    message.text = text;
    add(first_place_of(person), at, std::move(message));
}

void PastPeople::enrol(const std::string& person, Messenger messenger, std::string_view code, Instant at) {
    const auto place = std::find_if(places_.begin(), places_.end(), [&](const Place& one) {
        return one.person == person && one.messenger == messenger;
    });
    domain::InboundMessage message;
    message.text = fmt::format("{} {}", messenger == Messenger::telegram ? "/start" : "DAFTAR", code);
    add(*place, at, std::move(message));
}

void PastPeople::add(const Place& place, Instant at, domain::InboundBody body) {
    ++acted_;
    acts_.emplace(std::pair(at, acted_), simulation::Act{at, fmt::format("past/{}", acted_), place.messenger,
                                                         place.chat, std::move(body)});
}

std::optional<Instant> PastPeople::next() const {
    return acts_.empty() ? std::nullopt : std::optional(acts_.begin()->first.first);
}

std::vector<simulation::Act> PastPeople::due(Instant now) {
    std::vector<simulation::Act> due;
    while (!acts_.empty() && acts_.begin()->first.first <= now) {
        due.push_back(std::move(acts_.extract(acts_.begin()).mapped()));
        if (const auto* said = std::get_if<domain::InboundMessage>(&due.back().body))
            keep(due.back().chat,
                 {false, std::to_string(kFirstOwnId + acts_taken_++), due.back().at, said->text});
    }
    return due;
}

}  // namespace demo
