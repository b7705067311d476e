// What a supervisor is shown before a call is sent: whom it would reach, whether silence would count, and
// what is still missing.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "bot/app/call_plan.hpp"
#include "bot/app/scene.hpp"
#include "storage/calls.hpp"

namespace app {

/// For how long a draft can be sent, and the reason that it asks for be given.
inline constexpr std::chrono::minutes kDraftLife{15};

/// Whether the call has to say first why it cannot wait for duty hours.
bool awaits_reason(const storage::CallDraft& draft, const CallPlan& plan);

/// Who is called, who is left out and why, and whether it counts: a line each.
std::vector<std::string> preview_lines(Scene& scene, const CallPlan& plan, domain::Language language);
/// When the next call may go to the only person meant, whom nobody may ask just now; empty if it is not that.
std::string next_call_words(Scene& scene, const storage::CallDraft& draft, const CallPlan& plan,
                            const std::string& zone, domain::Language language);

/// Shows the call as it would go out now. If nobody can be asked it says why, and when the next call may go;
/// outside duty hours it asks for the reason before it offers to send.
void preview(Scene& scene, const domain::Employee& supervisor, const storage::Chat& chat, const Cause& cause,
             const storage::CallDraft& draft);

}  // namespace app
