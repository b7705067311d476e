#include "tests/sim/people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bot/domain/local_time.hpp"

namespace sim {
namespace {

using domain::InboundMessage;
using domain::InboundTap;
using domain::OutboundMessage;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 3> kZones = {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"};
constexpr std::array<std::string_view, 3> kUnits = {"Biro Umum", "Bagian Arsip", "RSUD Harapan"};

domain::InboundBody says(std::string_view text) {
    InboundMessage message;
    message.text = text;
    return message;
}

domain::InboundBody taps(const OutboundMessage& message, const std::string& id, std::size_t button,
                         Messenger messenger) {
    return InboundTap{messenger == Messenger::telegram ? "c" + id : "", id, message.buttons.at(button).token};
}

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

bool asks_about_call(const std::string& key) {
    return is_one_of(
        key, {"call_1", "call_2", "call_3", "call_n", "call_nudge", "rollcall_ask", "rollcall_nudge"});
}

std::string why_of(const std::string& call_key, int attempt) {
    return fmt::format("call {}, number {}", call_key, attempt);
}

People::People(std::uint64_t seed, sys_days first_day) : chance_(seed), first_day_(first_day) {
    for (std::size_t unit = 0; unit < offsets_.size(); ++unit)
        offsets_[unit] = static_cast<int>(chance_.between(7, 9, "zone", kUnits[unit]));
    for (int number = 0; number < kPeople; ++number) {
        Person person;
        person.id = fmt::format("P-{:02}", number + 1);
        person.name = fmt::format("Pegawai {:05}", number + 1);
        person.unit = number < kHeads[1] ? 0 : number < kHeads[2] ? 1 : 2;
        const double habit = chance_.share(person.id, "habit");
        person.habit = habit < 0.40   ? Habit::prompt
                       : habit < 0.55 ? Habit::slow
                       : habit < 0.65 ? Habit::second_asking
                       : habit < 0.72 ? Habit::late
                       : habit < 0.82 ? Habit::forgetful
                                      : Habit::silent;
        const bool is_head = std::find(kHeads.begin(), kHeads.end(), number) != kHeads.end();
        if (is_head || number == 1) person.habit = Habit::prompt;
        const double chats = chance_.share(person.id, "chats");
        if (chats < 0.65) person.chats[Messenger::telegram] = fmt::format("70{:04}", number + 1);
        if (chats > 0.45) person.chats[Messenger::whatsapp] = fmt::format("62811{:04}", number + 1);
        person.preferred = person.chats.begin()->first;
        if (person.chats.size() > 1 && chance_.share(person.id, "prefers") < 0.5)
            person.preferred = Messenger::whatsapp;
        index_[person.id] = people_.size();
        people_.push_back(std::move(person));
    }
    plan_days();
}

documents::RosterFile People::roster() const {
    documents::RosterFile roster;
    for (std::size_t unit = 0; unit < kUnits.size(); ++unit) {
        domain::Unit made{domain::UnitId{std::string(kUnits[unit])},
                          {},
                          unit == 2 ? domain::UnitKind::hospital : domain::UnitKind::office,
                          domain::EmployeeId{people_[static_cast<std::size_t>(kHeads[unit])].id},
                          std::string(kZones[static_cast<std::size_t>(offsets_[unit] - 7)])};
        if (unit > 0) made.parent = roster.units.front().id;
        roster.units.push_back(std::move(made));
    }
    for (std::size_t number = 0; number < people_.size(); ++number) {
        domain::Employee employee;
        employee.id = domain::EmployeeId{people_[number].id};
        employee.nip = fmt::format("19800101200501{:04}", number + 1);
        employee.name = people_[number].name;
        employee.unit = roster.units[static_cast<std::size_t>(people_[number].unit)].id;
        if (roster.units[static_cast<std::size_t>(people_[number].unit)].head == employee.id)
            employee.role = domain::Role::supervisor;
        else if (number == 1)
            employee.role = domain::Role::hr;
        roster.employees.push_back(std::move(employee));
    }
    return roster;
}

void People::plan_days() {
    for (const Person& person : people_) {
        if (chance_.share(person.id, "away") < 0.15) {
            storage::AbsenceEntry entry;
            entry.employee = domain::EmployeeId{person.id};
            const auto from = first_day_ + days{chance_.between(0, 11, person.id, "from")};
            const bool is_travel = chance_.share(person.id, "travels") < 0.4;
            entry.absence = {is_travel ? domain::AbsenceKind::official_travel : domain::AbsenceKind::leave,
                             {from, from + days{chance_.between(0, 3, person.id, "days")}},
                             ""};
            absences_.push_back(std::move(entry));
        }
        for (int day = 0; day < 12; ++day) {
            const sys_days date = first_day_ + days{day};
            if (day % 7 > 4) continue;
            const bool is_head = std::any_of(kHeads.begin(), kHeads.end(), [&](int head) {
                return &people_[static_cast<std::size_t>(head)] == &person;
            });
            if (is_head) plan_calls(person, date);
            if (day % 7 == 4) plan_presence(person, date);
        }
    }
}

/// Up to two call-outs and a roll call a day, at any time between 07:20 and 16:20, in breaks too.
void People::plan_calls(const Person& head, sys_days date) {
    const std::string day = domain::to_iso_date(date);
    const auto draw = [&](std::int64_t least, std::int64_t most, const std::string& what) {
        return chance_.between(least, most, head.id, day + "/" + what);
    };
    const auto time = [&](const std::string& what) {
        return local(head, date, minutes{440} + seconds{draw(0, 540 * 60, what + "/time")});
    };
    if (draw(1, 4, "apel") == 1) add(time("apel"), {head.id, head.preferred, says("/apel"), "plan"});
    for (std::int64_t number = draw(0, 2, "calls"); number > 0; --number) {
        const std::string what = fmt::format("call/{}", number);
        std::string names;
        for (const Person& person : people_) {
            const bool is_below = head.unit == 0 || person.unit == head.unit;
            if (!is_below || &person == &head) continue;
            if (chance_.share(person.id, head.id + day + what) > 0.35) continue;
            names += (names.empty() ? "" : ", ") + person.name;
        }
        if (!names.empty())
            add(time(what),
                {head.id, head.preferred,
                 says(fmt::format("/panggil {}: tugas {}-{}-{} mohon kabar", names, head.id, day, number)),
                 "plan"});
    }
}

/// When people check in is their own affair, reminded or not; the silent do nothing at all.
void People::plan_presence(const Person& person, sys_days date) {
    if (person.unit != 1 || person.habit == Habit::silent || person.habit == Habit::forgetful) return;
    for (const int opens : {390, 660}) {
        const std::string what = fmt::format("{}/{}", domain::to_iso_date(date), opens);
        if (chance_.share(person.id, "checks in/" + what) < 0.2) continue;
        add(local(person, date, minutes{opens} + seconds{chance_.between(30, 3000, person.id, what)}),
            {person.id, person.preferred, says("hadir"), "plan"});
    }
}

void People::hear(const Person& person, Messenger messenger, const OutboundMessage& message,
                  const std::string& message_id, Instant at, const Asking& asking) {
    const std::string& key = message.message_key;
    const auto later = [&](std::int64_t least, std::int64_t most) {
        return at + seconds{chance_.between(least, most, person.id, message.reference)};
    };
    const auto tap = [&](std::size_t button, Instant when) {
        if (message.buttons.size() > button)
            add(when, {person.id, messenger, taps(message, message_id, button, messenger), key});
    };
    if (asks_about_call(key)) return answer_call(person, messenger, message, message_id, at, asking);
    if (is_one_of(key, {"sup_call_preview", "sup_rollcall_card", "sup_name_ambiguous"}))
        return tap(0, later(5, 20));
    if (key == "reason_ask") return tap(0, later(5, 60));
    if (key.ends_with("_to_decide")) {
        const double mind = chance_.share(person.id, message.reference);
        if (mind < 0.4) return;  // a decider's silence
        return tap(mind < 0.75 ? 0 : 1, later(300, 3 * 3600));
    }
    if (key == "flag_notice" && chance_.share(person.id, "flag") < 0.5) return tap(0, later(600, 6 * 3600));
    if (key == "flag_reply_ask")
        add(later(30, 300),
            {person.id, messenger, says("Saya sedang bertugas di luar jangkauan sinyal."), key});
}

/// Each asking is answered by itself, for nobody knows that their first answer went lost.
void People::answer_call(const Person& person, Messenger messenger, const OutboundMessage& message,
                         const std::string& message_id, Instant at, const Asking& asking) {
    const auto draw = [&](std::int64_t least, std::int64_t most, const std::string& what) {
        return seconds{chance_.between(least, most, person.id, asking.call_key + "/" + what)};
    };
    seconds delay{0};
    int from_attempt = 1;
    switch (person.habit) {
        case Habit::prompt:
            delay = draw(5, 900, "delay");
            break;
        case Habit::slow:
            delay = draw(600, 1440, "delay");
            break;
        case Habit::second_asking:
            delay = draw(5, 1200, "delay");
            from_attempt = static_cast<int>(draw(1, 3, "from").count());
            break;
        case Habit::late:
            delay = draw(31 * 60, 90 * 60, "delay");
            break;
        case Habit::forgetful:
            if (chance_.share(person.id, asking.call_key + "/forgets") < 0.5) return;
            delay = draw(60, 1440, "delay");
            break;
        case Habit::silent:
            return;
    }
    if (asking.attempt < from_attempt) return;
    const std::string once = fmt::format("{}/{}/{}", person.id, asking.call, asking.attempt);
    if (!answering_.insert(once).second) return;
    const double means = chance_.share(person.id, asking.call_key + "/means");
    Deed deed{person.id, messenger, says("siap, segera saya kabari"),
              why_of(asking.call_key, asking.attempt)};
    if (means < 0.55 || (means < 0.65 && message.buttons.size() < 2)) {
        deed.body = taps(message, message_id, 0, messenger);
    } else if (means < 0.65) {
        deed.body = taps(message, message_id, 1, messenger);  // hindered, with a reason to follow
    } else if (means < 0.75) {
        InboundMessage voice;
        voice.content = domain::ContentKind::voice;
        voice.media_id = "v" + message_id;
        deed.body = voice;
    } else if (means < 0.80) {
        deed.body = domain::InboundReaction{message_id, "👍"};
    }
    add(at + delay, std::move(deed));
}

void People::add(Instant at, Deed deed) {
    deeds_.emplace(at, std::move(deed));
}

std::optional<Instant> People::next() const {
    return deeds_.empty() ? std::nullopt : std::optional(deeds_.begin()->first);
}

std::vector<Deed> People::due(Instant now) {
    std::vector<Deed> due;
    while (!deeds_.empty() && deeds_.begin()->first <= now)
        due.push_back(std::move(deeds_.extract(deeds_.begin()).mapped()));
    return due;
}

}  // namespace sim
