// The units of a roster file as its rows name them, one after the other.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bot/documents/roster_file.hpp"

namespace documents {

/// What the rows say about one unit, and on which line they said it first.
struct UnitDraft {
    domain::Unit unit;
    std::size_t line = 0;         ///< first mention
    std::size_t parent_line = 0;  ///< 0: nobody has said it
    std::size_t kind_line = 0;
    std::size_t head_line = 0;
    std::size_t week_line = 0;
    std::string head_zone;
    std::map<std::string, std::size_t> zones;  ///< of its rows, how often each
};

class UnitDrafts {
public:
    /// The unit of that name whatever the case of its letters, made if it is mentioned for the first time. It
    /// may move with the next one that is made.
    UnitDraft& mention(const std::string& name, std::size_t line);

    /// Each circle once, where its first unit named its parent.
    void report_circles(std::vector<RowMistake>& mistakes) const;
    /// A unit's zone is its head's, else the one most of its rows name; an employee's stays only where it
    /// differs.
    void settle_zones(std::vector<domain::Employee>& employees);

    /// In the order of first mention.
    std::vector<domain::Unit> take();

private:
    std::vector<UnitDraft> units_;
    std::map<std::string, std::size_t> positions_;  ///< by name in lower case
};

}  // namespace documents
