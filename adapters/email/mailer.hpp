// Sends one e-mail through the office's mail server (SMTP, RFC 5321): HR's digest and its attachments.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/instant.hpp"
#include "bot/domain/result.hpp"

namespace adapters::email {

struct Attachment {
    std::string file_name;
    std::string content_type;  ///< e.g. `application/pdf`
    std::string content;
};

struct Email {
    std::string to;       ///< one address, ASCII
    std::string subject;  ///< UTF-8, one line
    std::string text;     ///< UTF-8
    /// `left@right`, unique to this message and the same each time it is tried, so that a repeat can be
    /// recognised.
    std::string message_id;
    std::vector<Attachment> attachments;
};

/// Several threads may send at once; each sending is a connection of its own.
class Mailer {
public:
    struct Options {
        std::string smtp_url;  ///< `smtp://host:587` or, with TLS from the first byte, `smtps://host:465`
        std::string username;  ///< empty: no authentication
        std::string password;
        /// For `smtp`: no mail without TLS. Off is for this machine, or a server without a password.
        bool starttls = true;
        std::string from;     ///< `address` or `Name <address>`
        std::string ca_file;  ///< PEM bundle to trust instead of the system's; empty: the system's
    };

    /// `Fault::misconfigured` names the option that cannot be right.
    static domain::Result<Mailer> create(Options options);

    /// Tries once, within `timeout`; `now` is what the message is dated with.
    /// Accepted carries `message_id`. RetryAt: no connection, or the server said "later" (4xx). Refused: it
    /// said no (5xx; `unreachable` for the recipient, `account_stopped` for our sign-in), or the message
    /// itself cannot be sent (a line break in a header, an address that is none). Unclear: the connection
    /// broke after the text had begun.
    domain::SendOutcome send(const Email& email, std::chrono::milliseconds timeout,
                             domain::Instant now) const;

private:
    explicit Mailer(Options options, std::string from_address, std::string from_header);

    Options options_;
    std::string from_address_;
    std::string from_header_;
    std::string host_;
};

/// A header's text: as it is if plain ASCII, else as encoded words of at most 75 characters, cut between code
/// points and folded (RFC 2047).
std::string header_text(std::string_view utf8);

/// `Fri, 21 Nov 2025 07:30:00 +0000` (RFC 5322, 3.3).
std::string mail_date(domain::Instant instant);

}  // namespace adapters::email
