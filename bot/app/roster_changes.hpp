// What differs between a person or unit on record and the same one as a roster file has it, cell by cell.
#pragma once

#include <string>
#include <vector>

#include "bot/domain/roster.hpp"

namespace app {

/// One cell that changes, named as the file's column. A NIP (`nip`) shows its last four digits only, which
/// may be the same before and after.
struct FieldChange {
    std::string field;
    std::string before;
    std::string after;
};

std::vector<FieldChange> changes_between(const domain::Employee& before, const domain::Employee& after);
std::vector<FieldChange> changes_between(const domain::Unit& before, const domain::Unit& after);

}  // namespace app
