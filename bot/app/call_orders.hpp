// What becomes of a call that is being prepared, whoever prepares it: chat and dashboard both come here.
// Every call is a draft first, shown as it would go out now, and sent by a second step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/call_plan.hpp"
#include "bot/app/viewer.hpp"
#include "storage/calls.hpp"

namespace app {

/// The most a supervisor may write into a call, in code points; cards of 500 characters rely on it.
inline constexpr std::size_t kMostCallWords = 200;
/// And into the reason why it cannot wait for duty hours.
inline constexpr std::size_t kMostUrgencyWords = 150;

bool is_longer_than(std::string_view words, std::size_t code_points);

storage::CallDraft save_new_draft(Scene& scene, storage::CallDraft draft);
/// The supervisor's own, not yet settled and not too old.
std::optional<storage::CallDraft> open_draft(Scene& scene, const domain::Employee& supervisor,
                                             std::int64_t id);
/// Everybody in the unit and those below it in which the caller may call, without the caller.
std::vector<domain::EmployeeId> roll_call_audience(Scene& scene, const domain::Employee& caller,
                                                   const domain::UnitId& unit);

enum class NotSent { expired, nobody_to_ask, awaits_reason };
/// Issues the call of the draft as it would go out now, once.
tl::expected<domain::CallId, NotSent> send_draft(Scene& scene, const domain::Employee& supervisor,
                                                 std::int64_t id);
enum class NotUrgent { expired, not_in_words, too_long };
/// Why the call cannot wait until its people are on duty. nullopt: it is on the draft now.
std::optional<NotUrgent> give_urgency(Scene& scene, const domain::Employee& supervisor, std::int64_t id,
                                      std::string_view words);
/// The timer of a draft that was shown in chat: its time is over, and its card says so.
void expire_draft(Scene& scene, std::string_view draft);
/// False: there is none of theirs to drop.
bool drop_draft(Scene& scene, const domain::Employee& supervisor, std::int64_t id);

// ------------------------------------------------------------------------------------- from the dashboard

struct CallOrder {
    domain::CallKind kind = domain::CallKind::call_out;
    domain::UnitId unit{};                     ///< of a roll call: whom it calls
    std::vector<domain::EmployeeId> people{};  ///< of a call-out
    std::string message{};
};
enum class NotDrafted { not_allowed, nobody, no_message, message_too_long };
/// Drafts it if the viewer may call every one of them.
tl::expected<storage::CallDraft, NotDrafted> draft_call(Scene& scene, const Viewer& viewer,
                                                        const CallOrder& order);
/// The same call once more for those of it who have not answered and whom the viewer may call.
tl::expected<storage::CallDraft, NotDrafted> draft_again(Scene& scene, const Viewer& viewer,
                                                         domain::CallId call);

/// A draft as it would go out now.
struct ShownDraft {
    storage::CallDraft draft;
    CallPlan plan;
    std::optional<domain::Instant> deadline;  ///< nullopt: nobody can be asked
    std::vector<std::string> lines;           ///< what the preview in chat says
    bool awaits_reason = false;
};
std::optional<ShownDraft> shown_draft(Scene& scene, const Viewer& viewer, std::int64_t id);

}  // namespace app
