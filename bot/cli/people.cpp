#include "bot/cli/people.hpp"

#include "storage/roster.hpp"

namespace cli {

std::string name_of(storage::Transaction& transaction, const domain::EmployeeId& employee) {
    const auto found = storage::find_employee(transaction, employee);
    return found ? found->name : "";
}

}  // namespace cli
