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

/// What Telegram shows in chats that belong to nobody: how to begin, in each language. Sent only if the bot
/// does not have it yet, so that every start may ask for it.
void offer_default_menu(Scene& scene, const domain::Account& account);

}  // namespace app
