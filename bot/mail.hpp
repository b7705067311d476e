// What goes out by mail: a message of the outbox as an e-mail, with the report it names attached.
#pragma once

#include <optional>

#include "adapters/email/mailer.hpp"
#include "bot/domain/channel.hpp"
#include "storage/database.hpp"

namespace service {

/// nullopt: the message names a report whose time is over.
std::optional<adapters::email::Email> mail_of(storage::Database& database,
                                              const domain::OutboundMessage& message);

domain::SendOutcome send_mail(const adapters::email::Mailer& mailer, storage::Database& database,
                              const domain::OutboundMessage& message, std::chrono::milliseconds timeout,
                              domain::Instant now);

}  // namespace service
