#include "bot/cli/policy_office.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "bot/documents/roster_file.hpp"
#include "storage/roster.hpp"

namespace cli {

std::vector<domain::DutySubject> OfficePeople::subjects(const app::Office& office) const {
    std::map<domain::UnitId, const domain::Unit*> by_id;
    for (const domain::Unit& unit : units) by_id.emplace(unit.id, &unit);
    const auto line_of = [&](const domain::UnitId& id) {
        std::vector<domain::Unit> line;
        for (auto found = by_id.find(id); found != by_id.end() && line.size() <= units.size();
             found = by_id.find(*line.back().parent)) {
            line.push_back(*found->second);
            if (!line.back().parent) break;
        }
        return line;
    };
    std::map<domain::UnitId, std::vector<domain::Unit>> lines;
    std::vector<domain::DutySubject> subjects;
    for (const domain::Employee& employee : employees) {
        auto line = lines.find(employee.unit);
        if (line == lines.end()) line = lines.emplace(employee.unit, line_of(employee.unit)).first;
        subjects.push_back(app::duty_subject(office, employee, {line->second, {}, {}}));
    }
    return subjects;
}

OfficePeople people_on_record(storage::Transaction& tx) {
    return {storage::units(tx), storage::employees(tx), {}};
}

OfficePeople people_of_file(const std::string& roster) {
    OfficePeople people;
    if (roster.empty()) return people;
    std::ifstream file(roster, std::ios::binary);
    if (!file) {
        people.mistakes.push_back({roster, 0, 0, "", "cannot be read", "", "name a roster file"});
        return people;
    }
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto read = documents::read_roster(text, roster);
    if (!read) {
        for (const documents::RowMistake& mistake : read.error())
            people.mistakes.push_back({roster, static_cast<int>(mistake.line), 0, mistake.column,
                                       mistake.found.english, mistake.expected.english,
                                       mistake.mend.english});
        return people;
    }
    people.units = std::move(read->units);
    people.employees = std::move(read->employees);
    return people;
}

}  // namespace cli
