// The one door for everything that comes in from a messenger: finds out who it is, lets it answer what is
// open, and hands it to the feature it belongs to.
#pragma once

#include "bot/app/scene.hpp"
#include "bot/domain/channel.hpp"
#include "bot/reading/reader.hpp"

namespace app {

/// An event from the inbox, read by its adapter.
struct Incoming {
    domain::Account account;
    domain::InboxId inbox_id;
    domain::Instant received_at;
    bool lagged = false;  ///< an outage or a late inbox lay between the act and its arrival
    domain::InboundEvent event;
    reading::Intent intent = reading::Intent::unsure;  ///< of the words, if there are any
};

/// Whether nothing comes of it: what is said in a group, by a bot or by nobody is nobody's answer.
bool is_overheard(const domain::InboundEvent& event);

/// Everything that this event causes, in the caller's transaction. Never throws for what a person may send.
void receive(Scene& scene, const Incoming& incoming);

}  // namespace app
