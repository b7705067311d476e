#include "storage/chats.hpp"

namespace storage {
namespace {

constexpr std::string_view kChatColumns =
    "SELECT messenger, account, address, employee_id, is_preferred, bound_at, last_heard_at, blocked_at FROM chat ";

Chat chat_from(const Row& row) {
    return {{domain::messenger_from(row.get<std::string>(0)).value(), row.get<std::string>(1)},
            row.get<std::string>(2),
            row.get<domain::EmployeeId>(3),
            row.get<bool>(4),
            row.get<domain::Instant>(5),
            row.get<std::optional<domain::Instant>>(6),
            row.get<std::optional<domain::Instant>>(7)};
}

void keep_ended(Transaction& tx, const Chat& chat, domain::Instant at) {
    tx.execute(
        "INSERT INTO ended_chat (messenger, address, employee_id, bound_at, ended_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        to_string(chat.account.messenger), chat.address, chat.employee, chat.bound_at, at);
}

}  // namespace

std::optional<Chat> find_chat(Transaction& tx, domain::Messenger messenger, std::string_view address) {
    const auto row =
        tx.query_one(std::string(kChatColumns) + "WHERE messenger = $1 AND address = $2 AND state = 'live'",
                     to_string(messenger), address);
    return row ? std::optional(chat_from(*row)) : std::nullopt;
}

std::vector<Chat> chats_of(Transaction& tx, const domain::EmployeeId& employee) {
    std::vector<Chat> chats;
    for (const Row& row :
         tx.query(std::string(kChatColumns) +
                      "WHERE employee_id = $1 AND state = 'live' ORDER BY is_preferred DESC, messenger",
                  employee))
        chats.push_back(chat_from(row));
    return chats;
}

void bind_chat(Transaction& tx, const Chat& chat) {
    for (const Chat& earlier : chats_of(tx, chat.employee))
        if (earlier.account.messenger == chat.account.messenger) keep_ended(tx, earlier, tx.now());
    tx.execute("UPDATE chat SET state = 'ended' WHERE employee_id = $1 AND messenger = $2 AND state = 'live'",
               chat.employee, to_string(chat.account.messenger));
    tx.execute(
        "INSERT INTO chat (messenger, account, address, employee_id, state, is_preferred, bound_at, last_heard_at)"
        " VALUES ($1, $2, $3, $4, 'live', $5, $6, $7)"
        " ON CONFLICT (messenger, address) DO UPDATE SET account = excluded.account,"
        " employee_id = excluded.employee_id, state = 'live', is_preferred = excluded.is_preferred,"
        " bound_at = excluded.bound_at, last_heard_at = excluded.last_heard_at, blocked_at = NULL",
        to_string(chat.account.messenger), chat.account.name, chat.address, chat.employee,
        chats_of(tx, chat.employee).empty(), chat.bound_at, chat.last_heard_at);
}

void end_chat(Transaction& tx, domain::Messenger messenger, std::string_view address, domain::Instant at) {
    const auto chat = find_chat(tx, messenger, address);
    if (!chat) return;
    keep_ended(tx, *chat, at);
    tx.execute("UPDATE chat SET state = 'ended', is_preferred = 0 WHERE messenger = $1 AND address = $2",
               to_string(messenger), address);
    const auto others = chats_of(tx, chat->employee);
    if (chat->is_preferred && !others.empty())
        set_preferred(tx, chat->employee, others.front().account.messenger);
}

std::optional<domain::EmployeeId> former_owner(Transaction& tx, domain::Messenger messenger,
                                               std::string_view address, domain::Instant at) {
    const domain::Instant second{domain::whole_seconds(at)};
    const auto row = tx.query_one(
        "SELECT employee_id FROM ended_chat WHERE messenger = $1 AND address = $2 AND bound_at < $3"
        " AND ended_at >= $4 ORDER BY ended_at LIMIT 1",
        to_string(messenger), address, second + std::chrono::seconds{1}, second);
    return row ? std::optional(row->get<domain::EmployeeId>(0)) : std::nullopt;
}

void set_preferred(Transaction& tx, const domain::EmployeeId& employee, domain::Messenger messenger) {
    tx.execute(
        "UPDATE chat SET is_preferred = CASE WHEN messenger = $2 THEN 1 ELSE 0 END"
        " WHERE employee_id = $1 AND state = 'live'",
        employee, to_string(messenger));
}

void note_heard(Transaction& tx, domain::Messenger messenger, std::string_view address, domain::Instant at) {
    tx.post(
        "UPDATE chat SET blocked_at = NULL, last_heard_at = CASE"
        " WHEN last_heard_at IS NULL OR last_heard_at < $3 THEN $3 ELSE last_heard_at END"
        " WHERE messenger = $1 AND address = $2",
        to_string(messenger), address, at);
}

void set_blocked(Transaction& tx, domain::Messenger messenger, std::string_view address,
                 std::optional<domain::Instant> blocked_at) {
    tx.post("UPDATE chat SET blocked_at = $3 WHERE messenger = $1 AND address = $2", to_string(messenger),
            address, blocked_at);
}

void save_code(Transaction& tx, const EnrolmentCode& code) {
    tx.execute(
        "INSERT INTO enrolment_code (public_id, employee_id, secret_hash, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5)",
        code.public_id, code.employee, code.secret_hash, tx.now(), code.expires_at);
}

std::optional<EnrolmentCode> find_code(Transaction& tx, std::string_view public_id) {
    const auto row = tx.query_one(
        "SELECT public_id, employee_id, secret_hash, expires_at, used_at FROM enrolment_code WHERE public_id = $1",
        public_id);
    if (!row) return std::nullopt;
    return EnrolmentCode{row->get<std::string>(0), row->get<domain::EmployeeId>(1), row->get<std::string>(2),
                         row->get<domain::Instant>(3), row->get<std::optional<domain::Instant>>(4)};
}

bool use_code(Transaction& tx, std::string_view public_id) {
    return tx.execute("UPDATE enrolment_code SET used_at = $2 WHERE public_id = $1 AND used_at IS NULL",
                      public_id, tx.now()) == 1;
}

void revoke_codes(Transaction& tx, const domain::EmployeeId& employee) {
    tx.execute(
        "UPDATE enrolment_code SET expires_at = $2 WHERE employee_id = $1 AND used_at IS NULL AND expires_at > $2",
        employee, tx.now());
}

std::string awaited_words(Transaction& tx, const domain::EmployeeId& employee) {
    const auto row = tx.query_one("SELECT awaiting FROM dialogue WHERE employee_id = $1 AND until_at > $2",
                                  employee, tx.now());
    return row ? row->get<std::string>(0) : "";
}

void await_words(Transaction& tx, const domain::EmployeeId& employee, std::string_view subject,
                 domain::Instant until) {
    tx.execute(
        "INSERT INTO dialogue (employee_id, awaiting, until_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (employee_id) DO UPDATE SET awaiting = excluded.awaiting, until_at = excluded.until_at",
        employee, subject, until);
}

void stop_awaiting(Transaction& tx, const domain::EmployeeId& employee) {
    tx.execute("DELETE FROM dialogue WHERE employee_id = $1", employee);
}

EnrolmentTry find_try(Transaction& tx, domain::Messenger messenger, std::string_view address) {
    const auto row = tx.query_one(
        "SELECT wrong_tries, locked_until, pending_code FROM enrolment_try WHERE messenger = $1 AND address = $2",
        to_string(messenger), address);
    if (!row) return {};
    return {row->get<int>(0), row->get<std::optional<domain::Instant>>(1),
            row->get<std::optional<std::string>>(2).value_or("")};
}

void save_try(Transaction& tx, domain::Messenger messenger, std::string_view address,
              const EnrolmentTry& made) {
    tx.execute(
        "INSERT INTO enrolment_try (messenger, address, wrong_tries, locked_until, pending_code)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (messenger, address) DO UPDATE SET"
        " wrong_tries = excluded.wrong_tries, locked_until = excluded.locked_until,"
        " pending_code = excluded.pending_code",
        to_string(messenger), address, made.wrong_tries, made.locked_until, made.pending_code);
}

}  // namespace storage
