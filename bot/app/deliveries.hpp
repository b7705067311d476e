// What became of what we said: outcomes of sends and receipts, and what follows from them.
#pragma once

#include "bot/app/scene.hpp"
#include "bot/domain/channel.hpp"
#include "storage/outbox.hpp"

namespace app {

/// Records one try of an outbox item and draws the consequences, in the caller's transaction: a chat that
/// refuses is unreachable, a call goes to the other messenger at once, a flag's reply period begins.
void record_send(Scene& scene, domain::OutboxId id, const domain::SendOutcome& outcome);

/// A provider's receipt; ranks only rise.
void record_receipt(Scene& scene, const domain::Account& account, const domain::Receipt& receipt,
                    domain::Instant at);

}  // namespace app
