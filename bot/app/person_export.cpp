#include "bot/app/person_export.hpp"

#include "storage/ledger.hpp"
#include "storage/person_record.hpp"

namespace app {

std::string export_person(storage::Transaction& tx, const domain::Employee& person, std::string_view actor) {
    storage::audit(tx, actor, "person_exported", "employee/" + person.id.value, "{}");
    return storage::person_record(tx, person);
}

}  // namespace app
