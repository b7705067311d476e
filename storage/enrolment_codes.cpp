#include "storage/enrolment_codes.hpp"

namespace storage {

std::set<domain::EmployeeId> holders_of_open_codes(Transaction& tx) {
    std::set<domain::EmployeeId> holders;
    for (const Row& row :
         tx.query("SELECT DISTINCT employee_id FROM enrolment_code WHERE used_at IS NULL AND expires_at > $1",
                  tx.now()))
        holders.insert(row.get<domain::EmployeeId>(0));
    return holders;
}

}  // namespace storage
