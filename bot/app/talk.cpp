#include "bot/app/talk.hpp"

#include <utility>

#include "storage/roster.hpp"

namespace app {
namespace {

/// Once for an event, by whatever words.
void acknowledge_as(Scene& scene, const Talk& talk, std::string_view key,
                    const wording::Arguments& more = {}) {
    const Answered& newest = talk.answered.back();
    Utterance told = answer_to(talk, key,
                               {{"nama", talk.employee.name},
                                {"jam", time_of(scene, talk)},
                                {"atasan", caller_of(scene, newest.call)},
                                {"batas", wording::clock_time(newest.deadline, zone_of(scene, talk.employee),
                                                              talk.employee.language)}});
    told.arguments.insert(told.arguments.end(), more.begin(), more.end());
    told.dedupe_key = "call_acked/" + told.subject;
    say(scene, talk.chat, talk.employee.language, told);
}

}  // namespace

Utterance answer_to(const Talk& talk, std::string_view key, wording::Arguments arguments) {
    return answer_to(talk.cause, key, std::move(arguments));
}

void reply(Scene& scene, const Talk& talk, std::string_view key, wording::Arguments arguments) {
    say(scene, talk.chat, talk.employee.language, answer_to(talk, key, std::move(arguments)));
}

std::string time_of(Scene& scene, const Talk& talk) {
    return wording::clock_time(talk.cause.at, zone_of(scene, talk.employee), talk.employee.language);
}

std::string caller_of(Scene& scene, const storage::Call& call) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    return issuer ? issuer->name : scene.words.text(scene.office.language, "office_fallback");
}

void acknowledge(Scene& scene, const Talk& talk) {
    acknowledge_as(scene, talk, talk.answered.back().is_in_time ? "call_acked" : "call_acked_late");
}

void acknowledge_command(Scene& scene, const Talk& talk, const std::string& command) {
    acknowledge_as(scene, talk,
                   talk.answered.back().is_in_time ? "call_acked_command" : "call_acked_command_late",
                   {{"perintah", "/" + command}});
}

}  // namespace app
