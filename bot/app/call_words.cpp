#include "bot/app/call_words.hpp"

#include "bot/app/button.hpp"
#include "bot/app/call_subjects.hpp"
#include "storage/roster.hpp"

namespace app {

using domain::CallKind;
using domain::Employee;
using storage::AttemptRow;
using storage::Call;

std::string attempt_key(const Call& call, int attempt) {
    if (!call.urgency.empty()) return call.kind == CallKind::roll_call ? "rollcall_urgent" : "call_urgent";
    if (call.kind == CallKind::roll_call) return attempt == 1 ? "rollcall_ask" : "rollcall_nudge";
    return attempt <= 3 ? "call_" + std::to_string(attempt) : "call_n";
}

Utterance attempt_words(Scene& scene, const Call& call, const AttemptRow& row, const Employee& employee,
                        const std::string& key) {
    const Employee issuer = storage::find_employee(scene.tx, call.issuer).value();
    const auto first = storage::attempts_of(scene.tx, call.id, employee.id).front().attempt.issued_at;
    const std::string zone = zone_of(scene, employee);
    const std::string deadline = wording::clock_time(row.attempt.deadline, zone, employee.language);
    Utterance words;
    words.key = scene.words.has(key) ? std::string_view(key) : "call_n";
    words.arguments = {{"atasan", issuer.name},
                       {"jabatan", issuer.unit.value},
                       {"pesan", call.message},
                       {"alasan", call.urgency},
                       {"unit", call.unit.value},
                       {"n", std::to_string(row.attempt.number)},
                       {"jam_1", wording::clock_time(first, zone, employee.language)},
                       {"batas", deadline}};
    words.moments = {{deadline, row.attempt.deadline}};
    if (call.kind == CallKind::roll_call)
        words.buttons = {{"button_present", actions::answer, number_of(call.id), ""},
                         {"button_hindered", actions::hindered, number_of(call.id), ""}};
    else
        words.buttons = {{"button_ready", actions::answer, number_of(call.id), ""},
                         {"button_hindered", actions::hindered, number_of(call.id), ""},
                         {"button_ask", actions::ask, number_of(call.id), ""}};
    words.priority = storage::Priority::call;
    words.expires_at = row.attempt.deadline;
    words.subject = attempt_subject(row);
    return words;
}

}  // namespace app
