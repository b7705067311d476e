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
