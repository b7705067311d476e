// What the Cloud API's error codes mean for us. They are the same in answers, in failed statuses and in
// incoming errors (developers.facebook.com/documentation/business-messaging/whatsapp, "error codes", as read
// 2026-09-11); Meta asks to decide on the code, never on HTTP status or title.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace adapters::whatsapp {

enum class CodeClass {
    account_stopped,   ///< credentials, permission, policy, payment, number set-up: an operator must act
    too_fast,          ///< the whole number has to pause
    too_fast_to_one,   ///< 131056: one person alone is written to too often
    distrusted,        ///< spam or quality: a long pause, no hammering
    transient,         ///< maintenance or an error of Meta's
    window_closed,     ///< 131047: a template is needed
    unreachable,       ///< the person cannot be reached on WhatsApp
    held_back,         ///< Meta takes the template for marketing and chose not to deliver it
    content,           ///< a mistake of ours
    template_stopped,  ///< missing, paused, disabled, of another shape, or not for this kind of address
};

/// nullopt: a code that is not in the table.
std::optional<CodeClass> class_of(std::int64_t code);

/// Whether a template in that state (`PAUSED`, or the event that brought it there) may be sent; nullopt: the
/// state says nothing about it (PENDING: an approved version stays in use).
std::optional<bool> is_usable_template(std::string_view state);

}  // namespace adapters::whatsapp
