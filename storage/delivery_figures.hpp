// How sending and hearing fare, as figures without names: what waits, what failed of late, who can be
// reached. Reads outbox, inbox, chat and employee; every question has a bounded cost, however
// long the office has run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/channel.hpp"
#include "storage/database.hpp"

namespace storage {

/// Messages of one lane that wait, alike in what holds them up.
struct WaitingSends {
    std::string lane;
    std::string detail;  ///< what the provider said at the last try; empty: not tried yet
    bool is_due = true;  ///< could go out now
    std::int64_t messages = 0;
    domain::Instant oldest;  ///< since when the oldest waits, or from when on it may go out
};
std::vector<WaitingSends> waiting_sends(Transaction& tx);

/// Newer messages than these are not looked at further back for figures of late.
inline constexpr int kMessagesOfLate = 20'000;

/// Messages of one lane that ended alike, of those queued since an instant.
struct SendsOfLate {
    std::string lane;
    std::string state;   ///< accepted, refused, unclear, expired
    std::string detail;  ///< of what failed
    bool was_delivered = false;
    std::int64_t messages = 0;
};
/// Of the newest `kMessagesOfLate` at most.
std::vector<SendsOfLate> sends_of_late(Transaction& tx, domain::Instant since);

/// To how many people's chats each lane brought something, of the messages queued since an instant; of the
/// newest `kMessagesOfLate` at most.
struct PeopleWrittenTo {
    std::string lane;
    std::int64_t chats = 0;
};
std::vector<PeopleWrittenTo> people_written_to(Transaction& tx, domain::Instant since);

/// How the provider sees the account of a lane, as it told last.
void note_standing(Transaction& tx, std::string_view lane, const domain::AccountStanding& standing);
domain::AccountStanding standing_of(Transaction& tx, std::string_view lane);

struct UnreadEvents {
    std::int64_t pending = 0;
    std::int64_t set_aside = 0;
};
UnreadEvents unread_events(Transaction& tx);

/// Live chats of one account.
struct AccountChats {
    domain::Account account;
    std::int64_t live = 0;
    std::int64_t blocked = 0;  ///< of these, shut by the person
};
std::vector<AccountChats> account_chats(Transaction& tx);

struct Reach {
    std::int64_t people = 0;
    std::int64_t reachable = 0;  ///< a live chat that is not blocked
    std::int64_t blocked = 0;    ///< live chats, all of them blocked
};
Reach reach(Transaction& tx);

}  // namespace storage
