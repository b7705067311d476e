#include "bot/app/call_backs.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "bot/app/call_plan.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/people.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/viewer.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/reading/normalise.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Instant;

/// The words that part a name from what the person did, and what that was.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kDeeds{{{"menelepon", "telephone"},
                                                                                {"menelpon", "telephone"},
                                                                                {"telepon", "telephone"},
                                                                                {"telpon", "telephone"},
                                                                                {"telp", "telephone"},
                                                                                {"called", "telephone"},
                                                                                {"rang", "telephone"},
                                                                                {"menghubungi", "telephone"},
                                                                                {"sudah", "otherwise"},
                                                                                {"datang", "in_person"},
                                                                                {"menghadap", "in_person"},
                                                                                {"hadir", "in_person"},
                                                                                {"came", "in_person"},
                                                                                {"appeared", "in_person"}}};

struct Note {
    std::string name;
    std::string_view how;
    std::optional<std::chrono::minutes> time;  ///< of the day
    bool is_time_readable = true;
};

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char letter : text) {
        if (letter == ' ' || letter == '\n' || letter == '\t')
            words.emplace_back();
        else
            words.back() += letter;
    }
    std::erase(words, "");
    return words;
}

/// `09.10` or `9:10`.
std::optional<std::chrono::minutes> time_from(std::string_view word) {
    const auto colon = word.find_first_of(".:");
    if (colon == std::string_view::npos || colon == 0 || colon > 2 || word.size() != colon + 3)
        return std::nullopt;
    int hour = 0, minute = 0;
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (at == colon) continue;
        if (word[at] < '0' || word[at] > '9') return std::nullopt;
        int& part = at < colon ? hour : minute;
        part = part * 10 + (word[at] - '0');
    }
    if (hour > 23 || minute > 59) return std::nullopt;
    return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

/// nullopt: it names nobody, or nothing that they did.
std::optional<Note> read_note(std::string_view text) {
    Note note;
    for (const std::string& word : words_of(text)) {
        const std::string plain = reading::normalise(word);
        const auto deed = std::find_if(kDeeds.begin(), kDeeds.end(),
                                       [&](const auto& known) { return known.first == plain; });
        if (deed != kDeeds.end()) {
            if (note.how.empty() || note.how == "otherwise") note.how = deed->second;
        } else if (note.how.empty()) {
            note.name += (note.name.empty() ? "" : " ") + word;
        } else if (word.find_first_of("0123456789") != std::string::npos) {
            note.time = time_from(word);
            note.is_time_readable = note.time.has_value();
        }
    }
    return note.name.empty() || note.how.empty() ? std::nullopt : std::optional(note);
}

}  // namespace

std::string_view effect_key(CallBackEffect effect) {
    switch (effect) {
        case CallBackEffect::answered:
            return "call_back_noted";
        case CallBackEffect::kept:
            return "call_back_kept";
        case CallBackEffect::nothing_open:
            break;
    }
    return "call_back_nothing_open";
}

std::vector<Employee> people_to_note(Scene& scene, const Employee& noter) {
    const Viewer viewer = viewer_of(scene, noter);
    if (noter.role == domain::Role::auditor) return {};
    if (!may(viewer, Permission::decide_flags)) return people_to_call(scene, noter);
    auto people = storage::employees(scene.tx);
    std::erase_if(people, [&](const Employee& person) {
        return person.id == noter.id || !may_see(viewer, person.unit);
    });
    return people;
}

bool may_note(const Viewer& noter, const CallableBy& callable, const Employee& person) {
    if (noter.person.role == domain::Role::auditor) return false;
    if (!may(noter, Permission::decide_flags)) return callable.covers(person);
    return person.id != noter.person.id && may_see(noter, person.unit);
}

std::optional<KeptCallBack> keep_call_back(Scene& scene, const Employee& noter, const Employee& person,
                                           const Cause& cause, const CallBack& note) {
    const bool is_in_care = !storage::has_left(scene.tx, person.id) &&
                            may_note(viewer_of(scene, noter), CallableBy(scene, noter), person);
    if (!is_in_care || note.words.find_first_not_of(" \t\r\n") == std::string::npos) return std::nullopt;
    const std::string zone = zone_of(scene, noter);
    Cause noted = cause;
    if (note.time) noted.at = domain::instant_at(domain::local_time(cause.at, zone).date, *note.time, zone);
    if (noted.at > cause.at) return std::nullopt;
    // A minute was named, not a second: its first is in time, and its last is after the call, if need be.
    if (note.time && storage::answerable_attempts(scene.tx, person.id, noted.at).empty())
        noted.at = std::min(noted.at + std::chrono::seconds{59}, cause.at);

    const std::string by = "employee/" + noter.id.value;
    const auto attempts = storage::answerable_attempts(scene.tx, person.id, noted.at);
    const bool is_any_open =
        std::any_of(attempts.begin(), attempts.end(),
                    [](const storage::AttemptRow& row) { return !row.answered_at.has_value(); });
    const auto answered = answer_open_calls(scene, person, noted, note.words, by);
    audit(scene, by, "call_back_noted", "employee/" + person.id.value,
          nlohmann::json{{"how", note.how},
                         {"at", domain::to_micros(noted.at)},
                         {"answered", answered.size()},
                         {"inbox", cause.inbox_id.value}}
              .dump());
    const auto effect = !answered.empty() ? CallBackEffect::answered
                        : is_any_open     ? CallBackEffect::kept
                                          : CallBackEffect::nothing_open;
    say(scene, person,
        answer_to(cause, std::string(effect_key(effect)) + "_told",
                  {{"atasan", noter.name},
                   {"jam", wording::clock_time(noted.at, zone_of(scene, person), person.language)}}));
    return KeptCallBack{effect, noted.at};
}

void note_call_back(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                    std::string_view words) {
    const auto reply = [&](std::string_view key, wording::Arguments arguments = {}) {
        say(scene, chat, supervisor.language, answer_to(cause, key, std::move(arguments)));
    };
    const auto people = people_to_note(scene, supervisor);
    if (people.empty())
        return reply("err_not_allowed",
                     {{"peran", scene.words.text(supervisor.language, "role_supervisor_or_hr")}});
    const auto note = read_note(words);
    if (!note || !note->is_time_readable) return reply("call_back_usage");
    const auto found = match_name(people, note->name);
    if (found.empty()) return reply("sup_name_unknown", {{"nama", note->name}});
    if (found.size() > 1) {
        std::vector<std::string> lines;
        for (const Employee& one : found)
            lines.push_back(scene.words.text(supervisor.language, "name_candidate",
                                             {{"nama", one.name}, {"unit", one.unit.value}}));
        return reply("sup_name_write_in_full", {{"nama", note->name}, {"daftar", as_lines(lines)}});
    }
    const Employee& person = found.front();
    const auto kept = keep_call_back(scene, supervisor, person, cause,
                                     {std::string(note->how), note->time, std::string(words)});
    if (!kept) return reply("call_back_usage");
    reply(effect_key(kept->effect),
          {{"nama", person.name},
           {"jam", wording::clock_time(kept->at, zone_of(scene, supervisor), supervisor.language)}});
}

}  // namespace app
