// The twenty people of one office and what they do, as a function of the seed alone: the same in the run with
// faults and in its twin.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bot/documents/roster_file.hpp"
#include "bot/domain/channel.hpp"
#include "bot/simulation/chance.hpp"
#include "storage/absences.hpp"
#include "tests/sim/truth.hpp"

namespace sim {

enum class Habit { prompt, slow, second_asking, late, forgetful, silent };

struct Person {
    std::string id;
    std::string name;
    int unit = 0;
    Habit habit = Habit::prompt;
    std::map<Messenger, std::string> chats;  ///< as bound on the first day
    Messenger preferred = Messenger::telegram;
};

/// What a message of Sigap's asks, as found by its outbox row.
struct Asking {
    std::int64_t call = 0;
    std::string call_key;  ///< the same in both twins: the errand, or unit and date of a roll call
    int attempt = 0;
};

/// Whether the message of that key asks somebody to answer a call.
bool asks_about_call(const std::string& key);

/// Why somebody acts who answers that asking.
std::string why_of(const std::string& call_key, int attempt);

/// What somebody means to do at an instant.
struct Deed {
    std::string employee;
    Messenger messenger = Messenger::telegram;
    domain::InboundBody body;
    std::string why;
};

class People {
public:
    static constexpr int kPeople = 20;
    static constexpr std::array<int, 3> kHeads = {0, 8, 16};  ///< of the three units, the last a hospital

    People(std::uint64_t seed, std::chrono::sys_days first_day);

    const std::vector<Person>& all() const { return people_; }
    const Person& one(const std::string& id) const { return people_.at(index_.at(id)); }
    documents::RosterFile roster() const;
    /// Leave and travel that are known on the first day.
    const std::vector<storage::AbsenceEntry>& absences() const { return absences_; }
    /// East of UTC, in hours, of the person's unit.
    int offset_of(const Person& person) const { return offsets_.at(static_cast<std::size_t>(person.unit)); }
    std::chrono::sys_days first_day() const { return first_day_; }

    /// A new message was shown to the person.
    void hear(const Person& person, Messenger messenger, const domain::OutboundMessage& message,
              const std::string& message_id, Instant at, const Asking& asking);

    std::optional<Instant> next() const;
    std::vector<Deed> due(Instant now);

private:
    void plan_days();
    void plan_calls(const Person& head, std::chrono::sys_days date);
    void plan_presence(const Person& person, std::chrono::sys_days date);
    void answer_call(const Person& person, Messenger messenger, const domain::OutboundMessage& message,
                     const std::string& message_id, Instant at, const Asking& asking);
    void add(Instant at, Deed deed);
    Instant local(const Person& person, std::chrono::sys_days date, std::chrono::seconds time) const {
        return Instant{date} + time - std::chrono::hours{offset_of(person)};
    }

    const simulation::Chance chance_;
    const std::chrono::sys_days first_day_;
    std::array<int, 3> offsets_{};
    std::vector<Person> people_;
    std::map<std::string, std::size_t> index_;
    std::vector<storage::AbsenceEntry> absences_;
    std::set<std::string> answering_;  // what is, or was, to be answered
    std::multimap<Instant, Deed> deeds_;
};

}  // namespace sim
