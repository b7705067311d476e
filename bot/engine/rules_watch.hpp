// Notices that another instance has changed the rules.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "bot/engine/loop.hpp"
#include "storage/database.hpp"

namespace engine {

/// Reads the rules again within two seconds after somebody activated or withdrew a policy, or recorded a
/// calendar.
class RulesWatch : public Duty {
public:
    RulesWatch(storage::Database& database, const Clock& clock, std::function<void()> reload);

    std::string name() const override { return "rules"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    storage::Database& database_;
    const Clock& clock_;
    const std::function<void()> reload_;
    std::string mark_;
};

}  // namespace engine
