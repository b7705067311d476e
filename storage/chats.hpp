// Tables chat, ended_chat, enrolment_code and enrolment_try: which chat belongs to whom, and how that was
// proven.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

/// A chat bound to a person. At most one live chat a person and messenger; one person a chat.
struct Chat {
    domain::Account account;
    std::string address;
    domain::EmployeeId employee;
    bool is_preferred = false;
    domain::Instant bound_at;
    std::optional<domain::Instant> last_heard_at;
    std::optional<domain::Instant> blocked_at;  ///< the person shut the bot out; they cannot be reached here
};

std::optional<Chat> find_chat(Transaction& tx, domain::Messenger messenger, std::string_view address);
/// The preferred chat first.
std::vector<Chat> chats_of(Transaction& tx, const domain::EmployeeId& employee);
/// Binds a chat and ends the person's earlier chat on that messenger. The first chat becomes the preferred
/// one.
void bind_chat(Transaction& tx, const Chat& chat);
/// `at`: when it ended, which may be earlier than we learn of it.
void end_chat(Transaction& tx, domain::Messenger messenger, std::string_view address, domain::Instant at);
/// Whose the chat was at that time, to the second, in a binding that has ended since; nullopt: nobody's.
std::optional<domain::EmployeeId> former_owner(Transaction& tx, domain::Messenger messenger,
                                               std::string_view address, domain::Instant at);
void set_preferred(Transaction& tx, const domain::EmployeeId& employee, domain::Messenger messenger);
void note_heard(Transaction& tx, domain::Messenger messenger, std::string_view address, domain::Instant at);
void set_blocked(Transaction& tx, domain::Messenger messenger, std::string_view address,
                 std::optional<domain::Instant> blocked_at);

/// A one-time code; only a hash of its secret is kept.
struct EnrolmentCode {
    std::string public_id;
    domain::EmployeeId employee;
    std::string secret_hash;
    domain::Instant expires_at;
    std::optional<domain::Instant> used_at;
};

void save_code(Transaction& tx, const EnrolmentCode& code);
std::optional<EnrolmentCode> find_code(Transaction& tx, std::string_view public_id);
/// False if it was used already: the code works once, whoever comes first.
bool use_code(Transaction& tx, std::string_view public_id);
/// Codes of this person that were not used stop working.
void revoke_codes(Transaction& tx, const domain::EmployeeId& employee);

/// What an unbound chat has tried.
struct EnrolmentTry {
    int wrong_tries = 0;
    std::optional<domain::Instant> locked_until;
    std::string pending_code;  ///< public id of a right code that waits for the person's confirmation
};

/// What the person's next words are awaited for, e.g. `flag/3`; empty if nothing is, or no longer.
std::string awaited_words(Transaction& tx, const domain::EmployeeId& employee);
void await_words(Transaction& tx, const domain::EmployeeId& employee, std::string_view subject,
                 domain::Instant until);
void stop_awaiting(Transaction& tx, const domain::EmployeeId& employee);

EnrolmentTry find_try(Transaction& tx, domain::Messenger messenger, std::string_view address);
void save_try(Transaction& tx, domain::Messenger messenger, std::string_view address,
              const EnrolmentTry& made);

}  // namespace storage
