// Whoever sits at the far end of scripted messengers: hears what Sigap says, and acts when it suits them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"

namespace simulation {

/// Something a person, or the provider on their account, does at an instant.
struct Act {
    domain::Instant at;
    std::string key;  ///< the provider's, one of its kind
    domain::Messenger messenger = domain::Messenger::telegram;
    std::string chat;
    domain::InboundBody body;
};

/// The provider's name of what was sent: a number, as Telegram's are, and far from those of a simulator that
/// goes on where scripted messengers end (bot/demo/past.hpp).
inline std::string message_id_of(const domain::OutboundMessage& sent) {
    return std::to_string(1'000'000'000 + std::stoll(sent.reference));
}

/// Not thread-safe.
class Crowd {
public:
    virtual ~Crowd() = default;

    /// A message reached the provider: false if the person has shut the bot out, else what they will do about
    /// it is decided here and done later.
    virtual bool hear(const domain::OutboundMessage& message, domain::Instant at) = 0;

    /// When the next act is due; nullopt: nobody will do anything.
    virtual std::optional<domain::Instant> next() const = 0;
    /// Takes out what is due at `now`, in order.
    virtual std::vector<Act> due(domain::Instant now) = 0;
};

}  // namespace simulation
