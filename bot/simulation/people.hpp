// The scripted people of an office: what they do about what the bot says to them, and when.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "bot/domain/calendar.hpp"
#include "bot/domain/roster.hpp"
#include "bot/simulation/behaviour.hpp"
#include "bot/simulation/chance.hpp"
#include "bot/simulation/crowd.hpp"

namespace simulation {

/// Everybody on the roster, each with a chat of their own from the first day on.
class People final : public Crowd {
public:
    /// `zone` is where days begin and end; `calendar` and `behaviour` outlive the people.
    People(const std::vector<domain::Employee>& employees, const Behaviour& behaviour,
           const domain::Calendar& calendar, Chance chance, std::string zone);

    struct Person {
        domain::EmployeeId id;
        std::string name;
        domain::UnitId unit;
        domain::Messenger messenger = domain::Messenger::telegram;
        std::string chat;
        Character character = Character::prompt;
    };
    const std::vector<Person>& all() const { return people_; }
    const Person* with_chat(const std::string& chat) const;

    /// Whether the person is on leave in the week of that Monday.
    bool is_on_leave(const Person& person, std::chrono::sys_days monday) const;

    bool hear(const domain::OutboundMessage& message, domain::Instant at) override;

    /// The heads of these units call their people that often in the week of that Monday: roll calls every
    /// fourth time, else call-outs. What lies before `from` is left out.
    void plan_calls(const std::vector<domain::Unit>& units, int calls_per_week, std::chrono::sys_days monday,
                    domain::Instant from);

    std::optional<domain::Instant> next() const override;
    std::vector<Act> due(domain::Instant now) override;

private:
    enum class Asking { first, again, card, decision, flag, words };
    static std::optional<Asking> asking_of(std::string_view key);

    void answer(const Person& person, const domain::OutboundMessage& message, Asking asking,
                domain::Instant at);
    std::optional<std::chrono::seconds> patience(const Person& person, Asking asking,
                                                 const std::string& event) const;
    void tap_first(const Person& person, const domain::OutboundMessage& message, domain::Instant at);
    void say(const Person& person, std::string_view text, domain::Instant at);
    void acknowledge(const Person& person, const domain::OutboundMessage& message, domain::Instant at,
                     bool has_network);
    void add(const Person& person, domain::Instant at, domain::InboundBody body);
    std::chrono::year_month_day date_of(domain::Instant at);

    const Behaviour& behaviour_;
    const domain::Calendar& calendar_;
    const Chance chance_;
    const std::string zone_;
    std::vector<Person> people_;
    std::unordered_map<std::string, std::size_t> by_chat_;
    /// By instant, person and number, so that the order never depends on who was written to first.
    std::map<std::tuple<domain::Instant, domain::EmployeeId, std::uint64_t>, Act> acts_;
    std::unordered_map<std::string, std::uint64_t> numbers_;  // of each person's acts, by chat
    std::unordered_map<std::string, int> asked_today_;        // how often, by person and message
    std::chrono::year_month_day today_{};
    domain::Span today_span_{};
};

}  // namespace simulation
