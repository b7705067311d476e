// What a simulation came to, as numbers with names: one list for the table, the CSV and the JSON.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/simulation/scripted_channel.hpp"
#include "storage/database.hpp"

namespace simulation {

using Value = std::variant<std::int64_t, double, std::string>;

/// `windows / pagi / in_time = 34012`
struct Figure {
    std::string section;
    std::string subject;
    std::string name;
    Value value;

    friend bool operator==(const Figure&, const Figure&) = default;
};

using Figures = std::vector<Figure>;

/// What is on record at the end: windows, reminders, calls, attempts, flags, and who had no rule.
void add_records(Figures& figures, storage::Transaction& transaction);
/// How many messages of that kind a person gets on a day on which there are any.
void add_calm(Figures& figures, const std::string& kind, const Calm& calm);
/// What went out on one account, by message and against its limits.
void add_load(Figures& figures, storage::Transaction& transaction, const ScriptedChannel& channel);

/// Brings the figures of one subject together, in the order in which section and subject first come.
void arrange(Figures& figures);

}  // namespace simulation
