// Chains what was decided, a second after it was committed, and writes the head of the chain to the log.
#pragma once

#include <optional>
#include <string>

#include "bot/engine/clock.hpp"
#include "bot/engine/loop.hpp"
#include "storage/audit_chain.hpp"

namespace engine {

/// The head goes to the log at the first seal of a run, then once an hour if it has moved: whoever keeps the
/// log elsewhere can prove what stood before.
class Sealer : public Duty {
public:
    Sealer(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    std::string name() const override { return "audit sealer"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

    /// Seals all there is, without rest; before the service goes. Throws what storage throws.
    void seal_all();

private:
    void log_head(domain::Instant now);

    storage::Database& database_;
    const Clock& clock_;
    std::optional<domain::Instant> sealed_at_;
    std::optional<domain::Instant> logged_at_;
    std::int64_t logged_length_ = 0;
};

}  // namespace engine
