// The people of the demo's office in the weeks before its first day: they enrol, check in, answer and report
// as an ordinary office does, by taps and words that go through the same inbox as anybody's.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bot/demo/stage.hpp"
#include "bot/domain/language.hpp"
#include "bot/simulation/chance.hpp"
#include "bot/simulation/crowd.hpp"

namespace demo {

/// The town is without power, and Sigap with it, while a roll call is under way. Half of the people see it
/// late or never: nobody is judged by that.
domain::Span power_cut();

/// What stands on a phone.
struct Remembered {
    bool is_from_bot = false;
    std::string id;
    domain::Instant at{};
    std::string text;
};
inline constexpr std::size_t kMostRemembered = 14;  ///< of a chat, the newest

/// Whoever leaves one call unanswered answers the next, so that no past opens a flag: that is left to the
/// visitor. `prompt` is who never leaves anything open.
class PastPeople final : public simulation::Crowd {
public:
    PastPeople(const std::vector<Player>& players, domain::Language language, std::string prompt);

    bool hear(const domain::OutboundMessage& message, domain::Instant at) override;
    std::optional<domain::Instant> next() const override;
    std::vector<simulation::Act> due(domain::Instant now) override;

    /// The person writes to the bot, on the messenger they use first.
    void say(const std::string& person, std::string_view text, domain::Instant at);
    /// The person opens the bot with that code.
    void enrol(const std::string& person, domain::Messenger messenger, std::string_view code,
               domain::Instant at);

    /// How many messages reached somebody.
    std::int64_t heard() const { return heard_; }

    /// One line a message that a phone shows last, for the simulator's script, the oldest of a chat first.
    std::string script_of_chats() const;

private:
    struct Place {
        std::string person;
        domain::Messenger messenger;
        std::string chat;
        std::deque<Remembered> messages{};
    };

    void keep(const std::string& chat, Remembered message);
    void change(const std::string& chat, const std::string& id, const std::string& text);
    void acknowledge(const Place& place, const domain::OutboundMessage& message, domain::Instant at);
    void answer(const Place& place, const domain::OutboundMessage& message, domain::Instant at);
    void answer_window(const Place& place, const domain::OutboundMessage& message, domain::Instant at);
    void answer_call(const Place& place, const domain::OutboundMessage& message, domain::Instant at);
    void report(const Place& place, domain::Instant at);
    void tap_first(const Place& place, const domain::OutboundMessage& message, domain::Instant at);
    void add(const Place& place, domain::Instant at, domain::InboundBody body);
    const Place& first_place_of(const std::string& person) const;

    const domain::Language language_;
    const std::string prompt_;
    const simulation::Chance chance_{2026};
    std::vector<Place> places_;
    std::set<std::string> owes_an_answer_;  ///< left the last call open
    std::set<std::string> cut_off_;         ///< by the power cut
    std::map<std::pair<domain::Instant, std::uint64_t>, simulation::Act> acts_;
    std::uint64_t acted_ = 0;
    std::int64_t heard_ = 0;
    std::int64_t acts_taken_ = 0;
};

}  // namespace demo
