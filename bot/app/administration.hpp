// What who administers may look at and do beside sessions and keys: who has a role here, and whether a
// message arrives. No case content.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/app/viewer.hpp"

namespace app {

/// Somebody whose role is more than an employee's.
struct User {
    domain::Employee person;
    std::optional<domain::Instant> last_in;  ///< on the dashboard, as far back as it is kept
    bool has_chat = false;                   ///< one that is not blocked: a sign-in link can reach them
};
/// By role and name; empty for who does not administer.
std::vector<User> users_with_roles(Scene& scene, const Viewer& viewer);

enum class TestSend { queued, no_chat, not_allowed };
/// A message to the viewer's own chat, by the way every message goes.
TestSend send_test(Scene& scene, const Viewer& viewer);

}  // namespace app
