#include "bot/app/lived_time.hpp"

#include "storage/ledger.hpp"
#include "storage/timers.hpp"

namespace app {

using domain::Instant;

std::optional<Instant> passes_at(Scene& scene, const domain::Span& window) {
    const auto never_passed = storage::stepped_since(scene.tx, window.from);
    if (never_passed <= kClockSlack) return std::nullopt;
    const Instant at = window.to + never_passed;
    return at - kClockSlack > scene.now() ? std::optional(at) : std::nullopt;
}

bool put_off_until_passed(Scene& scene, std::string_view timer_kind, std::string_view timer_subject,
                          const domain::Span& window) {
    const auto at = passes_at(scene, window);
    if (at) storage::set_timer(scene.tx, timer_kind, timer_subject, *at);
    return at.has_value();
}

}  // namespace app
