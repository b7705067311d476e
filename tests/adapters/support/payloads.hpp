// What the tests of both messengers share: payload files, requests as the web server would hand them over,
// and one line that says all of an event.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "bot/domain/channel.hpp"

namespace adapters::test {

/// The bytes of `tests/adapters/<messenger>/payloads/<name>.json`.
std::string payload(const std::string& messenger, const std::string& name);

/// All payload names of a messenger that begin with `prefix`, in order.
std::vector<std::string> payload_names(const std::string& messenger, const std::string& prefix = "");

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A request to a webhook; keeps what its views look at.
struct Webhook {
    std::string method = "POST";
    std::string body;
    Pairs headers;
    Pairs query;

    domain::WebhookRequest request() const;
};

/// `personal 5001/5001 "Sari Contoh" id 1799028000: message text 41 "Hadir"`; unset parts are left out.
std::string described(const domain::InboundEvent& event);
std::string described(const domain::SendOutcome& outcome);

/// What comes of sending this: waited for, however long it may take.
domain::SendOutcome sent(domain::Channel& channel, const domain::OutboundMessage& message,
                         std::chrono::milliseconds timeout, domain::Instant now);

}  // namespace adapters::test
