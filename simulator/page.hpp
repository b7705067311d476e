// The page of phones: every person's chats in a browser, to watch a run or to play a person by hand.
#pragma once

namespace sim {

/// One HTML document without anything from elsewhere; it uses `/control/state`, `/control/act` and
/// `/control/pause`.
extern const char* const kPhones;

}  // namespace sim
