#include "bot/app/administration.hpp"

#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "storage/sessions.hpp"

namespace app {

using domain::Role;

std::vector<User> users_with_roles(Scene& scene, const Viewer& viewer) {
    std::vector<User> users;
    if (!may(viewer, Permission::administer)) return users;
    const auto seen = storage::last_seen(scene.tx);
    for (const Role role : {Role::admin, Role::hr, Role::auditor, Role::unit_hr, Role::supervisor})
        for (const domain::Employee& person : storage::employees_with(scene.tx, role)) {
            const auto last = seen.find(person.id);
            users.push_back({person, last == seen.end() ? std::nullopt : std::optional(last->second),
                             reachable_chat(scene, person.id).has_value()});
        }
    return users;
}

TestSend send_test(Scene& scene, const Viewer& viewer) {
    if (!may(viewer, Permission::administer)) return TestSend::not_allowed;
    const domain::Employee& person = viewer.person;
    const auto chat = reachable_chat(scene, person.id);
    if (!chat) return TestSend::no_chat;
    Utterance words;
    words.key = "test_message";
    words.arguments = {{"jam", wording::clock_time(scene.now(), zone_of(scene, person), person.language)}};
    words.subject = "test";
    words.dedupe_key = "test/" + person.id.value + "/" + domain::to_rfc3339_utc(scene.now());
    say(scene, *chat, person.language, words);
    audit(scene, "employee/" + person.id.value, "test_sent", "employee/" + person.id.value);
    return TestSend::queued;
}

}  // namespace app
