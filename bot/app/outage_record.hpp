// The outage ledger as it is written: whoever notices a trouble says so here, in the transaction that notices
// it. What follows from an outage that is over is in outages.hpp.
#pragma once

#include <string>
#include <string_view>

#include "storage/ledger.hpp"

namespace app {

/// What can be wrong, as it stands in the ledger.
namespace troubles {
inline constexpr std::string_view not_running = "not running";
inline constexpr std::string_view stood_still = "stood still, or the clock was set";
inline constexpr std::string_view storage_full = "storage took nothing in";
inline constexpr std::string_view storage_lost = "storage lost confirmed events";
inline constexpr std::string_view inbox_lags = "messages wait to be read";
inline constexpr std::string_view outbox_lags = "calls wait to be sent";
inline constexpr std::string_view fetching_failed = "fetching events failed";
inline constexpr std::string_view sending_failed = "sending failed";
inline constexpr std::string_view provider_unwell = "the provider reports trouble";
inline constexpr std::string_view webhook_silent = "the webhook is silent";
inline constexpr std::string_view front_door_shut = "the front door does not open";
inline constexpr std::string_view template_stopped = "a template may not be used";
}  // namespace troubles

/// The scope of troubles that keep nobody from answering what reached them: those of a lane's templates.
/// `whatsapp/main/templates` concerns no chat; what could not be sent is void by itself, as undelivered.
std::string templates_of(std::string_view lane);

/// Begins an outage; nothing if the same trouble of the scope is open already.
void outage_began(storage::Transaction& tx, std::string_view scope, domain::Instant from,
                  std::string_view what);
/// Ends it, and lets its consequences be drawn; nothing if it is not open.
void outage_ended(storage::Transaction& tx, std::string_view scope, std::string_view what,
                  domain::Instant to);
/// One that is over when it is noticed.
void outage_found(storage::Transaction& tx, std::string_view scope, const domain::Span& span,
                  std::string_view what);
/// Ends what an earlier run left open. Whatever goes on is found again from now on.
void end_earlier_outages(storage::Transaction& tx);

}  // namespace app
