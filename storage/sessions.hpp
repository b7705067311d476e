// Tables sign_in_link, sign_in_address, web_session and sign_in_try: ways into the dashboard and the browsers
// that are in.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

struct SignInLink {
    std::string token_hash;
    domain::EmployeeId employee;
    domain::Instant expires_at;
};

void save_link(Transaction& tx, const SignInLink& link);
/// Marks the link as used. nullopt: there is none, it was used, or its time is over.
std::optional<SignInLink> use_link(Transaction& tx, std::string_view token_hash);
/// When the n-th newest link was made, from 1 on. nullopt: there are fewer.
std::optional<domain::Instant> link_made_at(Transaction& tx, const domain::EmployeeId& employee, int nth);

/// Where links are mailed to; empty: nowhere.
std::string sign_in_address(Transaction& tx, const domain::EmployeeId& employee);
/// An empty address takes it away.
void set_sign_in_address(Transaction& tx, const domain::EmployeeId& employee, std::string_view address);

struct WebSession {
    std::int64_t id = 0;
    std::string token_hash;
    domain::EmployeeId employee;
    domain::Instant created_at;
    domain::Instant seen_at;
    std::string browser;          ///< as it names itself, shortened
    std::string address;          ///< from which it signed in
    std::chrono::minutes life{};  ///< over then after `created_at`
    std::chrono::minutes idle{};  ///< over then after `seen_at`
};

/// `id` is given by the table.
std::int64_t add_session(Transaction& tx, const WebSession& session);
/// nullopt: there is none, or it was ended.
std::optional<WebSession> find_session(Transaction& tx, std::string_view token_hash);
/// Those that were not ended, the newest first; of everybody without an employee.
std::vector<WebSession> sessions_of(Transaction& tx, const std::optional<domain::EmployeeId>& employee);
/// When each person was last in, ended sessions too, as far back as they are kept.
std::map<domain::EmployeeId, domain::Instant> last_seen(Transaction& tx);
void note_seen(Transaction& tx, std::int64_t session);
/// Whether it was not ended before.
bool end_session(Transaction& tx, std::int64_t session);
std::int64_t end_sessions_of(Transaction& tx, const domain::EmployeeId& employee);

void note_try(Transaction& tx, std::string_view source);
std::int64_t tries_since(Transaction& tx, std::string_view source, domain::Instant since);
/// When the n-th newest try was, from 1 on. nullopt: there are fewer.
std::optional<domain::Instant> tried_at(Transaction& tx, std::string_view source, int nth);

/// Links, tries and ended or forgotten sessions of before that instant, at most so many of each; answers how
/// many rows are gone.
std::int64_t forget_sign_ins(Transaction& tx, domain::Instant before, int limit);

}  // namespace storage
