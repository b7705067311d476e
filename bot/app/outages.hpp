// What follows from an outage: nothing it touched is held against anybody, and those concerned hear of it
// once.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/domain/channel.hpp"
#include "storage/calls.hpp"
#include "storage/ledger.hpp"

namespace app {

/// An outage is over, or was found after it was. Misses and missed windows within it are judged anew by the
/// rule of their call or day; streaks and open flags are counted again; everybody concerned is told once.
/// `subject` is `<outage>/<person behind whom to go on>`: many people take several transactions.
void review_outage(Scene& scene, std::string_view subject);

/// The longest outage within the span of Sigap or a messenger of the person; nullopt if there was none.
std::optional<storage::Outage> outage_behind(Scene& scene, const domain::EmployeeId& employee,
                                             const domain::Span& span);

/// Attempts of the call that lie in that span are void for an outage: the issuer gets one notice for all,
/// each person one message for everything that the same outage voided.
void tell_of_outage(Scene& scene, const storage::Call& call, const std::vector<domain::Employee>& people,
                    const domain::Span& span);

/// The provider stopped one of the office's templates, or lets it be used again.
void note_template(Scene& scene, const domain::Account& account, const domain::TemplateNotice& notice);

}  // namespace app
