#include "bot/app/shut_doors.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/app/call_subjects.hpp"
#include "bot/app/outage_record.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

constexpr std::chrono::minutes kLookAgain{1};

std::set<std::string> shut_lanes(Scene& scene) {
    std::set<std::string> lanes;
    for (const storage::Outage& outage : storage::open_outages(scene.tx))
        if (outage.what == troubles::front_door_shut) lanes.insert(outage.scope);
    return lanes;
}

/// False if the issuer has heard it already.
bool tell_issuer(Scene& scene, const storage::Call& call, int number, std::string_view key) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    if (!issuer) return false;
    Utterance notice;
    notice.key = key;
    notice.arguments = {{"nomor", number_of(call.id)}};
    notice.priority = storage::Priority::call;
    notice.subject = "card/" + number_of(call.id);
    notice.dedupe_key = std::string(key) + "/" + number_of(call.id) + "/" + std::to_string(number);
    return say_anew(scene, *issuer, notice).has_value();
}

}  // namespace

bool is_way_in_shut(Scene& scene, const storage::Call& call, int number) {
    const auto shut = shut_lanes(scene);
    if (shut.empty()) return false;
    const auto attempt = domain::make_attempt(call.rule, number, scene.now());
    for (const storage::CallPerson& person : storage::people_of(scene.tx, call.id)) {
        if (person.ended_at || !person.left_out.empty()) continue;
        const auto chats = storage::chats_of(scene.tx, person.employee);
        const bool is_behind_it = std::any_of(chats.begin(), chats.end(), [&](const storage::Chat& chat) {
            return shut.contains(storage::lane_of(chat.account));
        });
        const auto employee = is_behind_it ? storage::find_employee(scene.tx, person.employee) : std::nullopt;
        if (employee && domain::is_on_duty_throughout(plan_of(scene, *employee, scene.now()), attempt))
            return true;
    }
    return false;
}

bool put_off_until_open(Scene& scene, const storage::Call& call, std::string_view subject, int number) {
    if (!is_way_in_shut(scene, call, number)) return false;
    storage::set_timer(scene.tx, timers::attempt_next, subject, scene.now() + kLookAgain);
    if (tell_issuer(scene, call, number, "sup_call_waits"))
        audit(scene, "sigap", "attempt_put_off", "call/" + number_of(call.id),
              nlohmann::json{{"number", number}, {"cause", "front_door"}}.dump());
    return true;
}

void tell_of_shut_door(Scene& scene, const storage::Call& call) {
    if (is_way_in_shut(scene, call, 1)) tell_issuer(scene, call, 1, "sup_call_door_shut");
}

}  // namespace app
