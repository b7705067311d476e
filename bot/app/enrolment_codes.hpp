// Codes that bind a chat once: a public id and a secret behind it, of which only a hash is kept (design.md
// 7).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// To be typed: 40 bits, 24 hours. To be scanned: 128 bits, 14 days.
enum class CodeKind { typed, scanned };

/// A code of nobody yet. Hashing a typed one takes a while by intention: of many, make them before the
/// transaction.
struct MadeCode {
    CodeKind kind;
    std::string secret;
    std::string secret_hash;
};
MadeCode make_code(CodeKind kind);

/// Hands it to the person, beside those they hold; the code as it is written, e.g. `K7M2P-9XQ4TRWA`.
struct HandedCode {
    std::string code;
    domain::Instant expires_at;
};
HandedCode hand_code(Scene& scene, const domain::EmployeeId& employee, const MadeCode& made,
                     std::string_view issued_by);

/// The account of that messenger through which the person is to write: the one of the chat they have; else
/// one of the office's, the same each time, so that people are spread evenly over several. nullptr: it has
/// none.
const Entrance* entrance_for(Scene& scene, const domain::EmployeeId& employee, domain::Messenger messenger);
/// A tap or a scan sends the code there; empty for nullptr.
std::string start_link(const Entrance* entrance, std::string_view code);

/// The code that is right, not used and not over; else nullopt.
std::optional<storage::EnrolmentCode> usable_code(Scene& scene, const std::string& code);

/// The code within words such as `/start K7M2P-9XQ4TRWA`, `DAFTAR k7m2p 9xq4trwa` or the code alone, in the
/// form in which it was issued; nullopt if there is none.
std::optional<std::string> code_in(std::string_view text);
/// How many letters and digits a word has that was meant as a code and is none: of another length, or with
/// its hyphen elsewhere. 0: there is no such word. It is a slip and no wrong try.
std::size_t length_of_near_code(std::string_view text);
/// How many a code to type has.
std::size_t length_of_typed_code();

}  // namespace app
