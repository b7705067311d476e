// What hides behind a button: an action on a subject, for one chat only. Signed, so that nobody can press a
// button they were not shown (S-ANS-1: at most 64 bytes, at least 80 bits of HMAC).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace app {

/// What a tap does. Short, because 64 bytes must hold the subject as well.
namespace actions {
inline constexpr std::string_view answer = "a";                ///< subject: call number; "I am here"
inline constexpr std::string_view hindered = "h";              ///< subject: call number or window
inline constexpr std::string_view ask = "q";                   ///< subject: call number; a question follows
inline constexpr std::string_view present = "p";               ///< check-in
inline constexpr std::string_view reason = "z";                ///< subject: `<code>/<about>`
inline constexpr std::string_view accept = "ra";               ///< subject: reason number
inline constexpr std::string_view reject = "rj";               ///< subject: reason number
inline constexpr std::string_view send_call = "s";             ///< subject: draft
inline constexpr std::string_view cancel_call = "c";           ///< subject: draft
inline constexpr std::string_view pick_call = "k";             ///< subject: draft of the person chosen
inline constexpr std::string_view call_again = "g";            ///< subject: `<call>/<next attempt>`
inline constexpr std::string_view call_silent = "gs";          ///< subject: call number
inline constexpr std::string_view confirm_me = "y";            ///< subject: public id of the code
inline constexpr std::string_view not_me = "n";                ///< subject: public id of the code
inline constexpr std::string_view reply_flag = "f";            ///< subject: flag number
inline constexpr std::string_view write_report = "dw";         ///< subject: report number
inline constexpr std::string_view acknowledge_report = "da";   ///< subject: report number
inline constexpr std::string_view acknowledge_reports = "dd";  ///< subject: ISO date
inline constexpr std::string_view ask_back_report = "dq";      ///< subject: report number
inline constexpr std::string_view propose_roster = "v";        ///< subject: `<monday>/<which unit>`
inline constexpr std::string_view use_roster = "u";            ///< subject: proposal
inline constexpr std::string_view absence_right = "ay";        ///< subject: draft of an absence
inline constexpr std::string_view absence_change = "ac";       ///< subject: draft of an absence
inline constexpr std::string_view absence_days = "ad";         ///< subject: `<draft>/<first>-<last>`
inline constexpr std::string_view approve_absence = "aa";      ///< subject: absence number
inline constexpr std::string_view decline_absence = "an";      ///< subject: absence number
inline constexpr std::string_view withdraw_absence = "aw";     ///< subject: absence number
inline constexpr std::string_view show_file = "fv";            ///< subject: flag number
inline constexpr std::string_view decide_flag = "fd";          ///< subject: `<flag>/<step>`
inline constexpr std::string_view flag_decision_yes = "fy";    ///< subject: draft of a decision
inline constexpr std::string_view flag_decision_no = "fn";     ///< subject: draft of a decision
inline constexpr std::string_view own_record = "or";           ///< subject: `<first>-<last>/<page>`
inline constexpr std::string_view unit_recap = "ur";           ///< subject: `<first>-<last>/<page>`
inline constexpr std::string_view use_language = "l";          ///< subject: code of a language
inline constexpr std::string_view edit_roster = "e";           ///< subject: see roster_edit_words.hpp
}  // namespace actions

struct Button {
    std::string action;
    std::string subject;
};

/// `1.<action>.<subject>.<16 characters of HMAC-SHA-256 over all that and the address>`.
/// The subject holds no dot and at most 40 bytes.
std::string button_token(std::string_view signing_key, std::string_view address, std::string_view action,
                         std::string_view subject);

/// What the token says if it was made for this address with this key; nullopt for anything else.
std::optional<Button> read_button(std::string_view signing_key, std::string_view address,
                                  std::string_view token);

}  // namespace app
