// Acting heads (Plh., Plt.): recorded, withdrawn, told to whom it concerns, and from then on part of who
// supervises whom.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// Why it cannot be recorded, for the operator.
struct ActingRefusal {
    std::string found;
    std::string mend;
};

/// Keeps it and tells the acting head; undecided reasons go to whoever decides now. Refused: a unit or person
/// that is not there, the unit's own head, days in no order, a Plh. without an end, or days on which the unit
/// has an acting head of that kind already. `by` is a name or a key, as it goes on record.
std::optional<ActingRefusal> record_acting(Scene& scene, const domain::Acting& acting, std::string_view by);

/// Takes back what is on record of this person for this unit and not over yet: the head is here early, or the
/// post is filled. Returns how many entries that were.
int withdraw_acting(Scene& scene, const domain::UnitId& unit, const domain::EmployeeId& employee,
                    std::string_view by);

}  // namespace app
