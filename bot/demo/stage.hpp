// The stage of the demo: a folder with a configuration, a roster and a script, and the simulator's accounts.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "bot/wording/catalogue.hpp"

namespace demo {

/// A person of the script, for their code and for the timeline.
struct Player {
    std::string id;  ///< the roster's key
    std::string name;
    std::string telegram_chat;  ///< empty: does not use it
    std::string whatsapp_chat;
    bool is_on_telegram = false;  ///< has opened the bot's chat before the script begins
};

struct Stage {
    std::filesystem::path folder;
    std::uint16_t service_port = 0;
    std::uint16_t dashboard_port = 0;  ///< links in messages lead there, also in those of the weeks before
    std::string simulator;             ///< `http://127.0.0.1:PORT`
    std::uint16_t smtp_port = 0;
    domain::Language language = domain::Language::id;  ///< the office's own
};

std::filesystem::path config_file(const Stage& stage);
std::filesystem::path journal_file(const Stage& stage);

/// Of the example policy, in the office's language.
std::string_view title_of_rules(domain::Language language);
/// Writes policies and the calendar into the stage's folder; the example speaks the office's language.
void lay_out_rules(const Stage& stage);
/// The simulator's lines for the office's accounts, with the templates that Meta would have approved.
std::string account_lines(const Stage& stage, const wording::Catalogue& words);
/// Writes roster, policies, calendar and the simulator's script into the stage's folder.
void lay_out(const Stage& stage, const wording::Catalogue& words, std::string_view roster,
             std::string_view script);
/// Writes the service's configuration, once the simulator's ports are known.
void write_config(const Stage& stage);

/// The people of the script and the roster, in its order.
std::vector<Player> players(std::string_view roster, std::string_view script);

/// The script lines by which a person enrols with the code, that many minutes after two on the Wednesday
/// before.
std::string enrolment_lines(const Player& player, const std::string& code, int minute);

/// Who decides that the policy holds: a person of the demo, not of any office.
inline constexpr const char* kOfficer = "Sri Wahyuni, Kepala BKD (fiktif)";

}  // namespace demo
