#include "bot/engine/rules_watch.hpp"

#include <utility>

#include "storage/ledger.hpp"

namespace engine {
namespace {

constexpr std::chrono::seconds kLookEvery{2};

}  // namespace

RulesWatch::RulesWatch(storage::Database& database, const Clock& clock, std::function<void()> reload)
    : database_(database),
      clock_(clock),
      reload_(std::move(reload)),
      mark_(database.read(storage::mark_of_rules)) {}

std::optional<domain::Instant> RulesWatch::turn(Activity::Participant&) {
    if (std::string mark = database_.read(storage::mark_of_rules); mark != mark_) {
        reload_();
        mark_ = std::move(mark);
    }
    return clock_.now() + kLookEvery;
}

}  // namespace engine
