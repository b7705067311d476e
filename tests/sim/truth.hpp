// What the world knows for certain, whatever Sigap believes: who did what when, and which message truly
// reached whom. Times are true ones unless a name says otherwise.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "tests/sim/faults.hpp"

namespace sim {

/// Something a person did.
struct Act {
    std::string employee;
    Messenger messenger = Messenger::telegram;
    Instant tried_at;                ///< when they pressed or wrote
    std::optional<Instant> at;       ///< when the provider had it; never: nothing got through
    std::optional<Instant> arrived;  ///< when Sigap had answered 200
    bool has_time = true;            ///< the provider tells `at`
    std::string key;                 ///< of the event
    std::string why;                 ///< `why_of` an asking, or whatever else made them do it
};

/// A message that left Sigap towards a person.
struct Copy {
    std::string reference;  ///< the outbox row's number
    Messenger messenger = Messenger::telegram;
    std::string employee;
    std::string key;  ///< in the catalogue
    std::string text;
    Instant at;
    std::int64_t call = 0;  ///< that it asks about; 0: something else
    int attempt = 0;
    bool is_known = false;     ///< Sigap was told that it was taken
    bool has_reached = false;  ///< it was shown on the phone
};

struct Truth {
    std::vector<Act> acts;
    std::map<std::string, std::vector<std::size_t>> acts_of;  ///< by employee, in order of `tried_at`
    std::map<std::string, std::size_t> act_of_key;            ///< by event key
    std::map<std::string, std::vector<Copy>> copies;          ///< by reference
    std::map<std::string, Instant> acknowledged;  ///< when the event got its 200, by `messenger/key`
    std::set<std::string>
        foreign;  ///< keys of events that no effect may come from: groups, strangers, forged
    std::vector<Instant> kills;
    std::vector<Instant> disturbances;  ///< when a post was not taken at once
};

}  // namespace sim
