// HR's daily summary, in chat and by e-mail: counts per outcome, who needs a look, what did not count and
// why.
#pragma once

#include "bot/app/scene.hpp"

namespace app {

/// The lane of mail to HR; the service puts the mailer behind it.
inline constexpr std::string_view kMailLane = "email/hr";

/// Sends the summary of the office's day so far, and sets the timer of the next one.
void send_digest(Scene& scene);
void set_next_digest(Scene& scene);

/// The words of the summary; `/ringkasan` shows them at any time.
std::string digest_text(Scene& scene, domain::Language language);

}  // namespace app
