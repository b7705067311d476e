// Which commands a person is offered: one table for the help and for the messenger's menu.
#pragma once

#include <string>
#include <vector>

#include "bot/app/scene.hpp"

namespace app {

/// The help fits one screen, so that it leaves out what another line of it mentions; the menu has all.
enum class OfferedIn { help, menu };

/// What the person's role and the rules in force offer, foremost first, without the slash. What is offered
/// always works; what is not offered may.
std::vector<std::string> offered_commands(Scene& scene, const domain::Employee& person, OfferedIn where);

}  // namespace app
