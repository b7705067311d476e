// Works off what the messengers brought: oldest first, one person's events in order, nobody waiting for
// another.
#pragma once

#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/use_cases.hpp"
#include "bot/reading/reader.hpp"
#include "storage/database.hpp"
#include "storage/inbox.hpp"

namespace engine {

/// An event and its effect are one transaction; those of one turn share a commit. An event whose work throws
/// is tried three times and then set aside; one that cannot be read, or whose account is not configured, at
/// once. While storage itself gives way nothing is counted as a try.
///
/// `Incoming::lagged` is set for events without a provider's time (Telegram's taps) if an outage of Sigap or
/// of that account overlaps the 150 s before the arrival: so long a tap may have been on its way. How long an
/// event waited in the inbox is no lag, since `received_at` was fixed before.
class InboxLoop : public Duty {
public:
    InboxLoop(storage::Database& database, Activity& activity, const Setting& setting,
              const UseCases& use_cases, std::vector<domain::Channel*> channels,
              const reading::Reader& reader);

    std::string name() const override { return "inbox"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;
    /// Somebody waits for it.
    std::chrono::milliseconds breath() const override { return std::chrono::milliseconds{0}; }

private:
    struct Letter;

    Letter open(storage::inbox::Item item) const;
    void settle(storage::Transaction& transaction, Letter& letter) const;
    const domain::Channel* channel_of(const domain::Account& account) const;

    storage::Database& database_;
    Activity& activity_;
    const Setting& setting_;
    const UseCases& use_cases_;
    const std::vector<domain::Channel*> channels_;
    const reading::Reader& reader_;
};

}  // namespace engine
